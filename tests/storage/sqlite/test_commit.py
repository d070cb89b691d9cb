"""Nothing is told before its COMMIT, and what fails is not kept: groups, full disks, other programs."""

import asyncio
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier

import pytest

from storage import Engine, NotSaved, Session, StorageError, Work
from storage.sqlite.connection import open_writer
from storage.sqlite.engine import SqliteEngine
from tests.storage.schemas import all_ids, count, insert, tallied
from tests.storage.sqlite.conftest import ids


async def test_the_file_is_set_to_survive_power_loss(engine: Engine) -> None:
    async def settings(session: Session) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [next(iter(row.values())) for name in names if (row := await session.one(f"PRAGMA {name}"))]

    assert await engine.writing("here", settings) == ["wal", 2, 1]  # 2 is FULL


async def test_what_a_caller_hears_is_already_in_the_file(engine: Engine, beside: sqlite3.Connection) -> None:
    early: list[str] = []

    async def caller(name: str) -> None:
        for number in range(20):
            note = f"{name}{number}"
            await engine.writing("here", insert(note))
            if note not in ids(beside):  # nothing else runs between the outcome and this look
                early.append(note)

    await asyncio.gather(*(caller(name) for name in "abcdefgh"))
    assert early == []


async def test_nobody_sees_a_work_before_its_commit(engine: Engine, beside: sqlite3.Connection) -> None:
    async def work(session: Session) -> list[str]:
        await insert("a")(session)
        return ids(beside)

    assert await engine.writing("here", work) == []
    assert ids(beside) == ["a"]


async def test_works_that_wait_together_are_committed_together(engine: Engine, beside: sqlite3.Connection) -> None:
    seen: list[list[str]] = []

    async def work(session: Session) -> None:
        await insert(f"{len(seen)}")(session)
        seen.append(ids(beside))

    await asyncio.gather(*(engine.writing("here", work) for _ in range(5)))
    assert seen == [[]] * 5
    assert ids(beside) == ["0", "1", "2", "3", "4"]


async def test_the_event_loop_breathes_between_groups(engine: Engine) -> None:
    rounds = 0

    async def count_rounds() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    async def work(session: Session) -> int:
        return rounds

    counting = asyncio.create_task(count_rounds())
    at = await asyncio.gather(*(engine.writing("here", work) for _ in range(1000)))
    counting.cancel()
    assert len(set(at)) >= 4  # groups of at most 256


async def test_a_commit_that_fails_saves_nothing_of_its_group(engine: Engine, beside: sqlite3.Connection) -> None:
    beside.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
    beside.execute("CREATE TABLE children (parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")

    async def orphan(session: Session) -> int:
        return await session.run("INSERT INTO children (parent) VALUES (7)")  # checked at COMMIT

    async def refuse(session: Session) -> None:
        raise LookupError("said of a state that was not kept")

    works = [insert("a"), orphan, refuse, insert("b")]
    outcomes = await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSaved] * 4
    assert all(isinstance(outcome.__cause__, sqlite3.Error) for outcome in outcomes if isinstance(outcome, NotSaved))
    assert len({id(outcome) for outcome in outcomes}) == 4
    assert ids(beside) == []
    await engine.writing("here", insert("c"))
    assert ids(beside) == ["c"]


async def test_a_commit_that_fails_leaves_nothing_counted_and_nothing_known(
    engine: Engine, beside: sqlite3.Connection
) -> None:
    beside.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
    beside.execute("CREATE TABLE children (parent REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")

    async def body(session: Session) -> object:
        return await session.known("SELECT body FROM trial_notes WHERE community = :community AND id = 'a'")

    async def orphan(session: Session) -> int:
        return await session.run("INSERT INTO children (parent) VALUES (7)")  # checked at COMMIT

    await engine.writing("here", count("a"))
    works: list[Work[object]] = [count("a"), insert("a"), body, orphan]
    outcomes = await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSaved] * 4
    await engine.writing("here", count("a"))
    assert await engine.reading("here", tallied) == {"a": 2}
    assert await engine.writing("here", body) is None


async def test_a_number_that_cannot_be_written_saves_nothing_of_its_group(engine: Engine) -> None:
    await engine.writing("here", count("a", 2**62))
    works = [count("a", 2**62 - 1), insert("note"), count("a")]
    outcomes = await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSaved] * 3
    assert await engine.reading("here", all_ids) == []
    await engine.writing("here", count("a"))
    assert await engine.reading("here", tallied) == {"a": 2**62 + 1}


async def limit_pages(engine: Engine, pages: int) -> None:
    """The disk has room for so many pages; each is 4096 bytes."""
    await engine.writing("here", lambda session: session.one(f"PRAGMA max_page_count = {pages}"))


