"""The engines that the contract is tried on; a new one is one more opener here."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from storage import Engine
from storage.postgres.engine import PostgresEngine
from storage.sqlite.engine import SqliteEngine
from tests.postgres import server
from tests.storage.schemas import SCHEMA, Open

pytest.register_assert_rewrite(
    "tests.storage.contract", "tests.storage.lifecycle_contract", "tests.storage.shared_contract"
)

Opener = Callable[[Path, str | None], Awaitable[Engine]]


async def open_sqlite(folder: Path, release: str | None) -> Engine:
    return await SqliteEngine.open(folder / "chorus.db", release=release)


async def open_postgres(folder: Path, release: str | None) -> Engine:
    return await PostgresEngine.open(server().database(folder), release=release)


OPENERS: dict[str, Opener] = {"sqlite": open_sqlite, "postgres": open_postgres}


@pytest.fixture(params=OPENERS)
async def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens the same fresh database as often as asked, as a release of choice; all are closed at the end."""
    opened: list[Engine] = []

    async def open_it(release: str | None = None) -> Engine:
        opened.append(await OPENERS[request.param](tmp_path, release))
        return opened[-1]

    yield open_it
    for engine in opened:
        await engine.close()


@pytest.fixture
async def engine(open_engine: Open) -> Engine:
    """An engine with the tables of the contract."""
    engine = await open_engine()
    await engine.migrate([SCHEMA])
    return engine
