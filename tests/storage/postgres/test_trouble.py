"""Whatever happens to the server or to others' transactions: what was told is there, and what is not told is not."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from storage import Engine, NotSaved, Session, StorageError, Work
from storage.postgres.engine import PostgresEngine
from tests.postgres import Server, server
from tests.storage.postgres.conftest import Beside, ids
from tests.storage.schemas import SCHEMA, add_one, all_ids, all_notes, count, insert, tallied

ROOT = Path(__file__).parents[3]
KILL_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


# Others in the way


async def test_what_two_check_and_then_write_holds_as_if_one_came_after_the_other(engine: Engine) -> None:
    async def one_at_most(session: Session) -> int:
        found = await session.rows("SELECT id FROM trial_notes WHERE community = :community")
        return (
            0
            if found
            else await session.run(
                "INSERT INTO trial_notes (community, id) VALUES (:community, :note)", note=f"n{id(session)}"
            )
        )

    added = await asyncio.gather(*(engine.writing("here", one_at_most) for _ in range(20)))
    assert sum(added) == 1
    assert len(await engine.reading("here", all_ids)) == 1


async def test_a_work_that_others_were_in_the_way_of_runs_again_without_a_trace(engine: Engine, beside: Beside) -> None:
    runs: list[int] = []

    async def work(session: Session) -> int:
        (row,) = await session.rows("SELECT size FROM trial_notes WHERE community = :community")
        await session.count((SCHEMA.tables[1]), 1, poll=1, choice="a")
        if not runs:
            beside.execute("UPDATE trial_notes SET size = 10")
        runs.append(row["size"])
        return await session.run("UPDATE trial_notes SET size = size + 1 WHERE community = :community")

    await engine.writing("here", insert("a"))
    assert await engine.writing("here", work) == 1
    assert runs == [0, 10]
    assert [row["size"] for row in await engine.reading("here", all_notes)] == [11]
    assert await engine.reading("here", tallied) == {"a": 1}


async def test_two_that_wait_for_each_other_both_arrive(engine: Engine) -> None:
    def move(first: str, second: str) -> Work[None]:
        async def work(session: Session) -> None:
            for note in (first, second):
                await session.run(
                    "UPDATE trial_notes SET size = size + 1 WHERE community = :community AND id = :note", note=note
                )

        return work

    await asyncio.gather(*(engine.writing("here", insert(note)) for note in "ab"))
    await asyncio.gather(*(engine.writing("here", move(*order)) for order in ("ab", "ba") * 10))
    assert [row["size"] for row in await engine.reading("here", all_notes)] == [20, 20]


async def test_a_lock_of_another_program_is_not_waited_for_forever(url: str, engine: Engine, beside: Beside) -> None:
    await engine.writing("here", insert("a"))
    impatient = await PostgresEngine.open(f"{url}&options=-c%20lock_timeout%3D1s")
    with beside.transaction():
        beside.execute("UPDATE trial_notes SET size = 7")
        with pytest.raises(NotSaved, match="another program holds"):
            await impatient.writing("here", add_one("a"))
    await impatient.writing("here", add_one("a"))
    assert [row["size"] for row in await engine.reading("here", all_notes)] == [8]
    await impatient.close()


async def test_a_statement_that_takes_too_long_saves_nothing(url: str, engine: Engine) -> None:
    impatient = await PostgresEngine.open(f"{url}&options=-c%20statement_timeout%3D200")

    async def dream(session: Session) -> None:
        await insert("a")(session)
        with suppress(StorageError):
            await session.one("SELECT pg_sleep(20)")

    with pytest.raises(NotSaved, match="longer than"):
        await impatient.writing("here", dream)
    await impatient.writing("here", insert("b"))
    assert await engine.reading("here", all_ids) == ["b"]
    await impatient.close()


async def test_who_goes_on_after_a_refusal_outside_a_savepoint_saves_nothing(engine: Engine) -> None:
    async def stubborn(session: Session) -> None:
        await insert("a")(session)
        with suppress(StorageError):
            await insert("a")(session)

    with pytest.raises(StorageError, match="savepoint"):
        await engine.writing("here", stubborn)
    assert await engine.reading("here", all_ids) == []


async def test_connections_count_in_slots_of_their_own(url: str, engine: Engine, beside: Beside) -> None:
    other = await PostgresEngine.open(url)
    await asyncio.gather(*(each.writing("here", count("a")) for each in (engine, other) for _ in range(100)))
    used = beside.execute("SELECT count(DISTINCT slot), sum(votes) FROM trial_tally").fetchone()
    held = beside.execute("SELECT count(*), count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
    assert used is not None and held is not None
    assert (used[1], held[0]) == (200, held[1])
    assert 2 <= used[0] <= held[0]
    await other.close()


# Lost connections


async def test_a_connection_lost_in_a_transaction_costs_nothing(engine: Engine, beside: Beside) -> None:
    runs: list[int] = []

    async def work(session: Session) -> int:
        runs.append(1)
        await insert("a")(session)
        if len(runs) == 1:
            beside.execute(KILL_ALL)
        return await insert("b")(session)

    assert await engine.writing("here", work) == 1
    assert len(runs) == 2
    assert ids(beside) == ["a", "b"]


async def test_idle_connections_that_were_lost_are_replaced(engine: Engine, beside: Beside) -> None:
    await asyncio.gather(*(engine.writing("here", insert(f"{number}")) for number in range(20)))
    await asyncio.gather(*(engine.reading("here", all_ids) for _ in range(8)))
    beside.execute(KILL_ALL)
    assert len(await engine.reading("here", all_ids)) == 20
    await asyncio.gather(*(engine.writing("here", insert(f"more {number}")) for number in range(20)))
    assert len(ids(beside)) == 40


class Between:
    """Stands between the engine and the server, and loses the answer to COMMIT when it is told to."""

    def __init__(self, socket: Path) -> None:
        self._socket = str(socket)
        self.loses = False
        self.reaches_server = True
        self.lost = 0

    async def serve(self, folder: Path) -> asyncio.Server:
        return await asyncio.start_unix_server(self._connected, folder / ".s.PGSQL.5432")

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_unix_connection(self._socket)
        back = asyncio.create_task(self._copy(inner, writer))
        try:
            while data := await reader.read(65536):
                if self.loses and b"COMMIT" in data:
                    self.loses = False
                    self.lost += 1
                    back.cancel()
                    if self.reaches_server:
                        outer.write(data)
                        await inner.read(65536)  # the server has answered: it is durable
                    break
                outer.write(data)
        except ConnectionError:
            pass
        finally:
            back.cancel()
            outer.close()
            writer.close()

    async def _copy(self, inner: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await inner.read(65536):
                writer.write(data)
        writer.close()


@pytest.fixture
async def between(url: str, tmp_path: Path) -> AsyncIterator[tuple[Between, PostgresEngine]]:
    parts = psycopg.conninfo.conninfo_to_dict(url)
    between = Between(Path(str(parts["host"])) / ".s.PGSQL.5432")
    listening = await between.serve(tmp_path)
    engine = await PostgresEngine.open(f"postgresql://postgres@/{parts['dbname']}?host={tmp_path}")
    await engine.migrate([SCHEMA])
    yield between, engine
    await engine.close()
    listening.close()


@pytest.mark.parametrize("kept", [True, False], ids=["and was kept", "and never arrived"])
async def test_a_commit_whose_answer_was_lost_is_asked_for(between: tuple[Between, PostgresEngine], kept: bool) -> None:
    lossy, engine = between
    runs: list[int] = []

    async def work(session: Session) -> int:
        runs.append(1)
        return await add_one("a")(session)

    assert await engine.writing("here", work) == 1
    lossy.loses, lossy.reaches_server = True, kept
    assert await engine.writing("here", work) == 2
    assert (lossy.lost, len(runs)) == (1, 2 if kept else 3)
    assert [row["size"] for row in await engine.reading("here", all_notes)] == [2]


# Restarts


@pytest.fixture(scope="module")
def own() -> Server:
    """A server that may be stopped."""
    server()  # skips where there is none
    return Server()


ENDS: dict[str, Callable[[Server], None]] = {
    "is restarted": lambda server: server.control("restart", "-m", "fast"),
    "is restarted at once": lambda server: server.control("restart", "-m", "immediate"),
    "crashes": Server.crash,
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
async def test_nothing_that_was_told_is_lost_when_the_server(
    own: Server, tmp_path: Path, end: Callable[[Server], None]
) -> None:
    engine = await PostgresEngine.open(own.database(tmp_path))
    await engine.migrate([SCHEMA])
    told: list[str] = []
    busy = asyncio.Event()

    async def caller(name: int) -> None:
        for number in range(150):
            note = f"{name}-{number}"
            await engine.writing("here", insert(note))
            told.append(note)
            if len(told) >= 100:
                busy.set()

    callers = asyncio.gather(*(caller(name) for name in range(8)))
    await busy.wait()
    await asyncio.to_thread(end, own)
    await callers
    assert len(told) == 1200
    assert sorted(told) == await engine.reading("here", all_ids)
    await engine.close()


async def test_a_server_that_stays_away_saves_nothing_and_is_found_again(own: Server, tmp_path: Path) -> None:
    engine = await PostgresEngine.open(own.database(tmp_path), patience=0.5)
    await engine.migrate([SCHEMA])
    await engine.writing("here", insert("before"))
    await asyncio.to_thread(own.control, "stop", "-m", "fast")
    outcomes = await asyncio.gather(*(engine.writing("here", insert(note)) for note in "ab"), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [NotSaved, NotSaved]
    with pytest.raises(StorageError):
        await engine.reading("here", all_ids)
    with pytest.raises(StorageError, match="cannot open"):
        await PostgresEngine.open(own.database(tmp_path))
    await asyncio.to_thread(own.control, "start")
    while True:
        with suppress(NotSaved):
            await engine.writing("here", insert("after"))
            break
    assert await engine.reading("here", all_ids) == ["after", "before"]
    await engine.close()


ADDRESSES = {
    "a host that is not there": "postgresql://chorus:s3cr3t@nowhere.invalid/crowd?connect_timeout=2",
    "a port that is none": "postgresql://chorus:s3cr/3t@db.test/crowd",
    "no address": "postgresql://chorus:s3cr3t@[nowhere/crowd",
}


@pytest.mark.parametrize("case", ADDRESSES)
async def test_a_database_that_cannot_be_opened_is_named_without_its_password(case: str) -> None:
    with pytest.raises(StorageError) as caught:
        await PostgresEngine.open(ADDRESSES[case])
    assert "s3cr" not in str(caught.value) and "3t" not in str(caught.value)


async def keep_writing(url: str) -> None:
    """The program that is killed: each caller says every note of its own that writing returned for."""
    engine = await PostgresEngine.open(url)

    async def caller(name: int) -> None:
        for number in range(100_000):
            await engine.writing("here", insert(f"{name}-{number}"))
            await engine.writing("here", count("a"))
            print(f"{name}-{number}", flush=True)

    await asyncio.gather(*(caller(name) for name in range(8)))


async def test_a_killed_program_has_kept_all_that_it_told(url: str, engine: Engine) -> None:
    program = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, url, stdout=PIPE, cwd=ROOT)
    assert program.stdout is not None
    told = [(await program.stdout.readline()).decode().strip() for _ in range(200)]
    program.kill()
    rest, _ = await program.communicate()
    told += rest.decode().rpartition("\n")[0].split()
    notes = await engine.reading("here", all_ids)
    assert set(told) <= set(notes)
    assert len(told) <= (await engine.reading("here", tallied))["a"] <= len(notes)


if __name__ == "__main__":
    asyncio.run(keep_writing(sys.argv[1]))
