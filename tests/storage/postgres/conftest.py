"""A database with the storage tests' tables, and a second way into it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage.postgres.engine import PostgresEngine
from tests.postgres import server
from tests.storage.schemas import SCHEMA

Beside = psycopg.Connection[Any]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return server().database(tmp_path)


@pytest.fixture
async def engine(url: str) -> AsyncIterator[PostgresEngine]:
    engine = await PostgresEngine.open(url)
    await engine.migrate([SCHEMA])
    yield engine
    await engine.close()


@pytest.fixture
def beside(url: str, engine: PostgresEngine) -> Iterator[Beside]:
    """A connection that another program could have."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def ids(connection: Beside) -> list[str]:
    """The notes that are committed, in order."""
    return [note for (note,) in connection.execute("SELECT id FROM trial_notes ORDER BY id")]
