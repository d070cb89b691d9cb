"""The runtime as one thing: what platforms deliver to, whichever of its communities an event belongs to.

Decisions
- 2026-11-24 The spaces of the configuration are one community. Only installed spaces are looked up, so that where
  nothing was installed, finding an event's community costs a look at an empty dictionary.
- 2026-11-24 A space that joins a community leaves behind what was begun before: presses on messages from then, and
  replies to them, still reach the community that posted them, whose loops go on.
- 2026-11-24 A post that lacks a permission waits until it is given; reactions and deletions are dropped. Either is
  told to the team, once a place and permission until it works again.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog

from bot.platforms.base import Forbidden, Outcome, Platform, State
from bot.runtime import reading
from bot.runtime.connections import Connections, Statuses
from bot.runtime.dispatch import Dispatch, Surroundings
from bot.runtime.former import Former
from bot.runtime.live import Live
from bot.runtime.memory import DurableMemory
from bot.runtime.outbox import Outbox
from bot.runtime.scheduler import Scheduler
from bot.runtime.tenant import Tenant
from bot.runtime.workers import Workers
from handlers.core.events import Entered, Event, Place, Profile
from handlers.core.message import Message, Option
from handlers.core.people import channels
from handlers.core.spaces import note_space, own_community, spaces
from storage import NotSaved

log = structlog.get_logger()
FIRST_ATTEMPT = 5.0


class Program:
    """`deliver` works without `start`; then nothing leaves (imports, commands)."""

    def __init__(
        self, around: Surroundings, platforms: Mapping[str, Platform], first_attempt: float = FIRST_ATTEMPT
    ) -> None:
        """`first_attempt` is how many seconds a start waits for platforms that are slow to connect."""
        self.platforms = platforms
        self.connections = Connections(platforms, self._ready)
        self.around = replace(around, states=Statuses(self.connections, platforms))
        self._first_attempt = first_attempt
        self._running = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._main = Tenant(self.around, platforms, self._moved)
        self._tenants = {around.community: self._main}
        self._routes: dict[tuple[str, str], Tenant] = {}
        self._former = Former()

    @property
    def dispatch(self) -> Dispatch:
        """The configured community's."""
        return self._main.dispatch

    @property
    def outbox(self) -> Outbox:
        """The configured community's."""
        return self._main.outbox

    @property
    def live(self) -> Live:
        """The configured community's."""
        return self._main.live

    @property
    def scheduler(self) -> Scheduler:
        """The configured community's."""
        return self._main.scheduler

    @property
    def workers(self) -> Workers:
        """The configured community's."""
        return self._main.workers

    async def deliver(self, event: Event) -> Outcome:
        """Handle an event and return after its facts are durable."""
        if not self._routes:
            return await self._main.deliver(event)
        tenant = self._of(event.where)
        former = self._tenants.get(own_community(event.where.platform, event.where.space), tenant)
        if former is not tenant and await self._former.owns(former.around, event):
            outcome = await former.deliver(event)
            self._former.note(event, outcome)
            return outcome
        return await tenant.deliver(event)

    async def delivered(self, outcome: Outcome, within: float, on: str = "") -> Outcome:
        """Wait for the outcome's posts and redraws."""
        if not self._routes:
            return await self._main.delivered(outcome, within, on)
        tenants = list(self._tenants.values())
        known = [tenant for tenant in tenants if tenant.outbox.knows(outcome.sent)] or tenants
        for tenant in known:
            outcome = await tenant.delivered(outcome, within, on)
        return outcome

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The tokens of a reader's own choices."""
        tenant = self._routes.get((reader.identity.platform, reader.identity.space), self._main)
        return await tenant.dispatch.mine(subject, reader)

    def memory(self, platform: str) -> DurableMemory:
        """What a platform remembers."""
        return DurableMemory(self.around.engine, self.around.community, platform)

    async def installed(self, platform: str, space: str) -> None:
        """A space came by installation: it begins a community of its own, unless it is in one."""
        if (platform, space) not in self._routes:
            await self.around.engine.writing(
                self.around.community, lambda session: note_space(session, platform, space)
            )
            await self._load()

    async def missing(self, where: Place, doing: str, lack: Forbidden) -> None:
        """A platform lacks a permission for what it does by itself."""
        await self._of(where).permissions.missing(where, doing, lack)

    async def works(self, where: Place, doing: str) -> None:
        """What a platform does by itself worked; where it did not before, what waits to be posted is tried at once."""
        tenant = self._of(where)
        if await tenant.permissions.work(where, doing):
            tenant.outbox.wake(where.platform)

    async def home(self, reader: Profile, where: Place) -> Message:
        """A person's own page."""
        return await reading.home(self._of(where).around, reader, where)

    async def suggestions(self, name: str, reader: Profile, where: Place, typed: str) -> Sequence[Option]:
        """What a reader could fill in."""
        return await reading.suggestions(self._of(where).around, name, reader, where, typed)

    def states(self) -> Mapping[str, State]:
        """How each platform's connection stands."""
        return self.connections.states()

    async def start(self) -> None:
        """Connect the platforms, then start the loops: what is overdue runs when there is somewhere to send it.

        A platform that cannot connect is tried again and stops nobody.
        """
        await self._load()
        await self.connections.start(self, self._first_attempt)
        self._running = True
        for tenant in list(self._tenants.values()):
            await tenant.start()

    async def stop(self, within: float = 10.0) -> None:
        """Send what was accepted while there are connections to send it over, then take nothing new, stop.

        What a platform that is away would be sent, and what is accepted in the last moment, is sent after the next
        start: nobody waits for it here.
        """
        self._running = False
        there = [name for name, state in self.states().items() if state.status == "ready"]
        await asyncio.gather(*(tenant.finish(there, within) for tenant in self._tenants.values()))
        await self.connections.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(tenant.stop() for tenant in self._tenants.values()))

    async def settle(self) -> None:
        """Wait until what was delivered so far has had all its effects (for tests and imports)."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        for tenant in list(self._tenants.values()):
            await tenant.settle()

    def _of(self, where: Place) -> Tenant:
        return self._routes.get((where.platform, where.space), self._main)

    async def _load(self) -> None:
        """Know the installed spaces, and let each of their communities work, the ones that were left as well."""
        for space in await self.around.engine.reading(self.around.community, spaces):
            await self._tenant(own_community(space.platform, space.space))
            self._routes[space.platform, space.space] = await self._tenant(space.community)

    async def _tenant(self, community: str) -> Tenant:
        if community not in self._tenants:
            tenant = Tenant(replace(self.around, community=community), self.platforms, self._moved)
            self._tenants[community] = tenant
            if self._running:
                await tenant.start()
        return self._tenants[community]

    def _ready(self, platform: str) -> None:
        for tenant in self._tenants.values():
            self._background(tenant.ready(platform), f"ready {platform}")

    def _moved(self, moved: Sequence[tuple[str, str, str]]) -> None:
        for platform, space, community in moved:
            left = self._of(Place(platform, space, ""))
            joined = self._tenants.get(community)
            if joined is not None:
                self._routes[platform, space] = joined
            self._background(self._enter(platform, space, left), f"join {community}")

    async def _enter(self, platform: str, space: str, left: Tenant) -> None:
        """Tell a community which channels have joined it."""
        await self._load()
        known = await left.around.engine.reading(left.around.community, channels)
        for one in known:
            if (one.place.platform, one.place.space) == (platform, space):
                entered = Entered(
                    where=one.place,
                    at=self.around.clock(),
                    name=one.name,
                    kind=one.kind,
                    language=one.language,
                    watched=one.watched,
                )
                try:
                    await self.deliver(entered)
                except NotSaved as error:  # the platform says it again at the next start
                    log.warning("channel_joins_later", error=str(error))

    def _background(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
