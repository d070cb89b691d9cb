"""What people do with messages: write, change, delete, react. Stored first, delivered to the handlers then."""

from collections.abc import Sequence

import msgspec
import structlog

from bot.http.errors import ApiError
from bot.platforms.base import Outcome
from bot.platforms.web import incoming
from bot.platforms.web.directory import PLATFORM
from bot.platforms.web.ground import Ground
from bot.platforms.web.limits import FILE_CODE, MARKED_WITHIN
from bot.platforms.web.private import keep_private
from bot.platforms.web.record import Draft, log_change, put_message, thread_of, turn_reaction
from bot.platforms.web.requests import NewFile
from bot.platforms.web.shapes import MessageShape
from bot.platforms.web.shaping import Whole, gather
from bot.platforms.web.store import messages
from bot.platforms.web.store.events import Happened
from bot.platforms.web.store.messages import File, Stored
from bot.platforms.web.store.people import Person
from bot.platforms.web.store.reactions import Reaction
from bot.platforms.web.words import Content, check_emoji, check_files, check_said
from handlers.core.events import Event
from storage import NotSaved, Session

log = structlog.get_logger()


class Talk:
    """Every method takes the id of who acts, and raises `ApiError` for what that person cannot do."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def say(
        self,
        who: str,
        channel: str,
        text: str,
        reply_to: str | None = None,
        files: Sequence[NewFile] = (),
        key: str = "",
    ) -> MessageShape:
        """Write a message. The same `key` again gives the message of the first time."""
        ground = self._ground
        author = ground.directory.person(who)
        ground.directory.room(author, channel)
        words, contents = check_said(text, files), check_files(files)
        draft = Draft(channel, who, ground.clock(), text=words, reply_to=reply_to, origin=key or None)
        outcome: Outcome | None = None
        with ground.backlog.delivering(draft.at) as floor:
            whole, fresh = await ground.write(lambda session: self._put(session, draft, contents))
            if fresh:
                ground.backlog.reach(whole.stored.seq)
                link = ground.link(channel, whole.stored.id)
                event = incoming.said(ground.directory, author, whole.stored, link, len(contents))
                outcome = await self._tell(author, whole.stored, event, floor)
        if outcome is not None and outcome.sent:
            await self._marked(outcome)
        return ground.shaping.message(whole, author)

    async def edit(self, who: str, message: str, text: str) -> MessageShape:
        """Change one's own message."""
        ground = self._ground
        author, words, now = ground.directory.person(who), check_said(text), ground.clock()

        async def write(session: Session) -> tuple[Whole, int]:
            await self._own(session, author, message)
            await messages.rewrite(session, message, text=words, content=None, at=now)
            return await self._changed(session, "edited", message, who)

        with ground.backlog.delivering(now) as floor:
            whole, seq = await ground.write(write)
            ground.backlog.reach(seq)
            await self._tell(author, whole.stored, incoming.edited(ground.directory, author, whole.stored), floor)
        return ground.shaping.message(whole, author)

    async def remove(self, who: str, message: str) -> MessageShape:
        """Delete one's own message; its place stays, marked as deleted."""
        ground = self._ground
        author, now = ground.directory.person(who), ground.clock()

        async def write(session: Session) -> tuple[Whole, int]:
            found = await self._own(session, author, message, deleted=True)
            if found.deleted_at is not None:
                return Whole(found), 0
            await messages.empty(session, message, now)
            return await self._changed(session, "deleted", message, who)

        with ground.backlog.delivering(now) as floor:
            whole, seq = await ground.write(write)
            if seq:
                ground.backlog.reach(seq)
                event = incoming.removed(ground.directory, whole.stored.channel, message, now)
                await self._tell(author, whole.stored, event, floor)
        return ground.shaping.message(whole, author)

    async def react(self, who: str, message: str, emoji: str) -> None:
        """Put an emoji on a message; one that is there already changes nothing."""
        await self._turn(who, message, emoji, on=True)

    async def unreact(self, who: str, message: str, emoji: str) -> None:
        """Take one's emoji off a message; one that is not there changes nothing."""
        await self._turn(who, message, emoji, on=False)

    async def _turn(self, who: str, message: str, emoji: str, *, on: bool) -> None:
        ground = self._ground
        person, sign, now = ground.directory.person(who), check_emoji(emoji), ground.clock()

        async def write(session: Session) -> tuple[Stored, Happened | None]:
            found = await self._visible(session, person, message)
            return found, await turn_reaction(session, found, Reaction(message, sign, who, now), on=on)

        with ground.backlog.delivering(now) as floor:
            found, happened = await ground.write(write)
            if happened is not None:
                ground.backlog.reach(happened.seq)
                await self._tell(person, found, incoming.reacted(ground.directory, person, happened), floor)

    async def _put(self, session: Session, draft: Draft, contents: Sequence[Content]) -> tuple[Whole, bool]:
        if draft.origin is not None:
            earlier = await messages.find_by_origin(session, draft.origin)
            if earlier is not None:
                return (await gather(session, [earlier]))[0], False
        root = None if draft.reply_to is None else await thread_of(session, draft.channel, draft.reply_to)
        stored = await put_message(session, msgspec.structs.replace(draft, reply_to=root))
        kept = [File(self._ground.code(FILE_CODE), one.name, one.type, len(one.data)) for one in contents]
        for position, (file, content) in enumerate(zip(kept, contents, strict=True)):
            await messages.put_file(session, stored.id, position, file, content.data)
        return Whole(stored, (), kept), True

    async def _changed(self, session: Session, event: str, message: str, who: str) -> tuple[Whole, int]:
        found, seq = await log_change(session, event, message, who)
        return (await gather(session, [found]))[0], seq

    async def _visible(self, session: Session, person: Person, message: str) -> Stored:
        found = await messages.find(session, message)
        if found is None or found.deleted_at is not None:
            raise ApiError(404, "unknown_message", "There is no message with this id (any more).")
        self._ground.directory.room(person, found.channel)
        return found

    async def _own(self, session: Session, person: Person, message: str, *, deleted: bool = False) -> Stored:
        found = await messages.find(session, message)
        if found is None or (found.deleted_at is not None and not deleted):
            raise ApiError(404, "unknown_message", "There is no message with this id (any more).")
        if found.author != person.id:
            raise ApiError(403, "not_yours", "Only whoever wrote a message may change it.")
        return found

    async def _marked(self, outcome: Outcome) -> None:
        """Wait for the mark of what was noted, not for redraws: many write at once under one question."""
        await self._ground.runtime.delivered(msgspec.structs.replace(outcome, changed=()), MARKED_WITHIN, PLATFORM)

    async def _tell(self, author: Person, message: Stored, event: Event, floor: int) -> Outcome | None:
        """Deliver what is stored. What cannot be kept now is delivered again later, so the message stands."""
        try:
            outcome = await self._ground.runtime.deliver(event)
            if outcome.privates:
                await keep_private(self._ground, author, message.channel, outcome, message=message.id)
            return outcome
        except NotSaved:
            log.warning("deliver_later", event_type=type(event).__name__, message=message.id)
            self._ground.backlog.fail(floor)
        except Exception:
            log.exception("not_handled", event_type=type(event).__name__, message=message.id)
        return None
