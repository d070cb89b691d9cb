"""The runtime as one thing: what platforms deliver to, and the loops that carry out what follows."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.platforms.base import Outcome, Platform
from bot.runtime import reading, store
from bot.runtime.dispatch import Dispatch, FollowUp, Surroundings
from bot.runtime.live import Live
from bot.runtime.memory import DurableMemory
from bot.runtime.outbox import Outbox
from bot.runtime.scheduler import Scheduler
from bot.runtime.workers import Workers
from handlers.core.events import Event, Place, Profile
from handlers.core.message import Message, Option
from storage import StorageError

log = structlog.get_logger()
SWEEP = 10.0
KEYS_KEPT = timedelta(hours=24)


class Program:
    """Dispatch with its loops. `deliver` works without `start`; then nothing leaves (imports, commands)."""

    def __init__(self, around: Surroundings, platforms: Mapping[str, Platform]) -> None:
        self.around = around
        self.platforms = platforms
        self.dispatch = Dispatch(around, self._after)
        self.outbox = Outbox(around, platforms)
        self.live = Live(around, platforms)
        self.scheduler = Scheduler(self.dispatch)
        self.workers = Workers(self.dispatch)
        self._loops: list[asyncio.Task[None]] = []

    async def deliver(self, event: Event) -> Outcome:
        """Handle an event and return after its facts are durable."""
        return await self.dispatch.deliver(event)

    async def delivered(self, outcome: Outcome, within: float) -> Outcome:
        """Wait for the outcome's posts and redraws."""
        known = await self.outbox.delivered(outcome, within)
        await self.live.redrawn(outcome.changed, within)
        return known

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The tokens of a reader's own choices."""
        return await self.dispatch.mine(subject, reader)

    def memory(self, platform: str) -> DurableMemory:
        """What a platform remembers."""
        return DurableMemory(self.around.engine, self.around.community, platform)

    async def installed(self, platform: str, space: str) -> None:
        """A space came by installation."""

    async def home(self, reader: Profile, where: Place) -> Message:
        """A person's own page."""
        return await reading.home(self.around, reader, where)

    async def suggestions(self, name: str, reader: Profile, where: Place, typed: str) -> Sequence[Option]:
        """What a reader could fill in."""
        return await reading.suggestions(self.around, name, reader, where, typed)

    async def start(self) -> None:
        """Start the platforms, then the loops: what is overdue from before runs when there is somewhere to send it."""
        for platform in self.platforms.values():
            await platform.start(self)
        self._loops = [
            asyncio.create_task(self._sweeping(), name="sweep"),
            asyncio.create_task(self.scheduler.run(), name="scheduler"),
            *(asyncio.create_task(self.workers.run(name), name=name) for name in self.workers.names),
        ]

    async def stop(self, within: float = 10.0) -> None:
        """Take nothing new, send what was accepted, stop."""
        for platform in self.platforms.values():
            await platform.stop()
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self.outbox.stop(within)
        await self.live.stop(within)

    async def settle(self) -> None:
        """Wait until what was delivered so far has had all its effects (for tests and imports)."""
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
