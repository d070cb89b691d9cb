"""Waiting for what the program does by itself."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(true: Callable[[], Awaitable[bool]], within: float = 10.0) -> None:
    """Ask again and again until it is true. Raises TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not await true():  # noqa: ASYNC110 - another process or task does it; there is nothing to wait on
            await asyncio.sleep(0.05)
