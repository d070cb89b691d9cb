"""One community at work: what its events are dispatched by, and the loops that carry out what follows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.platforms.base import Outcome, Platform
from bot.runtime import store
from bot.runtime.dispatch import Dispatch, FollowUp, Surroundings
from bot.runtime.live import Live
from bot.runtime.outbox import Outbox
from bot.runtime.permissions import Permissions
from bot.runtime.scheduler import Scheduler
from bot.runtime.workers import Workers
from handlers.core.events import Event, Said
from storage import StorageError

log = structlog.get_logger()
SWEEP = 10.0
KEYS_KEPT = timedelta(hours=24)
Moved = Callable[[Sequence[tuple[str, str, str]]], None]


class Tenant:
    """Shares the engine and the platforms with the other communities of the program."""

    def __init__(self, around: Surroundings, platforms: Mapping[str, Platform], moved: Moved) -> None:
        """`moved` is told after the commit which spaces have joined which community."""
        self.around = around
        self.dispatch = Dispatch(around, self._after)
        self.permissions = Permissions(self.dispatch)
        self.live = Live(around, platforms, self.permissions)
        self.outbox = Outbox(around, platforms, self.permissions, self.live.mark)
        self.scheduler = Scheduler(self.dispatch)
        self.workers = Workers(self.dispatch)
        self._moved = moved
        self._loops: list[asyncio.Task[None]] = []

    async def deliver(self, event: Event) -> Outcome:
        """Handle an event, an answer in a thread once the post that it may belong to is noted."""
        if isinstance(event, Said) and event.thread is not None:
            await self.outbox.noted(event.where)
        return await self.dispatch.deliver(event)

    async def delivered(self, outcome: Outcome, within: float, on: str) -> Outcome:
        """Wait for the outcome's posts and redraws, on one platform where one is named."""
        known = await self.outbox.delivered(outcome, within, on)
        await self.live.redrawn(outcome.changed, within, on)
        return known

    async def start(self) -> None:
        """Start the loops: what is overdue from before runs."""
        await self.permissions.load()
        self._loops = [
            asyncio.create_task(self._sweeping(), name="sweep"),
            asyncio.create_task(self.scheduler.run(), name="scheduler"),
            *(asyncio.create_task(self.workers.run(name), name=name) for name in self.workers.names),
        ]

    async def finish(self, platforms: Sequence[str], within: float) -> None:
        """Begin nothing new, and send over these platforms what there is to send, for so many seconds at most."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._loops = []
        await asyncio.gather(self.outbox.finish(platforms, within), self.live.finish(platforms, within))

    async def stop(self) -> None:
        """Leave what is not sent to the next start."""
        await self.outbox.stop()
        await self.live.stop()

    async def ready(self, platform: str) -> None:
        """A platform has connected: what waits for it is done now."""
        self.outbox.wake(platform)
        try:
            await self.live.sweep()
        except StorageError as error:
            log.warning("sweep_failed", error=str(error))

    async def settle(self) -> None:
        """Wait until what was delivered so far has had all its effects."""
        await self.scheduler.run_due()
        for name in self.workers.names:
            await self.workers.finish(name)
        await self.outbox.idle()
        await self.live.idle()

    def _after(self, follow: FollowUp) -> None:
        self.outbox.accept(follow.waiting)
        for subject in dict.fromkeys(follow.subjects):
            self.live.mark(subject)
        for worker in dict.fromkeys(follow.workers):
            self.workers.wake(worker)
        if follow.due:
            self.scheduler.wake()
        if follow.moved:
            self._moved(follow.moved)

    async def _sweeping(self) -> None:
        while True:
            try:
                await self.outbox.sweep()
                await self.live.sweep()
                await self._forget_keys(self.around.clock() - KEYS_KEPT)
            except StorageError as error:
                log.warning("sweep_failed", error=str(error))
            await asyncio.sleep(SWEEP)

    async def _forget_keys(self, before: datetime) -> None:
        await self.around.engine.writing(self.around.community, lambda session: store.forget_keys(session, before))
