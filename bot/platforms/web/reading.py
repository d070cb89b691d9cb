"""Reading the chat: the messages of a channel, one message, a person's private answers, a file."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from bot.http.errors import ApiError
from bot.platforms.web.ground import Ground
from bot.platforms.web.limits import MOST_LISTED
from bot.platforms.web.shapes import MessageShape, WhisperShape
from bot.platforms.web.shaping import Whole, gather
from bot.platforms.web.store import events, messages, private
from bot.platforms.web.store.messages import File
from bot.platforms.web.store.people import Person
from handlers.core.message import Choice
from storage import Session

LAST = 2**62


class Reading:
    """`reader` is the id of who reads; without one, nobody's own choices and direct channels are shown."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def messages(
        self,
        channel: str,
        reader: str | None = None,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int = 100,
    ) -> list[MessageShape]:
        """Messages of a channel, oldest first, thread replies included; bounds are message ids or moments.

        Without `after` the newest ones. Raises `ApiError`: 403 for a channel of others, 404, 400 for a bound
        that is neither.
        """
        person = self._reader(reader)
        room = self._ground.directory.room(person, channel)

        async def read(session: Session) -> list[Whole]:
            low = 0 if after is None else await _bound(session, room.id, after, "after")
            high = LAST if before is None else await _bound(session, room.id, before, "before")
            found = await messages.listed(session, room.id, after=low, before=high, limit=limit, newest=after is None)
            return await gather(session, found)

        return await self._shown(await self._ground.read(read), person)

    async def message(self, message: str, reader: str | None = None) -> MessageShape:
        """One message; `ApiError` 404 or 403."""
        person = self._reader(reader)

        async def read(session: Session) -> list[Whole]:
            found = await messages.find(session, message)
            return [] if found is None else await gather(session, [found])

        found = await self._ground.read(read)
        if not found:
            raise ApiError(404, "unknown_message", "There is no message with this id (any more).")
        self._ground.directory.room(person, found[0].stored.channel)
        return (await self._shown(found, person))[0]

    async def whispers(self, who: str, after: str | None = None) -> list[WhisperShape]:
        """Private answers to a person, oldest first: those after a whisper's id or a moment, or else the newest."""
        person = self._ground.directory.person(who)

        async def read(session: Session) -> Sequence[private.Whisper]:
            low = None if after is None else await _whisper_bound(session, person, after)
            return await private.whispers_to(session, person.id, low, MOST_LISTED)

        return [self._ground.shaping.whisper(whisper, person) for whisper in await self._ground.read(read)]

    async def file(self, file: str) -> tuple[File, bytes]:
        """A file; its id cannot be guessed, so whoever knows it may read it."""
        found = await self._ground.read(lambda session: messages.file_with_data(session, file))
        if found is None:
            raise ApiError(404, "unknown_file", "There is no file with this id (any more).")
        return found

    async def last_seq(self) -> int:
        """The number of the last thing that happened: what a stream goes on from."""
        return (await self._ground.read(events.span))[1]

    def _reader(self, reader: str | None) -> Person | None:
        return None if reader is None else self._ground.directory.person(reader)

    async def _shown(self, found: Sequence[Whole], person: Person | None) -> list[MessageShape]:
        own: dict[str, Collection[str]] = {}
        for subject in {whole.stored.subject for whole in found if _has_choices(whole)}:
            if person is not None and subject is not None:
                own[subject] = await self._ground.runtime.mine(subject, self._ground.directory.profile(person))
        return [self._ground.shaping.message(whole, person, own.get(whole.stored.subject or "")) for whole in found]


def _has_choices(whole: Whole) -> bool:
    content = whole.stored.content
    return content is not None and any(isinstance(element, Choice) for element in content.elements)


async def _bound(session: Session, channel: str, given: str, name: str) -> int:
    """The sequence number a bound stands for: what is listed lies strictly behind `after`, before `before`."""
    found = await messages.find(session, given)
    if found is not None and found.channel == channel:
        return found.seq
    at = _moment(given, name)
    last = await messages.last_until(session, channel, at, including=name == "after")
    return last if name == "after" else last + 1


async def _whisper_bound(session: Session, person: Person, given: str) -> int:
    found = await private.find_whisper(session, given)
    if found is not None and found.person == person.id:
        return found.seq
    return await private.last_whisper_until(session, person.id, _moment(given, "after"))


def _moment(given: str, name: str) -> datetime:
    """A moment in ISO 8601. An unescaped + of a zone arrives as a space; without a zone it is UTC."""
    try:
        at = datetime.fromisoformat(given.replace(" ", "+") if "T" in given else given)
        return (at if at.tzinfo is not None else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ApiError(400, "bad_query", f"{name}: send the id of a message here, or a time in ISO 8601.") from error
