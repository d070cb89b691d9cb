"""What stood in a channel since a moment, by REST: messages of the channel and of its threads, and reactions."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from bot.platforms.base import Forbidden, Gone
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.incoming import said, snowflake_moment
from bot.platforms.discord.incoming.reactions import emoji_of
from bot.platforms.discord.incoming.values import PLATFORM, Unreadable, as_record, as_records, moment
from bot.platforms.discord.landscape import Landscape
from bot.platforms.discord.meeting import Meeting
from bot.platforms.discord.members import Known
from handlers.core.events import Edited, Event, Identity, Kept, Place, Reacted, Said

Record = dict[str, Any]
MOST_MESSAGES = 5_000  # fifty calls
MOST_EMOJI = 300  # of one channel: a call each
MOST_USERS = 1_000  # of one emoji: ten calls
_EPOCH = datetime.fromisoformat("2015-01-01T00:00:00+00:00")


class Found(msgspec.Struct, frozen=True):
    """A message of a person with what to deliver of it, and how it stands."""

    said: Said
    events: tuple[Event, ...]
    kept: Kept


class Read(msgspec.Struct, frozen=True):
    """What people said and what still stands, oldest first, and until when that is all of it."""

    found: tuple[Found, ...]
    until: datetime


class ReadingBack:
    """Of a channel it reads `most` messages, and as many of its threads. Raises `PlatformError` and its kinds."""

    def __init__(
        self,
        calls: Callable[[], Calls],
        landscape: Landscape,
        known: Known,
        meeting: Meeting,
        most: int,
    ) -> None:
        self._calls = calls
        self._landscape = landscape
        self._known = known
        self._meeting = meeting
        self._most = most

    async def one(self, where: Place, message: str, now: datetime) -> Found | None:
        """One message with its reactions as they stand; None when it is gone or nobody's."""
        try:
            record = await self._calls().message(where.channel, message)
        except Gone:
            return None
        event = await self._said(record, where.space)
        if event is None:
            return None
        kept, put = await self._reactions(event, record, list(as_records(record.get("reactions"))), now)
        return Found(event, put, kept)

    async def since(self, where: Place, since: datetime, now: datetime, *, reactions: bool) -> Read:
        """What people said in a channel and its threads after a moment, as much as may be read."""
        try:
            records, until = await self._records(where, since, now)
        except Forbidden as error:
            raise self._landscape.named(where, error) from error
        records.sort(key=lambda record: int(record["id"]))
        left = MOST_EMOJI if reactions else 0
        found: list[Found] = []
        for record in records:
            event = await self._said(record, where.space)
            if event is None:
                continue
            kept: Kept = Kept(event.message)
            put: tuple[Event, ...] = ()
            emoji = list(as_records(record.get("reactions")))
            if reactions and len(emoji) <= left:
                left -= len(emoji)
                kept, put = await self._reactions(event, record, emoji, now)
            found.append(Found(event, (event, *_edited(event), *put), kept))
        return Read(tuple(found), until)

    async def _records(self, where: Place, since: datetime, now: datetime) -> tuple[list[Record], datetime]:
        """The channel's own messages first, then those of its threads up to the same moment."""
        records, until = await self._some(where.channel, since, now, self._most)
        left = self._most
        for thread in await self._threads(where, since):
            more, reached = await self._some(thread, since, until, left)
            records += more
            left -= len(more)
            if reached < until:
                return records, since
        return records, until

    async def _some(self, channel: str, since: datetime, now: datetime, most: int) -> tuple[list[Record], datetime]:
        records: list[Record] = []
        last = since
        async for record in self._messages(channel, since):
            at = snowflake_moment(str(record["id"]))
            if at > now:
                break
            if len(records) == most:
                return records, last
            records.append(record)
            last = at
        return records, now

    async def _messages(self, channel: str, since: datetime) -> AsyncIterator[Record]:
        try:
            async for record in self._calls().messages(channel, snowflake_before(since)):
                yield record
        except Gone:
            if self._landscape.parent(channel) is None:
                raise

    async def _threads(self, where: Place, since: datetime) -> Sequence[str]:
        """The public threads of a channel in which something may have been said after a moment."""
        active = await self._calls().active_threads(where.space)
        archived = await self._calls().archived_threads(where.channel)
        late = [one for one in archived if _archived_at(one) is None or (_archived_at(one) or since) >= since]
        threads = [one for one in (*active, *late) if str(one.get("parent_id")) == where.channel]
        return [str(thread["id"]) for thread in threads if thread.get("type") != 12]

    async def _said(self, record: Record, guild: str) -> Said | None:
        try:
            found = said(record, self._known, guild)
        except Unreadable:
            return None
        whole = None if found is None else await self._meeting.whole(found)
        return whole if isinstance(whole, Said) else None

    async def _reactions(
        self, event: Said, record: Record, emoji: Sequence[Record], now: datetime
    ) -> tuple[Kept, tuple[Event, ...]]:
        put: list[Event] = []
        kept: list[tuple[str, tuple[Identity, ...]]] = []
        partly: list[str] = []
        for one in emoji:
            name = emoji_of(one)
            users = await self._calls().reacted(str(record["channel_id"]), event.message, emoji_path(one), MOST_USERS)
            people = [str(user["id"]) for user in users if not user.get("bot")]
            if len(users) >= MOST_USERS:
                partly.append(name)
            else:
                kept.append((name, tuple(Identity(PLATFORM, event.where.space, user) for user in people)))
            put += [one async for one in self._put(event, name, people, now)]
        return Kept(event.message, tuple(kept), tuple(partly)), tuple(put)

    async def _put(self, event: Said, emoji: str, people: Sequence[str], now: datetime) -> AsyncIterator[Reacted]:
        for user in people:
            who = await self._meeting.member(event.where.space, user)
            if who is not None:
                yield Reacted(who=who, where=event.where, at=now, message=event.message, emoji=emoji)


def snowflake_before(at: datetime) -> str:
    """The id before the lowest one of a moment: what comes after it was made then or later."""
    return str(max(0, ((at - _EPOCH) // timedelta(milliseconds=1) << 22) - 1))


def emoji_path(record: Record) -> str:
    """An emoji as addresses name it."""
    emoji = as_record(record.get("emoji"))
    name = str(emoji.get("name") or "")
    return f"{name}:{emoji['id']}" if emoji.get("id") else name


def _edited(event: Said) -> tuple[Event, ...]:
    if event.edited_at is None:
        return ()
    edit = Edited(who=event.who, where=event.where, at=event.edited_at, message=event.message, text=event.text)
    return (edit,)


def _archived_at(thread: Record) -> datetime | None:
    return moment(as_record(thread.get("thread_metadata")), "archive_timestamp")
