"""Redraws what changed: at once on the first mark, then at most once an interval, always once after the last change."""

import asyncio
from collections.abc import Mapping, Sequence
from time import monotonic

import structlog

from bot.platforms.base import Forbidden, Gone, Platform, PlatformError, TryAgain
from bot.runtime import steps, store
from bot.runtime.dispatch import Surroundings
from bot.runtime.drawing import draw_in
from handlers.core.message import Message
from handlers.core.people import Placement, placements, version_of
from storage import Session, StorageError

log = structlog.get_logger()


class Live:
    """One redrawing task a subject and platform, while there is something to redraw."""

    def __init__(self, around: Surroundings, platforms: Mapping[str, Platform]) -> None:
        self._around = around
        self._platforms = platforms
        # What waits to be redrawn and what is being redrawn, each with the future that tells when it was.
        self._marked: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._drawing: dict[tuple[str, str], asyncio.Future[None]] = {}
        self._tasks: dict[tuple[str, str], asyncio.Task[None]] = {}
        self._last: dict[tuple[str, str], float] = {}

    def mark(self, subject: str) -> None:
        """A subject has a new version."""
        for platform in self._platforms:
            which = (subject, platform)
            if which not in self._marked:
                self._marked[which] = asyncio.get_running_loop().create_future()
            if which not in self._tasks:
                self._tasks[which] = asyncio.create_task(self._redraw(which), name=f"live {subject}")

    async def redrawn(self, subjects: Sequence[str], within: float) -> None:
        """Wait until what is marked of these subjects was redrawn, at most so many seconds."""
        keys = [(subject, platform) for subject in subjects for platform in self._platforms]
        found = [self._marked.get(which) or self._drawing.get(which) for which in keys]
        waiting = [future for future in found if future is not None]
        if waiting:
            await asyncio.wait(waiting, timeout=within)

    async def sweep(self) -> None:
        """Mark what some placement shows in an older version: covers a crash between commit and mark."""
        for subject in await self._around.engine.reading(self._around.community, store.subjects_behind):
            self.mark(subject)

    async def idle(self) -> None:
        """Wait until nothing is left to redraw."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values())

    async def stop(self, within: float) -> None:
        """Give the redraws so many seconds, then stop; the next start's sweep finds the rest."""
        if self._tasks:
            _, late = await asyncio.wait(list(self._tasks.values()), timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _redraw(self, which: tuple[str, str]) -> None:
        subject, platform = which
        interval = self._platforms[platform].limits.redraw_interval
        try:
            while which in self._marked:
                await asyncio.sleep(max(0.0, self._last.get(which, -interval) + interval - monotonic()))
                self._drawing[which] = self._marked.pop(which)
                await self._redraw_once(subject, platform)
                self._last[which] = monotonic()
                self._drawing.pop(which).set_result(None)
        except TryAgain as error:
            log.info("redraw_later", subject=subject, after=error.after)
        except (PlatformError, StorageError) as error:
            log.warning("redraw_failed", subject=subject, error=str(error))
        except Exception:
            log.exception("redraw_broken", subject=subject)
        finally:
            # The sweep takes up again what failed, so that an outage does not make a busy loop.
            del self._tasks[which]
            for left in (self._marked.pop(which, None), self._drawing.pop(which, None)):
                if left is not None:
                    left.set_result(None)
            if len(self._last) > 1000:
                self._last = {key: at for key, at in self._last.items() if monotonic() - at < interval}

    async def _redraw_once(self, subject: str, platform: str) -> None:
        behind, drawings, version = await self._around.engine.reading(
            self._around.community, lambda session: self._drawings(session, subject, platform)
        )
        for placement in behind:
            message = drawings[placement.place.channel]
            if message is None:
                continue
            try:
                await self._platforms[platform].edit(placement.place, placement.message, message)
            except Gone as error:
                log.info("redraw_dropped", subject=subject, error=str(error))
                await self._forget(placement)
                continue
            except Forbidden as error:
                # The message is still there and still the subject's: the sweep tries again once it may be edited.
                log.warning("redraw_forbidden", subject=subject, error=str(error))
                continue
            steps.reached(steps.REDRAWN)
            await self._shown(placement, version)

    async def _drawings(
        self, session: Session, subject: str, platform: str
    ) -> tuple[Sequence[Placement], Mapping[str, Message | None], int]:
        version = await version_of(session, subject)
        behind = [
            placement
            for placement in await placements(session, subject)
            if placement.live and placement.place.platform == platform and placement.version < version
        ]
        drawings: dict[str, Message | None] = {}
        for placement in behind:
            channel = placement.place.channel
            if channel not in drawings:
                drawings[channel] = await draw_in(self._around, session, subject, placement.place)
        return behind, drawings, version

    async def _shown(self, placement: Placement, version: int) -> None:
        async def write(session: Session) -> None:
            await store.place_subject(
                session, placement.subject, placement.place, placement.message, version=version, live=True
            )

        await self._around.engine.writing(self._around.community, write)

    async def _forget(self, placement: Placement) -> None:
        async def write(session: Session) -> None:
            await store.unplace(session, placement.place, placement.message)

        await self._around.engine.writing(self._around.community, write)
