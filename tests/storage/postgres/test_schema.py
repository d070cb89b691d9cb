"""A migrated database is the same as a fresh one, whatever it was before."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import Index, Schema, StorageError, Table
from storage.postgres.engine import PostgresEngine
from tests.postgres import server
from tests.storage.schemas import NOTES, SCHEMA, all_notes
from tests.storage.sqlite.test_schema import CONTRADICTIONS, NEWER, OLD, PARTS


async def migrate(url: str, *schemas: Schema) -> list[str]:
    engine = await PostgresEngine.open(url)
    try:
        return list(await engine.migrate(schemas))
    finally:
        await engine.close()


def shape(url: str) -> set[Any]:
    """All that PostgreSQL knows of the tables and indexes, except in which order columns came."""
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name, data_type, collation_name, is_nullable, column_default"
            " FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
        indexes = connection.execute("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        return {*columns, *indexes.fetchall()}


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    return server().database(tmp_path / "fresh")


async def test_a_migrated_database_equals_a_fresh_one(url: str, fresh: str) -> None:
    await migrate(url, Schema("trial", (OLD,)))
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO trial_notes VALUES ('here', 'a', 'first'), ('here', 'b', 'second')")
    await migrate(url, NEWER)
    await migrate(fresh, NEWER)
    assert shape(url) == shape(fresh)


async def test_rows_that_were_there_get_the_defaults_and_the_steps(url: str) -> None:
    await migrate(url, Schema("trial", (OLD,)))
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO trial_notes VALUES ('here', 'a', 'first')")
    await migrate(url, NEWER)
    engine = await PostgresEngine.open(url)
    (row,) = await engine.reading("here", all_notes)
    values = tuple(row[name] for name in ("size", "share", "state", "tone", "count", "data"))
    assert values == (7, 0.5, "it's NULL()", "TRUE", 3, None)
    parts = await engine.reading("here", lambda session: session.rows("SELECT note, part FROM trial_parts"))
    assert parts == [{"note": "a", "part": 7}]
    await engine.close()


async def test_what_was_done_is_named_once(url: str) -> None:
    assert await migrate(url, Schema("trial", (OLD,))) == [
        "table storage_applied",
        "table storage_numbers",
        "table trial_notes",
        "index by_trial_notes_body",
        "index one_trial_notes_community_body",
    ]
    done = await migrate(url, NEWER)
    assert (len(done), done[0], done[-1]) == (13, "column trial_notes.size", "step trial.fill parts")
    assert await migrate(url, NEWER) == []


@pytest.mark.parametrize("table", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
async def test_a_declaration_that_contradicts_the_database_is_refused(url: str, table: Table) -> None:
    await migrate(url, SCHEMA)
    before = shape(url)
    with pytest.raises(StorageError, match="trial_notes"):
        await migrate(url, Schema("trial", (PARTS, table)))
    assert shape(url) == before


async def test_an_index_whose_name_is_too_long_is_made_once(url: str) -> None:
    columns = {f"{'long_' * 5}{number}": replace(NOTES.columns["size"]) for number in range(3)}
    table = Table("trial_long", {**NOTES.columns, **columns}, NOTES.key, (Index(tuple(columns)), Index(("body",))))
    assert len(await migrate(url, Schema("trial", (table,)))) == 5
    assert await migrate(url, Schema("trial", (table,))) == []


async def test_a_process_that_runs_on_while_another_migrates_is_not_disturbed(url: str) -> None:
    old = await PostgresEngine.open(url)
    await old.migrate([Schema("trial", (OLD,))])
    read = [await old.writing("here", all_notes) for _ in range(3)]  # prepared by now, with the columns of then
    await migrate(url, NEWER)
    assert await old.writing("here", all_notes) == read[0] == []
    assert await old.reading("here", all_notes) == []
    await old.close()
