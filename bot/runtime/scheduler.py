"""Runs jobs when they are due: taken, handled and gone in one transaction, so a crash neither loses nor repeats one."""

import asyncio
from datetime import timedelta

import structlog

from bot.runtime import steps, store
from bot.runtime.dispatch import Dispatch
from handlers.core.context import Context
from handlers.core.effects import Effect
from storage import StorageError

log = structlog.get_logger()
LONGEST_SLEEP = 30.0
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


class Scheduler:
    """The loop over the table of jobs."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._around = dispatch.around
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """A job was added."""
        self._woken.set()

    async def run(self) -> None:
        """Run due jobs until cancelled."""
        while True:
            self._woken.clear()
            try:
                await self.run_due()
                pause = await self._pause()
            except StorageError as error:
                log.warning("jobs_wait", error=str(error))
                pause = 1.0
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def run_due(self) -> None:
        """Run all jobs that are due now, most overdue first."""
        while await self._run_one():
            continue

    async def _pause(self) -> float:
        due = await self._around.engine.reading(self._around.community, store.next_due)
        if due is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (due - self._around.clock()).total_seconds()))

    async def _run_one(self) -> bool:
        taken: list[store.Due] = []

        async def work(context: Context) -> "list[Effect]":
            taken.clear()
            due = await store.take_job(context.session, self._around.clock())
            if due is None:
                return []
            taken.append(due)
            steps.reached(steps.JOB_TAKEN)
            handler = self._around.registry.jobs.get(due.name)
            if handler is None:
                log.warning("job_unknown", job=due.name)
                return []
            return list(await handler(context, due.args))

        try:
            await self._dispatch.run(work)
            steps.reached(steps.JOB_DONE)
        except StorageError:
            raise
        except Exception:
            log.exception("job_failed", job=taken[0].name if taken else None)
            await self._put_back(taken[0])
        return bool(taken)

    async def _put_back(self, due: store.Due) -> None:
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(due.attempts, 12))
        at = self._around.clock() + pause
        # The failed transaction left the job where it was; it only gets a later moment.
        await self._around.engine.writing(self._around.community, lambda session: store.put_back(session, due, at))
