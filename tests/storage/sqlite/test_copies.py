"""Copies of the whole file: written beside writers, and put in the file's place after everything is checked."""

import asyncio
import os
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from storage import NewerDatabase, NotSaved, Session, StorageError, Work
from storage.sqlite import SqliteEngine, restored
from tests.storage.schemas import SCHEMA

RELEASE = "1.0.0"


def adding(note: str, *, size: int = 0) -> Work[None]:
    async def work(session: Session) -> None:
        await session.run("INSERT INTO trial_notes (community, id, size) VALUES (:community, :id, :n)", id=note, n=size)
        await session.run(
            "INSERT INTO trial_tally (community, poll, choice, slot, votes) VALUES (:community, 1, 'a', 0, 1) "
            "ON CONFLICT (community, poll, choice, slot) DO UPDATE SET votes = trial_tally.votes + 1"
        )

    return work


def notes(file: Path) -> tuple[Sequence[str], int]:
    """The notes of a file, and how many its tally says."""
    with closing(sqlite3.connect(file)) as connection:
        found = [row[0] for row in connection.execute("SELECT id FROM trial_notes ORDER BY id")]
        tallied = connection.execute("SELECT COALESCE(SUM(votes), 0) FROM trial_tally").fetchone()[0]
    return found, tallied


async def database(path: Path, *kept: str, release: str = RELEASE) -> Path:
    engine = await SqliteEngine.open(path, release=release)
    await engine.migrate([SCHEMA])
    for note in kept:
        await engine.writing("here", adding(note))
    await engine.close()
    return path


async def copy_of(path: Path, to: Path) -> Path:
    engine = await SqliteEngine.open(path, release=RELEASE)
    await engine.backup(to)
    await engine.close()
    return to


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_copy_made_among_writers_is_of_one_moment(tmp_path: Path) -> None:
    engine = await SqliteEngine.open(tmp_path / "chorus.db")
    await engine.migrate([SCHEMA])
    kept = 0

    async def write(lane: int) -> None:
        nonlocal kept
        for number in range(300):
            await engine.writing("here", adding(f"{lane}-{number:03}", size=number))
            kept += 1

    async def copy() -> list[tuple[int, int, Path]]:
        made: list[tuple[int, int, Path]] = []
        while kept < 600:
            before, file = kept, tmp_path / f"copy-{len(made)}.db"
            await engine.backup(file)
            made.append((before, kept, file))
        return made

    copied = asyncio.create_task(copy())
    await asyncio.gather(*(write(lane) for lane in range(4)))
    made = await copied
    assert len(made) > 1
    for before, after, file in made:
        found, tallied = notes(file)
        assert tallied == len(found)
        assert before <= len(found) <= after + 4  # who waits for the commit is in the file before it is told
    await engine.close()


async def test_a_copy_is_one_file_for_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    copy = await copy_of(await database(tmp_path / "chorus.db", "a"), tmp_path / "copies" / "copy.db")
    assert names(copy.parent) == {"copy.db"}
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert notes(copy) == (["a"], 1)


async def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("precious")
    with pytest.raises(StorageError, match="is there already"):
        await copy_of(await database(tmp_path / "chorus.db"), tmp_path / "there")
    assert (tmp_path / "there").read_text() == "precious"
    assert "there.part" not in " ".join(names(tmp_path))


async def test_a_copy_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = await database(tmp_path / "chorus.db")
    with pytest.raises(NotSaved):
        await copy_of(path, tmp_path / "no folder" / "copy.db")
    assert not any("copy" in name for name in names(tmp_path))


async def test_a_copy_becomes_the_database_where_there_is_none(tmp_path: Path) -> None:
    copy = await copy_of(await database(tmp_path / "chorus.db", "a", "b"), tmp_path / "copy.db")
    (tmp_path / "new").mkdir()
    assert restored(copy, tmp_path / "new" / "chorus.db", [SCHEMA], RELEASE, force=False) is None
    assert notes(tmp_path / "new" / "chorus.db") == (["a", "b"], 2)
    assert names(tmp_path / "new") == {"chorus.db"}


async def test_a_log_left_without_its_file_is_not_played_into_the_copy(tmp_path: Path) -> None:
    path = await database(tmp_path / "chorus.db", "a")
    copy = await copy_of(path, tmp_path / "copy.db")
    beside = path.with_name("chorus.db-wal")
    engine = await SqliteEngine.open(path)
    await engine.writing("here", adding("later"))
    log = beside.read_bytes()
    await engine.close()
    path.unlink()
    beside.write_bytes(log)
    restored(copy, path, [SCHEMA], RELEASE, force=False)
    assert notes(path) == (["a"], 1)


