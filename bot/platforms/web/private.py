"""Private answers of an outcome: kept, shown to one person on the stream and in the answer of the call."""

from collections.abc import Sequence

from bot.platforms.base import Outcome, Private
from bot.platforms.web.ground import Ground
from bot.platforms.web.store import events, private
from bot.platforms.web.store.events import Happened
from bot.platforms.web.store.people import Person
from bot.platforms.web.store.private import Opened, Whisper
from handlers.core.forms import Form
from handlers.core.message import Message, Note
from storage import Session

FORM_CODE = 16


async def keep_private(
    ground: Ground, person: Person, channel: str, outcome: Outcome, *, message: str | None = None, key: str = ""
) -> tuple[Sequence[Whisper], Opened | None]:
    """Keep the whispers and the form of an outcome; the same `key` again gives those of the first time."""
    privates = outcome.privates or _refusals(outcome, person)
    if not privates and outcome.form is None:
        return (), None
    writer = _Writer(ground, person, channel, message, key)

    async def write(session: Session) -> tuple[Sequence[Whisper], Opened | None]:
        whispers = [await writer.whisper(session, index, one) for index, one in enumerate(privates)]
        return whispers, None if outcome.form is None else await writer.form(session, outcome.form)

    return await ground.write(write)


class _Writer:
    def __init__(self, ground: Ground, person: Person, channel: str, message: str | None, key: str) -> None:
        self._ground = ground
        self._person = person
        self._channel = channel
        self._message = message
        self._key = key

    async def whisper(self, session: Session, index: int, one: Private) -> Whisper:
        origin = f"{self._key}#{index}" if self._key else None
        earlier = None if origin is None else await private.whisper_of_origin(session, origin)
        if earlier is not None:
            return earlier
        seq = await self._happened(session, "whisper", "w{}")
        now = self._ground.clock()
        made = Whisper(f"w{seq}", seq, self._person.id, self._channel, one.about, self._message, one.message, now)
        await private.put_whisper(session, made, origin)
        return made

    async def form(self, session: Session, form: Form) -> Opened:
        origin = self._key or None
        earlier = None if origin is None else await private.form_of_origin(session, origin)
        if earlier is not None:
            return earlier
        opened = Opened(f"f{self._ground.code(FORM_CODE)}", self._person.id, self._channel, form)
        await private.put_form(session, opened, origin, self._ground.clock())
        await self._happened(session, "form", opened.id)
        return opened

    async def _happened(self, session: Session, event: str, ref: str) -> int:
        """Log it under the next number, which an id may be made of."""
        seq = await events.next_seq(session)
        happened = Happened(
            seq=seq,
            event=event,
            channel=self._channel,
            ref=ref.format(seq),
            person=self._person.id,
            at=self._ground.clock(),
        )
        await events.log(session, happened)
        return seq


def _refusals(outcome: Outcome, person: Person) -> Sequence[Private]:
    """What is wrong with the fields, said where no form shows it."""
    if outcome.result != "refused" or not outcome.fields:
        return ()
    text = " ".join(outcome.fields.values())
    return (Private(Message(text, (Note((text,), "private"),), person.locale or "en")),)
