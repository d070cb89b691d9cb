"""`storage.Engine` over one SQLite file."""

import asyncio
from collections.abc import Coroutine, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self, TypeVar

from storage.engine import Work
from storage.sqlite.connection import open_writer
from storage.sqlite.copies import written
from storage.sqlite.readers import Readers
from storage.sqlite.schema import migrated
from storage.sqlite.writer import Writer
from storage.table import Schema

T = TypeVar("T")

PATIENCE = 10.0


class SqliteEngine:
    """The file at `path`, created when it is missing; its folder must exist."""

    def __init__(self, path: Path, release: str, writer: Writer, readers: Readers) -> None:
        self._path = path
        self._release = release
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, path: Path, *, release: str | None = None, patience: float = PATIENCE) -> Self:
        """Open the file for this process; raises `StorageError` when it cannot be used.

        `release` is the version of Chorus that migrations are recorded with: the installed one by default.
        `patience` is how many seconds a work waits while another program holds the writer's lock.
        """
        release = release or version("chorus")
        connection = await asyncio.to_thread(open_writer, path, PATIENCE)
        return cls(path, release, Writer(connection, patience), Readers(path))

    async def migrate(self, schemas: Sequence[Schema]) -> Sequence[str]:
        return await self._readers.call(lambda: migrated(self._path, schemas, self._release))

    def writing(self, community: str, work: Work[T]) -> Coroutine[Any, Any, T]:
        return self._writer.write(community, work)

    async def reading(self, community: str, work: Work[T]) -> T:
        return await self._readers.read(community, work)

    async def backup(self, to: Path) -> None:
        await self._readers.call(lambda: written(self._path, to))

    async def close(self) -> None:
        await asyncio.gather(self._readers.close(), self._writer.close())