async def test_without_force_the_database_that_is_there_stays(tmp_path: Path) -> None:
    copy = await copy_of(await database(tmp_path / "chorus.db", "a"), tmp_path / "copy.db")
    there = await database(tmp_path / "there.db", "b")
    with pytest.raises(StorageError, match="--force"):
        restored(copy, there, [SCHEMA], RELEASE, force=False)
    assert notes(there) == (["b"], 1)


async def test_with_force_what_was_there_is_kept_with_all_its_log_held(tmp_path: Path) -> None:
    copy = await copy_of(await database(tmp_path / "chorus.db", "a"), tmp_path / "copy.db")
    there = await database(tmp_path / "there.db", "b")
    killed = sqlite3.connect(there)  # nobody folded its log into the file
    killed.execute("INSERT INTO trial_notes (community, id) VALUES ('here', 'in the log')")
    killed.commit()
    log = there.with_name("there.db-wal").read_bytes()
    main = there.read_bytes()
    killed.close()
    there.write_bytes(main)
    there.with_name("there.db-wal").write_bytes(log)
    kept = restored(copy, there, [SCHEMA], RELEASE, force=True)
    assert kept == tmp_path / "there.db.replaced"
    assert notes(kept)[0] == ["b", "in the log"]
    assert notes(there) == (["a"], 1)
    assert names(tmp_path) == {"chorus.db", "copy.db", "there.db", "there.db.replaced"}


async def test_a_database_that_a_program_has_open_is_not_replaced(tmp_path: Path) -> None:
    copy = await copy_of(await database(tmp_path / "chorus.db", "a"), tmp_path / "copy.db")
    there = await database(tmp_path / "there.db", "b")
    engine = await SqliteEngine.open(there)
    await engine.writing("here", adding("c"))
    with pytest.raises(StorageError, match="stop it first"):
        restored(copy, there, [SCHEMA], RELEASE, force=True)
    await engine.writing("here", adding("d"))
    await engine.close()
    assert notes(there) == (["b", "c", "d"], 3)


async def test_a_damaged_database_can_be_replaced(tmp_path: Path) -> None:
    copy = await copy_of(await database(tmp_path / "chorus.db", "a"), tmp_path / "copy.db")
    there = tmp_path / "there.db"
    there.write_bytes(b"no database at all" * 100)
    kept = restored(copy, there, [SCHEMA], RELEASE, force=True)
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")
    assert notes(there) == (["a"], 1)


async def test_a_copy_of_a_later_release_is_refused(tmp_path: Path) -> None:
    later = await database(tmp_path / "later.db", "a", release="9.0.0")
    there = await database(tmp_path / "there.db", "b")
    with pytest.raises(NewerDatabase, match=r"9\.0\.0"):
        restored(later, there, [], RELEASE, force=True)
    assert notes(there) == (["b"], 1)
    assert not (tmp_path / "there.db.replaced").exists()


@pytest.mark.parametrize("content", [b"", b"a letter\n" * 400], ids=["is empty", "is something else"])
async def test_a_file_that_is_no_copy_of_chorus_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(content)
    with pytest.raises(StorageError, match=r"not of Chorus|no database"):
        restored(tmp_path / "copy.db", tmp_path / "new.db", [SCHEMA], RELEASE, force=False)
    assert names(tmp_path) == {"copy.db"}


async def test_a_copy_that_was_damaged_is_refused_wherever_the_damage_is(tmp_path: Path) -> None:
    path = await database(tmp_path / "chorus.db", *(f"note {number:04} {'x' * 40}" for number in range(300)))
    copy = await copy_of(path, tmp_path / "copy.db")
    content = bytearray(copy.read_bytes())
    for page in range(1, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    copy.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        restored(copy, tmp_path / "new.db", [SCHEMA], RELEASE, force=False)
    assert not (tmp_path / "new.db").exists()


async def test_a_copy_does_not_replace_itself(tmp_path: Path) -> None:
    path = await database(tmp_path / "chorus.db", "a")
    with pytest.raises(StorageError, match="itself"):
        restored(path, path, [SCHEMA], RELEASE, force=True)
