"""The one writer: works wait in a line, run in groups inside the event loop, and hear the outcome after COMMIT."""

import asyncio
import sqlite3
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.engine import Work
from storage.errors import NotSaved, StorageError
from storage.sqlite.connection import FOREIGN_ERRORS, is_busy, not_saved, translated
from storage.sqlite.counts import Mark
from storage.sqlite.session import SqliteSession, drive
from storage.sqlite.shared import Shared

T = TypeVar("T")

GROUP_WORKS = 256
GROUP_SECONDS = 0.008  # the event loop answers nobody while a group runs
FIRST_PAUSE, LONGEST_PAUSE = 0.001, 0.02


@dataclass(slots=True, eq=False)
class _Waiting:
    """A work in the line, the caller's future, and where it was called.

    Once it ran its caller hears `result` or `error`, but only after the commit.
    """

    community: str
    work: Work[Any]
    future: asyncio.Future[Any]
    context: Context
    since: float
    result: object = None
    error: BaseException | None = None

    def release(self) -> None:
        if self.future.done():  # the caller was cancelled; what its work changed stays
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)

    def fail(self, cause: BaseException) -> None:
        # Each caller gets an exception of its own: a shared one would collect their tracebacks.
        self.error = NotSaved(str(cause)) if isinstance(cause, NotSaved) else not_saved(cause)
        self.error.__cause__ = cause
        self.release()


class Writer:
    """Group commit over one connection.

    One turn: BEGIN IMMEDIATE, each waiting work in a savepoint, COMMIT in a thread, outcomes. The next turn
    starts when the outcomes are out, so the callers that hear them can already be part of it.
    """

    def __init__(self, connection: sqlite3.Connection, patience: float) -> None:
        self._connection = connection
        self._patience = patience
        self._shared = Shared(connection)
        self._loop = asyncio.get_running_loop()
        self._committing = ThreadPoolExecutor(1, "storage-commit")
        self._line: deque[_Waiting] = deque()
        self._turning = False
        self._pause = FIRST_PAUSE
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def write(self, community: str, work: Work[T]) -> T:
        """`storage.Engine.writing`."""
        if self._closed:
            raise StorageError("the database is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._line.append(_Waiting(community, work, future, copy_context(), self._loop.time()))
        if not self._turning:
            self._turning = True
            self._idle.clear()
            self._loop.call_soon(self._turn)
        try:
            return await future
        finally:
            future.cancel()  # when the caller leaves before its turn, the work is not begun

    async def close(self) -> None:
        """Let the line run empty, then release the connection."""
        self._closed = True
        await self._idle.wait()
        await asyncio.to_thread(self._connection.close)
        self._committing.shutdown(wait=False)

    def _turn(self) -> None:
        """Run one group and hand its COMMIT to the thread."""
        if not self._line:
            self._turning = False
            self._idle.set()
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._shared.known.begin()
        except sqlite3.Error as error:
            self._not_begun(error)
            return
        self._pause = FIRST_PAUSE
        group = self._run_group()
        trouble = self._write_counts() if self._connection.in_transaction else group[-1].error
        if trouble is not None:
            self._finish(group, trouble)
            return
        commit = self._loop.run_in_executor(self._committing, self._connection.execute, "COMMIT")
        commit.add_done_callback(lambda done: self._finish(group, done.exception()))

    def _run_group(self) -> list[_Waiting]:
        group: list[_Waiting] = []
        until = self._loop.time() + GROUP_SECONDS
        while self._line and len(group) < GROUP_WORKS and self._loop.time() < until:
            waiting = self._line.popleft()
            if not waiting.future.done():
                self._run(waiting)
                group.append(waiting)
                if not self._connection.in_transaction:
                    break
        return group

    def _run(self, waiting: _Waiting) -> None:
        execute, mark = self._connection.execute, self._shared.mark()
        try:
            execute("SAVEPOINT work")
            session = SqliteSession(self._connection, waiting.community, self._shared)
            waiting.result = waiting.context.run(drive, waiting.work, session)
            execute("RELEASE work")
        except sqlite3.Error as error:
            waiting.error = translated(error)
            self._undo(mark)
        except BaseException as error:
            waiting.error = error
            self._undo(mark)

    def _write_counts(self) -> Exception | None:
        try:
            self._shared.counts.write()
        except FOREIGN_ERRORS as error:
            return error
        return None

    def _undo(self, mark: Mark) -> None:
        """Undo a work, or when even that fails everything of its group."""
        self._shared.back_to(mark)
        try:
            for statement in ("ROLLBACK TO work", "RELEASE work"):
                # A full disk or an I/O error has already rolled back the whole transaction.
                if self._connection.in_transaction:
                    self._connection.execute(statement)
        except sqlite3.Error:
            self._undo_all()

    def _undo_all(self) -> None:
        self._shared.forget()
        # Should even this fail, BEGIN fails next: nobody is told that something was saved.
        with suppress(sqlite3.Error):
            self._connection.rollback()

    def _finish(self, group: list[_Waiting], error: BaseException | None) -> None:
        """Let the outcomes out; those who hear them can join the next turn, which begins after them."""
        if error is not None:
            self._undo_all()
        for done in group:
            done.release() if error is None else done.fail(error)
        self._loop.call_soon(self._turn)

    def _not_begun(self, error: sqlite3.Error) -> None:
        """Try again soon when another program writes; whoever has waited long enough hears `NotSaved`."""
        self._undo_all()
        latest = self._loop.time() - self._patience if is_busy(error) else self._loop.time()
        while self._line and self._line[0].since <= latest:
            self._line.popleft().fail(error)
        self._loop.call_later(self._pause, self._turn)
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
