"""What people ask Chorus for: commands, presses and forms, answered after the commit and its deliveries."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog

from bot.http.errors import ApiError
from bot.platforms.base import Outcome
from bot.platforms.web import incoming
from bot.platforms.web.directory import CHORUS, PLATFORM
from bot.platforms.web.forms import Given, form_json, read_answers, refused_fields
from bot.platforms.web.ground import Ground
from bot.platforms.web.limits import DELIVERED_WITHIN
from bot.platforms.web.private import keep_private
from bot.platforms.web.render import elements_json
from bot.platforms.web.shapes import AnswerShape
from bot.platforms.web.store import messages, private
from bot.platforms.web.store.people import Person
from bot.platforms.web.store.private import Opened
from bot.platforms.web.words import check_said, check_text
from handlers.core.events import Press
from handlers.core.message import Message
from storage import Session, StorageError

log = structlog.get_logger()


class Acts:
    """Every method takes the id of who acts, and raises `ApiError` for a call that makes no sense.

    The same `key` again is answered with the first outcome and changes nothing.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def command(self, who: str, channel: str, text: str, key: str = "") -> AnswerShape:
        """Type a command, with its slash."""
        ground = self._ground
        person = ground.directory.person(who)
        ground.directory.room(person, channel)
        typed = check_said(text).strip()
        if not typed.startswith("/") or not typed.removeprefix("/").strip():
            raise ApiError(400, "no_command", "text: a command begins with a slash. Send one such as /chorus help.")
        event = incoming.commanded(ground.directory, person, channel, typed, ground.clock(), key)
        outcome = await ground.runtime.deliver(event)
        return await self._answer(person, channel, outcome, key=key)

    async def press(self, who: str, message: str, token: str, values: Sequence[str] = (), key: str = "") -> AnswerShape:
        """Press a button or select of a message or of a whisper."""
        ground = self._ground
        person = ground.directory.person(who)
        chosen = tuple(check_text(value, "values") for value in values)
        channel, shown, content = await self._pressable(person, message)
        event = incoming.pressed(
            ground.directory, person, channel, message, check_text(token, "token"), chosen, ground.clock(), key
        )
        outcome = await self._pressed(event, content)
        return await self._answer(person, channel, outcome, message=shown, key=key)

    async def submit(self, who: str, form: str, values: Mapping[str, Given], key: str = "") -> AnswerShape:
        """Send a form. `ApiError` 422 names what to type instead, and the form can be sent again."""
        ground = self._ground
        person = ground.directory.person(who)
        opened = await self._open(person, form)
        answers = read_answers(opened.form, values, ground.texts.words(opened.form.language))
        event = incoming.submitted(ground.directory, person, opened, answers, ground.clock())
        outcome = await ground.runtime.deliver(event)
        if outcome.result == "refused":
            await ground.write(lambda session: private.form_was_refused(session, form, opened.attempt))
            if outcome.fields:
                raise refused_fields(outcome.fields, outcome.reason or "fields")
        else:
            await ground.write(lambda session: private.form_was_sent(session, form))
        return await self._answer(person, opened.channel, outcome, key=event.key)

    async def _answer(
        self, person: Person, channel: str, outcome: Outcome, *, message: str | None = None, key: str = ""
    ) -> AnswerShape:
        ground = self._ground
        whispers, opened = await keep_private(ground, person, channel, outcome, message=message, key=key)
        outcome = await ground.runtime.delivered(outcome, DELIVERED_WITHIN, PLATFORM)
        return AnswerShape(
            outcome=outcome.result,
            reason=outcome.reason,
            subject=outcome.subject,
            whispers=[ground.shaping.whisper(whisper, person) for whisper in whispers],
            form=None if opened is None else form_json(opened),
            posted=await self._posted(outcome, channel),
        )

    async def _posted(self, outcome: Outcome, channel: str) -> list[str]:
        """The ids of what was posted here, the subject's message in the channel of the call first."""
        here = [post for post in outcome.posts if post.where.platform == PLATFORM]
        here.sort(key=lambda post: (post.where.channel != channel, post.subject != outcome.subject))

        async def arrived(session: Session) -> list[str]:
            # A repeated outcome does not know what became of its posts; their outbox ids do.
            found = [post.message or await messages.id_of_outbox(session, post.outbox) for post in here]
            return [message for message in found if message is not None]

        return await self._ground.read(arrived) if here else []

    async def _pressable(self, person: Person, message: str) -> tuple[str, str | None, Message | None]:
        """The channel of what was pressed, the message its answer is shown at, and what can be pressed in it."""
        ground = self._ground

        async def read(session: Session) -> tuple[str, str | None, Message | None] | None:
            found = await messages.find(session, message)
            if found is not None:
                ground.directory.room(person, found.channel)
                if found.author != CHORUS:
                    raise ApiError(400, "bad_token", "message: a person wrote this, so there is nothing to press.")
                return found.channel, found.id, found.content
            whisper = await private.find_whisper(session, message)
            if whisper is None or whisper.person != person.id:
                return None
            return whisper.channel, whisper.message, whisper.content

        found = await ground.read(read)
        if found is None:
            raise ApiError(404, "unknown_message", "There is no message with this id (any more).")
        ground.directory.room(person, found[0])
        return found

    async def _pressed(self, event: Press, content: Message | None) -> Outcome:
        """A token that is not in the message may be of an earlier drawing of it, so its handler answers it."""
        try:
            return await self._ground.runtime.deliver(event)
        except StorageError:
            raise
        except Exception as error:
            if content is not None and event.token in tokens_of(elements_json(content)):
                raise
            log.info("token_not_understood", error=type(error).__name__)
            raise ApiError(400, "bad_token", "token: send one as it stands in the message.") from error

    async def _open(self, person: Person, form: str) -> Opened:
        opened = await self._ground.read(lambda session: private.find_form(session, form))
        if opened is None:
            raise ApiError(404, "unknown_form", "There is no form with this id (any more). Open it again.")
        if opened.person != person.id:
            raise ApiError(403, "not_yours", "This form was opened by somebody else.")
        if opened.sent:
            raise ApiError(409, "form_sent", "This form was sent already. Open it again for another one.")
        return opened


def tokens_of(elements: Iterable[Any]) -> set[str]:
    """All tokens that can be pressed in elements, however deep."""
    found: set[str] = set()
    for element in elements:
        if isinstance(element, dict):
            token = element.get("token")
            if isinstance(token, str):
                found.add(token)
            found |= tokens_of(element.values())
        elif isinstance(element, list | tuple):
            found |= tokens_of(element)
    return found
