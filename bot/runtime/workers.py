"""Runs the features' heavy work in three parts: gather from a snapshot, work in a thread, apply in a transaction."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog

from bot.runtime.dispatch import Dispatch
from handlers.core.context import Context
from handlers.core.effects import Effect
from handlers.core.feature import Worker

log = structlog.get_logger()
SWEEP = 10.0


class Workers:
    """One loop a worker; woken by effects, and now and then by itself, which covers a crash before the waking."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._around = dispatch.around
        self._woken = {name: asyncio.Event() for name in self._around.registry.workers}

    def wake(self, name: str) -> None:
        """There is work for a worker."""
        self._woken[name].set()

    async def run(self, name: str) -> None:
        """Work until cancelled."""
        woken = self._woken[name]
        while True:
            woken.clear()
            try:
                await self.finish(name)
            except Exception:
                log.exception("worker_failed", worker=name)
            try:
                async with asyncio.timeout(SWEEP):
                    await woken.wait()
            except TimeoutError:
                continue

    @property
    def names(self) -> Sequence[str]:
        """The workers of all features."""
        return list(self._woken)

    async def finish(self, name: str) -> None:
        """Work until nothing is left."""
        worker = self._around.registry.workers[name]
        while (batch := await self._around.engine.reading(self._around.community, worker.gather)) is not None:
            result = await asyncio.to_thread(worker.work, batch)
            await self._dispatch.run(partial(_apply, worker, result))


async def _apply(worker: Worker, result: Any, context: Context) -> Sequence[Effect]:
    return await worker.apply(context, result)
