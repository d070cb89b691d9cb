"""Readers: each work over a snapshot of its own, on a connection of its own, in a thread."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, TypeVar

from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool, PoolTimeout

from storage.engine import Work
from storage.errors import StorageError
from storage.postgres.connection import (
    FOREIGN_ERRORS,
    READING,
    ReadingConnection,
    is_lost,
    set_up_reading,
    translated,
)
from storage.postgres.session import Ask, Driven, PostgresSession, refuse_inside_work

T = TypeVar("T")

BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
ROWS_AT_ONCE = 500  # the event loop gets its turn between them
PAUSE = 0.1


class Readers:
    """A few threads with connections; what a lost connection interrupts is read again."""

    def __init__(self, address: str, threads: int, patience: float) -> None:
        self._patience = patience
        self._threads = ThreadPoolExecutor(threads, "storage-read")
        self._pool = ConnectionPool(
            address,
            connection_class=ReadingConnection,
            kwargs=READING,
            min_size=0,
            max_size=threads,
            open=False,
            configure=set_up_reading,
            name="chorus-reading",
        )
        self._closed = False

    def open(self) -> None:
        """Begin to connect."""
        self._pool.open()

    async def read(self, community: str, work: Work[T]) -> T:
        """`storage.Engine.reading`."""
        refuse_inside_work()
        return await self.call(lambda: self._patiently(community, work))

    async def call(self, function: Callable[[], T]) -> T:
        """Run a function of this folder in one of the threads."""
        if self._closed:
            raise StorageError("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, function)

    async def close(self) -> None:
        """Let the threads finish, then release the connections."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._pool.close)

    def _patiently(self, community: str, work: Work[T]) -> T:
        until = time.monotonic() + self._patience
        while True:
            try:
                with self._pool.connection(timeout=max(until - time.monotonic(), 0.001)) as connection:
                    return _read(connection, community, work)
            except PoolTimeout as error:
                raise translated(error) from error
            except FOREIGN_ERRORS as error:
                if not is_lost(error) or time.monotonic() > until:
                    raise translated(error) from error
            self._pool.check()
            time.sleep(PAUSE)


def _read(connection: ReadingConnection, community: str, work: Work[T]) -> T:
    connection.execute(BEGIN, prepare=False)
    try:
        return drive(connection, work, PostgresSession(community))
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK", prepare=False)


def drive(connection: ReadingConnection, work: Work[T], session: PostgresSession) -> T:
    """Run a work to its end on a connection that is inside a transaction."""
    cursor = connection.cursor()
    driven = Driven(work, session)
    try:
        asked = driven.go_on()
        while asked is not None:
            try:
                answer = _answered(cursor, asked)
            except FOREIGN_ERRORS as error:
                if is_lost(error):
                    driven.give_up()
                    raise
                told = translated(error)
                told.__cause__ = error
                asked = driven.fail(told)
            else:
                asked = driven.go_on(answer)
    finally:
        session.end()
    return driven.result


def _answered(cursor: Cursor[DictRow], asked: Ask) -> Any:
    cursor.execute(asked.text, asked.values or None)
    match asked.how:
        case "changed":
            return cursor.rowcount
        case "all":
            return _all(cursor)
        case "first":
            return cursor.fetchone()
        case "nothing":
            return None


def _all(cursor: Cursor[DictRow]) -> list[DictRow]:
    rows = cursor.fetchmany(ROWS_AT_ONCE)
    found = rows
    while len(rows) == ROWS_AT_ONCE:
        rows = cursor.fetchmany(ROWS_AT_ONCE)
        found += rows
    return found
