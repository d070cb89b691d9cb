"""What was seen of each channel: read back after an absence, noted every minute while the connection lives."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import structlog

from bot.platforms.base import Forbidden, Gone, Memory, PlatformError, Runtime
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.reading_back import ReadingBack
from handlers.core.events import Place, ReadBack, Seen, Unread

log = structlog.get_logger()
PREFIX = "seen:"
LOOK_BACK = timedelta(hours=24)  # what was said before an absence may have been edited or reacted to during it
HISTORY = "history"
Why = Literal["forbidden", "too_much"]


class Watch:
    """A channel's cursor: everything said up to it was delivered, or is known to be missed."""

    def __init__(
        self,
        runtime: Runtime,
        memory: Memory,
        reading: ReadingBack,
        inbox: Inbox,
        clock: Callable[[], datetime],
    ) -> None:
        self._runtime = runtime
        self._memory = memory
        self._reading = reading
        self._inbox = inbox
        self._clock = clock
        self._cursors: dict[Place, datetime] = {}
        self._behind: dict[Place, int] = {}
        self._absences = 0
        self._reads = asyncio.Lock()

    async def load(self) -> None:
        """Read the cursors of before."""
        for key, value in await self._memory.entries(PREFIX):
            space, _, channel = key.removeprefix(PREFIX).partition(":")
            self._cursors[Place("discord", space, channel)] = datetime.fromtimestamp(int(value) / 1e6, UTC)

    def fall_behind(self, places: Iterable[Place]) -> None:
        """Something may have been missed in some channels: nothing there counts as seen until it is read back."""
        self._absences += 1
        self._behind.update(dict.fromkeys(places, self._absences))

    async def catch_up(self, places: Mapping[Place, bool]) -> None:
        """Read back those channels that are behind, the watched ones (True) first; what cannot be read stays so."""
        async with self._reads:
            for place, watched in sorted(places.items(), key=lambda entry: not entry[1]):
                absence = self._behind.get(place)
                read = absence is not None and await self._was_caught_up(place, watched=watched)
                if read and self._behind.get(place) == absence:  # another absence may have begun meanwhile
                    del self._behind[place]

    async def retry(self, places: Mapping[Place, bool]) -> None:
        """Read back what could not be read or delivered before."""
        self.fall_behind(place for place in places if place.channel in self._inbox.failed)
        self._inbox.failed.difference_update(place.channel for place in places)
        if not self._reads.locked() and any(place in self._behind for place in places):
            await self.catch_up(places)

    async def beat(self, places: Iterable[Place], alive_at: datetime) -> None:
        """Note that all that was said up to a moment at which the connection was alive has been delivered."""
        for place in places:
            if place in self._behind or self._inbox.busy(place.channel) or place.channel in self._inbox.failed:
                continue
            since = self._cursors.get(place)
            if since is None:
                await self._move(place, alive_at)
            elif since < alive_at:
                await self._runtime.deliver(Seen(where=place, since=since, at=alive_at))
                await self._move(place, alive_at)

    def back_in_sight(self, places: Iterable[Place]) -> None:
        """Some channels can be seen (again): what was said there since they last were is to be read back."""
        self.fall_behind([place for place in places if place in self._cursors])

    async def out_of_sight(self, places: Iterable[Place], now: datetime) -> None:
        """Some channels cannot be seen any more: what is said there is missed for want of a permission."""
        for place in places:
            since = self._cursors.get(place)
            if since is not None and since < now:
                await self._runtime.deliver(Unread(where=place, since=since, at=now, reason="forbidden"))

    async def forget(self, space: str, channel: str = "") -> None:
        """A channel or guild is no more."""
        for place in [one for one in self._cursors if one.space == space and channel in ("", one.channel)]:
            del self._cursors[place]
            self._behind.pop(place, None)
            await self._memory.drop(_key(place))

    async def _was_caught_up(self, place: Place, *, watched: bool) -> bool:
        try:
            await self._caught_up(place, watched=watched)
        except PlatformError as error:
            log.warning("discord_not_read_back", channel=place.channel, error=str(error))
            return False
        except Exception:
            log.exception("discord_not_read_back", channel=place.channel)
            return False
        return True

    async def _caught_up(self, place: Place, *, watched: bool) -> None:
        since, now = self._cursors.get(place), self._clock()
        if since is None:
            await self._move(place, now)
            return
        why: Why | None = None
        try:
            until = await self._read(place, since, now, watched=watched)
            why = "too_much" if until < now else None
            await self._runtime.works(place, HISTORY)
        except Forbidden as error:
            await self._runtime.missing(place, HISTORY, error)
            until, why = since, "forbidden"
        except Gone:
            until = since
        if since < until:
            await self._runtime.deliver(Seen(where=place, since=since, at=until))
        if why is not None:
            await self._runtime.deliver(Unread(where=place, since=until, at=now, reason=why))
        await self._move(place, now)

    async def _read(self, place: Place, since: datetime, now: datetime, *, watched: bool) -> datetime:
        """Read what is new and what was said shortly before it; until when that is all of it."""
        start = since - LOOK_BACK if watched else since
        read = await self._reading.since(place, start, now, reactions=watched)
        if read.until < since:  # so much was said before that nothing new came to be read
            start = since
            read = await self._reading.since(place, start, now, reactions=watched)
        for one in read.found:
            for event in one.events:
                if event.at > since or event is not one.said:
                    await self._runtime.deliver(event)
        if start < read.until:
            kept = tuple(one.kept for one in read.found if one.said.at <= read.until)
            await self._runtime.deliver(ReadBack(where=place, since=start, at=read.until, messages=kept))
        return max(since, read.until)

    async def _move(self, place: Place, at: datetime) -> None:
        self._cursors[place] = at
        await self._memory.put(_key(place), str(int(at.timestamp() * 1e6)))


def _key(place: Place) -> str:
    return f"{PREFIX}{place.space}:{place.channel}"
