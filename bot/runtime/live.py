"""Redraws what changed: at once on the first mark, then at most once an interval, always once after the last change.

Where a subject is shown is looked up once for all its placements; each placement then takes its own time, so that
one that is slow keeps no other waiting.
"""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic

import structlog

from bot.platforms.base import Platform
from bot.runtime.dispatch import Surroundings
from bot.runtime.permissions import Permissions
from bot.runtime.redraw import Key, Redraw, Shown, key_of
from bot.runtime.store import subjects_behind
from handlers.core.people import Placement, placements, version_of
from storage import Session, StorageError

log = structlog.get_logger()
REMEMBERED = 1000


class Live:
    """One task a subject that finds where it is behind, and one a placement that redraws it."""

    def __init__(self, around: Surroundings, platforms: Mapping[str, Platform], permissions: Permissions) -> None:
        self._around = around
        self._platforms = platforms
        self._permissions = permissions
        self._pause = min((platform.limits.redraw_interval for platform in platforms.values()), default=0.0)
        # What waits to be looked up and what is being looked up, each with the future that tells when it was.
        self._marked: dict[str, asyncio.Future[None]] = {}
        self._looking: dict[str, asyncio.Future[None]] = {}
        self._lookups: dict[str, asyncio.Task[None]] = {}
        self._looked: dict[str, float] = {}
        self._redraws: dict[Key, Redraw] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._last: dict[Key, Shown] = {}

    def mark(self, subject: str) -> None:
        """A subject has a new version."""
        if not self._platforms:
            return
        if subject not in self._marked:
            self._marked[subject] = asyncio.get_running_loop().create_future()
        if subject not in self._lookups:
            self._lookups[subject] = asyncio.create_task(self._look_up(subject), name=f"live {subject}")

    async def redrawn(self, subjects: Sequence[str], within: float, on: str) -> None:
        """Wait until what is marked of these subjects was redrawn (`on` a platform), at most so many seconds."""
        if any(subject in self._lookups or self._of(subject) for subject in subjects):
            platforms = (on,) if on else tuple(self._platforms)
            await asyncio.wait([asyncio.ensure_future(self._caught_up(subjects, platforms))], timeout=within)

    async def sweep(self) -> None:
        """Mark what some placement shows in an older version: covers a crash between commit and mark."""
        for subject in await self._around.engine.reading(self._around.community, subjects_behind):
            self.mark(subject)

    async def idle(self) -> None:
        """Wait until nothing is left to redraw."""
        while self._lookups or self._tasks:
            await asyncio.gather(*self._lookups.values(), *self._tasks.values())

    async def finish(self, platforms: Sequence[str], within: float) -> None:
        """Give what is to be redrawn by now on these platforms so many seconds."""
        subjects = list(dict.fromkeys((*self._lookups, *(key[0] for key in self._redraws))))
        if subjects:
            await asyncio.wait([asyncio.ensure_future(self._caught_up(subjects, platforms))], timeout=within)

    async def stop(self) -> None:
        """Stop the redraws; the next start's sweep finds the rest."""
        late = [*self._lookups.values(), *self._tasks.values()]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _caught_up(self, subjects: Sequence[str], platforms: Sequence[str]) -> None:
        looked_up = [future for one in subjects if (future := self._marked.get(one) or self._looking.get(one))]
        if looked_up:
            await asyncio.wait(looked_up)
        found = [redraw for subject in subjects for redraw in self._of(subject)]
        shown = [redraw.reached() for redraw in found if redraw.platform in platforms]
        if shown:
            await asyncio.wait(shown)

    def _of(self, subject: str) -> Sequence[Redraw]:
        return [redraw for key, redraw in self._redraws.items() if key[0] == subject]

    async def _look_up(self, subject: str) -> None:
        try:
            while subject in self._marked:
                await asyncio.sleep(max(0.0, self._looked.get(subject, -self._pause) + self._pause - monotonic()))
                self._looking[subject] = self._marked.pop(subject)
                for placement, version in await self._behind(subject):
                    self._want(placement, version)
                self._looked[subject] = monotonic()
                self._looking.pop(subject).set_result(None)
        except StorageError as error:
            log.warning("redraw_failed", subject=subject, error=str(error))
        except Exception:
            log.exception("redraw_broken", subject=subject)
        finally:
            # The sweep takes up again what failed, so that an outage does not make a busy loop.
            del self._lookups[subject]
            for left in (self._marked.pop(subject, None), self._looking.pop(subject, None)):
                if left is not None:
                    left.set_result(None)
            if len(self._looked) > REMEMBERED:
                self._looked = {key: at for key, at in self._looked.items() if monotonic() - at < self._pause}

    async def _behind(self, subject: str) -> Sequence[tuple[Placement, int]]:
        async def read(session: Session) -> Sequence[tuple[Placement, int]]:
            version = await version_of(session, subject)
            return [(one, version) for one in await placements(session, subject) if one.live and one.version < version]

        found = await self._around.engine.reading(self._around.community, read)
        return [(placement, version) for placement, version in found if placement.place.platform in self._platforms]

    def _want(self, placement: Placement, version: int) -> None:
        key = key_of(placement)
        last = self._last.get(key)
        if key not in self._redraws and last is not None and last.version >= version:
            return  # it was redrawn while this was looked up
        if key not in self._redraws:
            platform = self._platforms[placement.place.platform]
            self._redraws[key] = Redraw(self._around, platform, self._permissions, placement)
        self._redraws[key].wanted = max(self._redraws[key].wanted, version)
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(self._redraw(key), name=f"redraw {placement.subject}")

    async def _redraw(self, key: Key) -> None:
        redraw = self._redraws[key]
        try:
            self._last[key] = await redraw.run(self._last.get(key))
        finally:
            del self._tasks[key]
            del self._redraws[key]
            redraw.end()
            if len(self._last) > REMEMBERED:
                recent = monotonic() - redraw.interval
                self._last = {key: shown for key, shown in self._last.items() if shown.at > recent}