async def test_a_full_disk_saves_nothing_of_its_group_until_there_is_space_again(
    engine: Engine, beside: sqlite3.Connection
) -> None:
    await engine.writing("here", insert("before"))
    await limit_pages(engine, 20)
    works = [insert("a"), insert("huge", "x" * 1_000_000), insert("b")]
    outcomes = await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert isinstance(outcomes[0], NotSaved)
    assert isinstance(outcomes[1], NotSaved)
    assert "disk is full" in str(outcomes[1])
    # What stood behind the trouble runs in the next group; it fits.
    assert outcomes[2] == 1
    assert ids(beside) == ["b", "before"]
    await limit_pages(engine, 100_000)
    await asyncio.gather(*(engine.writing("here", work) for work in works[:2]))
    assert ids(beside) == ["a", "b", "before", "huge"]


async def test_a_work_that_plays_down_a_full_disk_commits_nothing_after_it(
    engine: Engine, beside: sqlite3.Connection
) -> None:
    await limit_pages(engine, 20)

    async def play_down(session: Session) -> None:
        with suppress(NotSaved):
            async with session.savepoint():
                await insert("huge", "x" * 1_000_000)(session)
        with suppress(NotSaved):
            await insert("after")(session)

    outcomes = await asyncio.gather(
        engine.writing("here", insert("a")), engine.writing("here", play_down), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [NotSaved, NotSaved]
    assert ids(beside) == []


async def test_a_caller_who_left_before_its_turn_leaves_nothing(engine: Engine, beside: sqlite3.Connection) -> None:
    beside.execute("BEGIN IMMEDIATE")
    tasks = [asyncio.create_task(engine.writing("here", insert(note))) for note in "abc"]
    await asyncio.sleep(0.01)
    tasks[1].cancel()
    await asyncio.sleep(0)
    beside.execute("ROLLBACK")
    await asyncio.gather(*tasks, return_exceptions=True)
    assert ids(beside) == ["a", "c"]


async def test_a_caller_who_left_during_the_commit_changes_nothing_for_the_group(
    engine: Engine, beside: sqlite3.Connection
) -> None:
    tasks: list[asyncio.Task[int]] = []

    async def leave(session: Session) -> int:
        asyncio.get_running_loop().call_soon(tasks[1].cancel)  # the group's COMMIT is under way by then
        return await insert("leaver")(session)

    tasks += [asyncio.create_task(engine.writing("here", work)) for work in (insert("a"), leave, insert("b"))]
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [outcomes[0], outcomes[2]] == [1, 1]
    assert isinstance(outcomes[1], asyncio.CancelledError)
    assert ids(beside) == ["a", "b", "leaver"]


HOLD_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("INSERT INTO trial_notes (community, id) VALUES ('here', 'of another program')")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


async def holding(path: Path) -> Process:
    """Another program that holds the writer's lock until it is sent a line."""
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD_LOCK, str(path), stdin=PIPE, stdout=PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    return holder


async def test_another_programs_lock_is_waited_for_while_the_loop_runs_on(engine: Engine, path: Path) -> None:
    holder = await holding(path)
    writers = [asyncio.create_task(engine.writing("here", insert(note))) for note in "ab"]
    for _ in range(5):  # reading goes on meanwhile
        assert await engine.reading("here", all_ids) == []
    assert not any(writer.done() for writer in writers)
    await holder.communicate(b"\n")
    assert await asyncio.gather(*writers) == [1, 1]
    assert await engine.reading("here", all_ids) == ["a", "b", "of another program"]


async def test_a_lock_that_is_held_too_long_is_not_saved(engine: Engine, path: Path) -> None:
    impatient = await SqliteEngine.open(path, patience=0.05)
    holder = await holding(path)
    outcomes = await asyncio.gather(*(impatient.writing("here", insert(note)) for note in "ab"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSaved, NotSaved]
    assert "another program" in str(outcomes[0])
    await holder.communicate(b"\n")
    assert await impatient.writing("here", insert("c")) == 1
    await impatient.close()
    assert await engine.reading("here", all_ids) == ["c", "of another program"]


async def test_a_file_that_is_no_database_is_refused_with_its_name(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"this is a letter, not a database " * 100)
    with pytest.raises(StorageError, match=r"chorus\.db"):
        await SqliteEngine.open(path)


async def test_a_folder_that_is_not_there_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        await SqliteEngine.open(tmp_path / "nowhere" / "chorus.db")


def test_a_new_file_can_be_opened_by_many_at_once(tmp_path: Path) -> None:
    together = Barrier(6)

    def open_and_close(path: Path) -> None:
        together.wait()
        open_writer(path, 5.0).close()

    with ThreadPoolExecutor(together.parties) as threads:
        for number in range(30):
            path = tmp_path / f"{number}.db"
            for opened in [threads.submit(open_and_close, path) for _ in range(together.parties)]:
                opened.result()
