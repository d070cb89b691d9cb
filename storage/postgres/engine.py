"""`storage.Engine` over a PostgreSQL database."""

import asyncio
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Self, TypeVar

import psycopg

from storage.engine import Work
from storage.errors import StorageError
from storage.postgres.connection import (
    OLDEST_SERVER,
    READ_SECONDS,
    READING,
    WRITE_SECONDS,
    ReadingConnection,
    address,
    reason_of,
    shown,
)
from storage.postgres.readers import Readers
from storage.postgres.schema import migrated
from storage.postgres.writer import Writer
from storage.table import Schema

T = TypeVar("T")

PATIENCE = 10.0
WRITERS, READERS = 8, 4


class PostgresEngine:
    """A database of a server that several processes may use at once."""

    def __init__(self, address: str, release: str, writer: Writer, readers: Readers) -> None:
        self._address = address
        self._release = release
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        release: str | None = None,
        patience: float = PATIENCE,
        writers: int = WRITERS,
        readers: int = READERS,
    ) -> Self:
        """Open the database for this process; raises `StorageError`, without the password, when it cannot be used.

        `release` is the version of Chorus that migrations are recorded with: the installed one by default.
        `patience` is how many seconds a work is tried while the server cannot be reached or others are in its way;
        `writers` and `readers` are how many connections the process holds at most.
        """
        writing, reading = address(url, WRITE_SECONDS), address(url, READ_SECONDS)
        await asyncio.to_thread(_try_out, reading, shown(url))
        release = release or version("chorus")
        engine = cls(reading, release, Writer(writing, writers, patience), Readers(reading, readers, patience))
        await engine._writer.open()
        engine._readers.open()
        return engine

    async def migrate(self, schemas: Sequence[Schema]) -> Sequence[str]:
        return await self._readers.call(lambda: migrated(self._address, schemas, self._release))

    async def writing(self, community: str, work: Work[T]) -> T:
        return await self._writer.write(community, work)

    async def reading(self, community: str, work: Work[T]) -> T:
        return await self._readers.read(community, work)

    async def backup(self, to: Path) -> None:
        raise StorageError("a PostgreSQL database is backed up with its own tools: pg_dump, or its base backups")

    async def close(self) -> None:
        await asyncio.gather(self._readers.close(), self._writer.close())


def _try_out(address: str, shown: str) -> None:
    try:
        with ReadingConnection.connect(address, **READING) as connection:
            release, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    except psycopg.OperationalError as error:
        raise StorageError(f"cannot open {shown}: {reason_of(error)}; check its address and that it runs") from error
    if release < OLDEST_SERVER * 10_000:
        raise StorageError(f"{shown} is of version {release // 10_000}: use {OLDEST_SERVER} or later")
    if encoding != "UTF8":
        raise StorageError(f"{shown} keeps text as {encoding}: make one with the encoding UTF8")
