"""Pointing discord.py at the fake by the three documented places, and running a client there."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any

import yarl

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord


@contextlib.contextmanager
def redirected(fake: FakeDiscord) -> Iterator[FakeDiscord]:
    """Let discord.py talk to the fake, and to where it talked before when the block ends."""
    from discord.gateway import DiscordWebSocket
    from discord.http import Route

    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = fake.url, yarl.URL(fake.gateway_url)
    try:
        yield fake
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@contextlib.asynccontextmanager
async def running(client: Any, token: str, within: float = 5.0) -> AsyncIterator[asyncio.Task[None]]:
    """Start a client, wait until it is ready, and close it at the end; yields the task of `client.start`."""
    task: asyncio.Task[None] = asyncio.create_task(client.start(token))
    try:
        async with asyncio.timeout(within):
            await _ready(client, task)
        yield task
    finally:
        await client.close()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await asyncio.wait_for(task, within)
        # A login that failed leaves discord.py's connector open.
        connector = client.http.connector
        if hasattr(connector, "close"):
            await connector.close()


async def _ready(client: Any, task: asyncio.Task[None]) -> None:
    while not client.is_ready():
        if task.done():
            task.result()
            raise RuntimeError("the client ended before it was ready")
        await asyncio.sleep(0.001)
