"""A migrated file is the same as a fresh one, whatever it was before."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage import Column, Index, Schema, Session, Step, StorageError, Table
from storage.sqlite.engine import SqliteEngine
from tests.storage.schemas import NOTES, SCHEMA, all_notes

OLD = Table(
    "trial_notes",
    {"community": Column("text"), "id": Column("text"), "body": Column("text", default="")},
    key=("community", "id"),
    indexes=(Index(("body",)), Index(("community", "body"), unique=True)),
)
NEW = Table(
    "trial_notes",
    {
        **OLD.columns,
        "size": Column("integer", default=7),
        "share": Column("real", default=0.5),
        "state": Column("text", default="it's NULL()"),
        "tone": Column("text", null=True, default="TRUE"),
        "count": Column("integer", null=True, default=3),
        "data": Column("blob", null=True),
    },
    key=OLD.key,
    indexes=(Index(("body",), unique=True), Index(("community", "size"))),
)
PARTS = Table(
    "trial_parts",
    {"part": Column("integer"), "note": Column("text"), "community": Column("text")},
    key=("community", "note", "part"),
)
QUEUE = Table("trial_queue", {"number": Column("integer"), "what": Column("text")}, key=("number",), shared=True)


async def fill_parts(session: Session) -> None:
    await session.run("INSERT INTO trial_parts (community, note, part) SELECT community, id, size FROM trial_notes")


NEWER = Schema("trial", (NEW, PARTS, QUEUE), (Step("fill parts", fill_parts),))


async def migrate(path: Path, *schemas: Schema) -> list[str]:
    engine = await SqliteEngine.open(path)
    try:
        return list(await engine.migrate(schemas))
    finally:
        await engine.close()


def shape(path: Path) -> dict[str, Any]:
    """All that SQLite knows of the tables, except in which order columns came."""
    tables = {}
    with closing(sqlite3.connect(path)) as file:
        for _, name, _, _, without_rowid, strict in file.execute("PRAGMA main.table_list").fetchall():
            if not name.startswith("sqlite_"):
                columns = {row[1]: row[2:] for row in file.execute(f"PRAGMA table_info({name})")}
                indexes = {
                    (row[1], row[2], tuple(part[2] for part in file.execute(f"PRAGMA index_info({row[1]})")))
                    for row in file.execute(f"PRAGMA index_list({name})").fetchall()
                }
                tables[name] = (columns, indexes, without_rowid, strict)
    return tables


async def test_a_migrated_file_equals_a_fresh_one(tmp_path: Path) -> None:
    old, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    await migrate(old, Schema("trial", (OLD,)))
    with closing(sqlite3.connect(old)) as file:
        file.execute("INSERT INTO trial_notes VALUES ('here', 'a', 'first'), ('here', 'b', 'second')")
        file.commit()
    await migrate(old, NEWER)
    await migrate(fresh, NEWER)
    assert shape(old) == shape(fresh)


async def test_rows_that_were_there_get_the_defaults_and_the_steps(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    await migrate(path, Schema("trial", (OLD,)))
    with closing(sqlite3.connect(path)) as file:
        file.execute("INSERT INTO trial_notes VALUES ('here', 'a', 'first')")
        file.commit()
    await migrate(path, NEWER)
    engine = await SqliteEngine.open(path)
    (row,) = await engine.reading("here", all_notes)
    assert (row["size"], row["share"], row["state"], row["tone"], row["count"], row["data"]) == (
        7, 0.5, "it's NULL()", "TRUE", 3, None,
    )  # fmt: skip
    parts = await engine.reading("here", lambda session: session.rows("SELECT note, part FROM trial_parts"))
    assert parts == [{"note": "a", "part": 7}]
    await engine.close()


async def test_what_was_done_is_named_once(path: Path) -> None:
    assert await migrate(path, Schema("trial", (OLD,))) == [
        "table storage_applied",
        "table storage_numbers",
        "table trial_notes",
        "index by_trial_notes_body",
        "index one_trial_notes_community_body",
    ]
    assert await migrate(path, NEWER) == [
        *(f"column trial_notes.{name}" for name in ("size", "share", "state", "tone", "count", "data")),
        "index one_trial_notes_body",
        "index by_trial_notes_community_size",
        "no index by_trial_notes_body",
        "no index one_trial_notes_community_body",
        "table trial_parts",
        "table trial_queue",
        "step trial.fill parts",
    ]
    assert await migrate(path, NEWER) == []


CONTRADICTIONS = {
    "another key": replace(NOTES, key=("community", "size")),
    "another kind": replace(NOTES, columns={**NOTES.columns, "size": Column("text")}),
    "values that may be missing": replace(NOTES, columns={**NOTES.columns, "size": Column("integer", null=True)}),
    "values that may not be missing": replace(NOTES, columns={**NOTES.columns, "weight": Column("real")}),
    "a new column without a default": replace(NOTES, columns={**NOTES.columns, "more": Column("text")}),
}


@pytest.mark.parametrize("table", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
async def test_a_declaration_that_contradicts_the_file_is_refused(path: Path, table: Table) -> None:
    await migrate(path, SCHEMA)
    before = shape(path)
    with pytest.raises(StorageError, match="trial_notes"):
        await migrate(path, Schema("trial", (PARTS, table)))
    assert shape(path) == before


async def test_a_table_with_two_owners_is_refused(path: Path) -> None:
    with pytest.raises(StorageError, match="declared by trial and by other"):
        await migrate(path, SCHEMA, Schema("other", (NOTES,)))


ROOT = Path(__file__).parents[3]
MIGRATE = """
import asyncio, sys
from pathlib import Path
from tests.storage.sqlite.test_schema import NEWER, migrate
sys.stdin.readline()
print(len(asyncio.run(migrate(Path(sys.argv[1]), NEWER))))
"""


async def test_programs_that_start_at_once_on_a_new_file_share_the_work(path: Path) -> None:
    programs = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", MIGRATE, str(path), stdin=PIPE, stdout=PIPE, cwd=ROOT
        )
        for _ in range(3)
    ]
    answers = await asyncio.gather(*(program.communicate(b"\n") for program in programs))
    counts = sorted(int(answer) for answer, _ in answers)
    assert counts[:2] == [0, 0]
    assert counts[2] > 0
