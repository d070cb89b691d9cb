"""Answers to interactions by the token each carries: the bot's own rate and token have no part in them.

They go past discord.py's REST client, which keeps a bucket for each interaction it answered and looks through all of
them at the next: after some thousand presses that takes longer than everything else a press costs.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp
import discord
import msgspec
from discord.http import Route

from bot.platforms.base import Gone, TryAgain
from bot.platforms.discord.faults import translated

Json = dict[str, Any]
FIRST = aiohttp.ClientTimeout(total=5.0)
LATER = aiohttp.ClientTimeout(total=20.0)
ATTEMPTS = 3
PAUSE = 1.0
LONGEST = 30.0
AGENT = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"
_HEADERS = {"Content-Type": "application/json", "User-Agent": AGENT}

# Interaction callbacks: documentation, "Interaction Callback Type".
MESSAGE, DEFERRED_UPDATE, UPDATE, COMPLETION, MODAL = 4, 6, 7, 8, 9


class Replies:
    """Every verb raises only `PlatformError` and its kinds."""

    def __init__(self, pause: float = PAUSE) -> None:
        self._pause = pause
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close what is open; a later answer opens it again."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def answer(self, id: str, token: str, kind: int, data: Mapping[str, Any] | None = None) -> None:
        """The first answer to an interaction. One that did not arrive is given once more: there are three seconds."""
        body: Json = {"type": kind} if data is None else {"type": kind, "data": data}
        path = f"/interactions/{id}/{token}/callback"
        try:
            await self._ask("answer", "POST", path, body, FIRST)
        except TryAgain:
            await self._ask("answer", "POST", path, body, FIRST)

    async def follow_up(self, application: str, token: str, payload: Json) -> None:
        """A further answer to an interaction, within 15 minutes."""
        await self._surely("follow up", "POST", f"/webhooks/{application}/{token}", payload)

    async def edit(self, application: str, token: str, payload: Json) -> None:
        """Replace the first answer; after a deferred update it is the message that was pressed."""
        await self._surely("edit an answer", "PATCH", _original(application, token), payload)

    async def delete(self, application: str, token: str) -> None:
        """Delete the first answer; one that is gone is no error."""
        try:
            await self._surely("delete an answer", "DELETE", _original(application, token), None)
        except Gone:
            return

    async def _surely(self, what: str, method: str, path: str, body: Json | None) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await self._ask(what, method, path, body, LATER)
                return
            except TryAgain as error:
                if attempt == ATTEMPTS or error.after > LONGEST:
                    raise
                await asyncio.sleep(max(error.after, self._pause))

    async def _ask(self, what: str, method: str, path: str, body: Json | None, limit: aiohttp.ClientTimeout) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=_HEADERS)
        content = None if body is None else msgspec.json.encode(body)
        try:
            async with self._session.request(method, Route.BASE + path, data=content, timeout=limit) as response:
                if response.status >= 300:
                    raise discord.HTTPException(response, await _told(response))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError, RuntimeError) as error:
            raise translated(error, what) from error


async def _told(response: aiohttp.ClientResponse) -> Json | str:
    text = await response.text(errors="replace")
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
    return found if isinstance(found, dict) else text


def _original(application: str, token: str) -> str:
    return f"/webhooks/{application}/{token}/messages/@original"
