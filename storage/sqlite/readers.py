"""Readers: each work over a snapshot of its own, on a connection of its own, in a thread."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

from storage.engine import Work
from storage.errors import StorageError
from storage.sqlite.connection import open_reader, translated
from storage.sqlite.session import SqliteSession, drive

T = TypeVar("T")

THREADS = 4
PATIENCE = 10.0  # snapshots never wait for writers, only for a program that repairs or closes the file


class Readers:
    """A few threads with connections that refuse to change anything."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = ThreadPoolExecutor(THREADS, "storage-read")
        self._free: deque[sqlite3.Connection] = deque()
        self._closed = False

    async def read(self, community: str, work: Work[T]) -> T:
        """`storage.Engine.reading`."""
        return await self.call(lambda: self._read(community, work))

    async def call(self, function: Callable[[], T]) -> T:
        """Run a function of this folder in one of the threads."""
        if self._closed:
            raise StorageError("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, function)

    async def close(self) -> None:
        """Let the threads finish, then release the connections."""
        self._closed = True
        await asyncio.to_thread(self._threads.shutdown)
        while self._free:
            self._free.pop().close()

    def _read(self, community: str, work: Work[T]) -> T:
        connection = self._taken()
        try:
            connection.execute("BEGIN")
            result = drive(work, SqliteSession(connection, community))
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            connection.close()
            raise translated(error) from error
        except BaseException:
            connection.close()
            raise
        self._free.append(connection)
        return result

    def _taken(self) -> sqlite3.Connection:
        try:
            return self._free.pop()
        except IndexError:
            return open_reader(self._path, PATIENCE)
