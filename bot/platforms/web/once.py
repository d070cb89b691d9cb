"""Calls with an Idempotency-Key: the same key and body are answered with the first answer and change nothing."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakValueDictionary

import msgspec
import structlog

from bot.http.errors import ApiError, body_of
from bot.platforms.web.ground import Ground
from bot.platforms.web.store import answers
from bot.platforms.web.store.answers import Kept
from storage import NotSaved

log = structlog.get_logger()
Work = Callable[[str], Awaitable[tuple[int, Any]]]


class Once:
    """Remembers answers by call, person and key."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._running: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, call: str, person: str, key: str, body: msgspec.Struct, work: Work) -> Kept:
        """Run `work` with a key of its own, or give what it was answered with the first time.

        Raises `ApiError` 409 when the key came with another body, and what `work` raises as a 5xx.
        """
        digest = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
        lock = self._running.setdefault((call, person, key), asyncio.Lock())
        async with lock:
            kept = await self._ground.read(lambda session: answers.find(session, call, person, key))
            if kept is None:
                kept = await self._first(call, person, key, digest, work)
        if kept.body != digest:
            raise ApiError(409, "key_used", "This Idempotency-Key came with another body. Send a new key.")
        return kept

    async def _first(self, call: str, person: str, key: str, digest: str, work: Work) -> Kept:
        try:
            status, answer = await work(f"web:{call}:{person}:{key}")
        except ApiError as error:
            if error.status >= 500:
                raise
            status, answer = error.status, body_of(error)
        kept = Kept(digest, status, msgspec.json.encode(answer))
        now = self._ground.clock()
        try:
            await self._ground.write(lambda session: answers.keep(session, call, person, key, kept, now))
        except NotSaved as error:
            # What was done stands and is known by its own key; only the answer is not kept.
            log.warning("answer_not_kept", call=call, error=str(error))
        return kept
