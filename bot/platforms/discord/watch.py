"""What was seen of each channel: read back after an absence, noted every minute while the connection lives."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from bot.platforms.base import Forbidden, Gone, Memory, Runtime
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.reading_back import Found, ReadingBack, TooMuch
from handlers.core.events import Place, ReadBack, Seen

log = structlog.get_logger()
PREFIX = "seen:"
LOOK_BACK = timedelta(hours=24)  # what was said before an absence may have been edited or reacted to during it
HISTORY = "history"


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
        self._behind: set[Place] = set()

    async def load(self) -> None:
        """Read the cursors of before."""
        for key, value in await self._memory.entries(PREFIX):
            space, _, channel = key.removeprefix(PREFIX).partition(":")
            self._cursors[Place("discord", space, channel)] = datetime.fromtimestamp(int(value) / 1e6, UTC)

    async def catch_up(self, places: Mapping[Place, bool]) -> None:
        """Read back every channel, the watched ones (True) first; what cannot be read stays unseen."""
        for place in places:
            self._behind.add(place)
        for place, watched in sorted(places.items(), key=lambda entry: not entry[1]):
            try:
                await self._caught_up(place, watched=watched)
            except Exception:
                log.exception("discord_not_read_back", channel=place.channel)
            finally:
                self._behind.discard(place)

    async def beat(self, places: Mapping[Place, bool], alive_at: datetime) -> None:
        """Note that all that was said up to a moment at which the connection was alive has been delivered."""
        for place, watched in places.items():
            if place in self._behind or self._inbox.busy(place.channel):
                continue
            if place.channel in self._inbox.failed:
                self._inbox.failed.discard(place.channel)
                await self.catch_up({place: watched})
                continue
            since = self._cursors.get(place)
            if since is None:
                await self._move(place, alive_at)
            elif since < alive_at:
                await self._runtime.deliver(Seen(where=place, since=since, at=alive_at))
                await self._move(place, alive_at)

    async def forget(self, space: str, channel: str = "") -> None:
        """A channel or guild is no more."""
        for place in [one for one in self._cursors if one.space == space and channel in ("", one.channel)]:
            del self._cursors[place]
            await self._memory.drop(_key(place))

    async def _caught_up(self, place: Place, *, watched: bool) -> None:
        since, now = self._cursors.get(place), self._clock()
        if since is None:
            await self._move(place, now)
            return
        start = since - LOOK_BACK if watched else since
        until = now
        try:
            found = await self._reading.since(place, start, now, reactions=watched)
            await self._runtime.works(place, HISTORY)
            await self._deliver(place, found, since, start, now)
        except TooMuch as error:
            until = max(since, error.until)
        except Forbidden as error:
            await self._runtime.missing(place, HISTORY, error)
            until = since
        except Gone:
            until = since
        if since < until:
            await self._runtime.deliver(Seen(where=place, since=since, at=until))
        await self._move(place, now)

    async def _deliver(
        self, place: Place, found: Sequence[Found], since: datetime, start: datetime, now: datetime
    ) -> None:
        for one in found:
            for event in one.events:
                if event.at > since or event is not one.said:
                    await self._runtime.deliver(event)
        kept = tuple(one.kept for one in found)
        await self._runtime.deliver(ReadBack(where=place, since=start, at=now, messages=kept))

    async def _move(self, place: Place, at: datetime) -> None:
        self._cursors[place] = at
        await self._memory.put(_key(place), str(int(at.timestamp() * 1e6)))


def _key(place: Place) -> str:
    return f"{PREFIX}{place.space}:{place.channel}"
