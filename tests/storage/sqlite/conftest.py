"""A database with the storage tests' table, and a second way into its file."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage.sqlite.engine import SqliteEngine
from tests.storage.schemas import SCHEMA


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "chorus.db"


@pytest.fixture
async def engine(path: Path) -> AsyncIterator[SqliteEngine]:
    engine = await SqliteEngine.open(path, patience=5)
    await engine.migrate([SCHEMA])
    yield engine
    await engine.close()


@pytest.fixture
def beside(path: Path, engine: SqliteEngine) -> Iterator[sqlite3.Connection]:
    """A connection that another program could have."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        yield connection


def ids(connection: sqlite3.Connection) -> list[str]:
    """The notes that are committed, in order."""
    return [note for (note,) in connection.execute("SELECT id FROM trial_notes ORDER BY id")]
