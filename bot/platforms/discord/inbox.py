"""What people say and do, delivered in order channel by channel; a channel whose delivery failed is read back."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from handlers.core.events import Event

log = structlog.get_logger()
ATTEMPTS = 3
PAUSE = 0.5


class Inbox:
    """One task a channel while it has something to deliver."""

    def __init__(self, deliver: Callable[[Event], Awaitable[object]], *, pause: float = PAUSE) -> None:
        self._deliver = deliver
        self._pause = pause
        self._waiting: dict[str, deque[Callable[[], Awaitable[Event | None]]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self.failed: set[str] = set()

    def put(self, channel: str, event: Event) -> None:
        """Deliver an event after all that came before it in its channel."""

        async def made() -> Event:
            return event

        self.put_later(channel, made)

    def put_later(self, channel: str, made: Callable[[], Awaitable[Event | None]]) -> None:
        """Deliver an event that has to be completed first; None is nothing to deliver."""
        self._waiting.setdefault(channel, deque()).append(made)
        if channel not in self._tasks:
            self._tasks[channel] = asyncio.create_task(self._emptied(channel), name=f"discord inbox {channel}")

    def busy(self, channel: str) -> bool:
        """Whether something of a channel is not delivered yet."""
        return channel in self._tasks

    @property
    def any(self) -> bool:
        """Whether anything is not delivered yet."""
        return bool(self._tasks)

    async def idle(self) -> None:
        """Wait until everything is delivered."""
        while self._tasks:
            await asyncio.gather(*self._tasks.values())

    async def _emptied(self, channel: str) -> None:
        waiting = self._waiting[channel]
        while waiting:
            made = waiting.popleft()
            try:
                event = await made()
                if event is not None:
                    await self._delivered(channel, event)
            except Exception:
                # One message that always fails must not keep all later ones from being delivered.
                log.exception("discord_event_lost", channel=channel)
                self.failed.add(channel)
        del self._waiting[channel], self._tasks[channel]

    async def _delivered(self, channel: str, event: Event) -> None:
        for attempt in range(ATTEMPTS):
            try:
                await self._deliver(event)
                return
            except Exception as error:
                log.warning("discord_not_delivered", event_type=type(event).__name__, error=str(error))
                await asyncio.sleep(self._pause * 2**attempt)
        self.failed.add(channel)
