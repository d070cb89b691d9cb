"""The engine that tests of the whole run on: SQLite, or what `CHORUS_ENGINE` names."""

import os
import shutil
from pathlib import Path

from bot.config import Storage
from storage import Engine
from storage.sqlite.engine import SqliteEngine

POSTGRES = os.environ.get("CHORUS_ENGINE", "sqlite") == "postgres"


async def open_engine(path: Path) -> Engine:
    """An engine over the database that stands for a path: the same one each time."""
    if not POSTGRES:
        return await SqliteEngine.open(path)
    from storage.postgres.engine import PostgresEngine
    from tests.postgres import server

    return await PostgresEngine.open(server().database(path))


def storage_in(folder: Path) -> Storage:
    """A configuration's storage: the database that stands for a folder."""
    if not POSTGRES:
        return Storage.within(folder)
    from tests.postgres import server

    return Storage(server().database(folder))


def copied(folder: Path, to: Path) -> Path:
    """A copy of a folder with its database; nobody may have it open."""
    copy = to / "copy"
    shutil.copytree(folder, copy)
    if POSTGRES:
        from tests.postgres import server

        server().copy(folder, copy)
    return copy
