"""Durable votes per second through the SQLite engine, against bare loops of sqlite-utils upserts in the same run.

Run it with `python -m tests.benchmarks.storage_votes`. A bare loop makes one upsert a vote in WAL mode: `full` commits
each, as sqlite-utils does by itself, and waits for the disk each time, `normal` does the same with `synchronous =
NORMAL`, so that the system may bring it to the disk later, `one` makes all in one transaction and keeps nothing before
its end. The engine makes three statements a vote, asks for a known row and counts in two numbers, and each caller goes
on only after its vote is on the disk.
"""

import asyncio
import time
from contextlib import nullcontext
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from storage import Column, Index, Schema, Session, Table, Work
from storage.sqlite.engine import SqliteEngine

PEOPLE = 5_000
VOTES = {1: 3_000, 32: 30_000, 256: 50_000}
BARE = {"full": 2_000, "normal": 8_000, "one": 30_000}

COMMUNITY = {"community": Column("text")}
TALLY = Table(
    "bench_tally",
    COMMUNITY
    | {"poll": Column("integer"), "choice": Column("integer"), "slot": Column("integer"), "votes": Column("integer")},
    ("community", "poll", "choice", "slot"),
)
VERSIONS = Table(
    "bench_versions",
    COMMUNITY | {"poll": Column("integer"), "slot": Column("integer"), "version": Column("integer")},
    ("community", "poll", "slot"),
)
SCHEMA = Schema(
    "bench",
    (
        Table("bench_seen", COMMUNITY | {"key": Column("text"), "at": Column("integer")}, ("community", "key")),
        Table(
            "bench_polls",
            COMMUNITY | {"number": Column("integer"), "question": Column("text"), "closed": Column("integer")},
            ("community", "number"),
        ),
        Table(
            "bench_votes",
            COMMUNITY
            | {
                "poll": Column("integer"),
                "person": Column("text"),
                "choice": Column("integer"),
                "at": Column("integer"),
            },
            ("community", "poll", "person"),
        ),
        Table(
            "bench_log",
            COMMUNITY
            | {"id": Column("text"), "poll": Column("integer"), "person": Column("text"), "choice": Column("integer")},
            ("community", "id"),
            (Index(("community", "poll")),),
        ),
        TALLY,
        VERSIONS,
    ),
)

SEEN = "INSERT INTO bench_seen (community, key, at) VALUES (:community, :key, :at) ON CONFLICT DO NOTHING"
POLL = "SELECT question, closed FROM bench_polls WHERE community = :community AND number = :poll"
VOTE = (
    "INSERT INTO bench_votes (community, poll, person, choice, at) VALUES (:community, :poll, :person, :choice, :at)"
    " ON CONFLICT (community, poll, person) DO UPDATE SET choice = excluded.choice, at = excluded.at"
)
LOG = "INSERT INTO bench_log (community, id, poll, person, choice) VALUES (:community, :id, :poll, :person, :choice)"


def vote(number: int) -> Work[bool]:
    """One person's vote as the vote path makes it."""
    person, choice = f"u{number % PEOPLE}", number % 4

    async def work(session: Session) -> bool:
        if not await session.run(SEEN, key=f"press:{number}", at=number):
            return False
        poll = await session.known(POLL, poll=17)
        if poll is None or poll["closed"]:
            return False
        await session.run(VOTE, poll=17, person=person, choice=choice, at=number)
        await session.count(TALLY, 1, poll=17, choice=choice)
        await session.run(LOG, id=f"{number:09}", poll=17, person=person, choice=choice)
        await session.count(VERSIONS, 1, poll=17)
        return True

    return work


async def create_poll(session: Session) -> None:
    await session.run(
        "INSERT INTO bench_polls (community, number, question, closed) VALUES (:community, 17, 'Which sauce?', 0)"
    )


async def count_votes(session: Session) -> int:
    row = await session.one("SELECT sum(votes) AS votes FROM bench_tally WHERE community = :community")
    return int(row["votes"]) if row else 0


async def engine_votes(callers: int, votes: int) -> tuple[float, list[float]]:
    """Votes per second from so many simultaneous callers, and how long each vote took in seconds."""
    waits: list[float] = []
    with TemporaryDirectory() as folder:
        engine = await SqliteEngine.open(Path(folder) / "votes.db")
        await engine.migrate([SCHEMA])
        await engine.writing("default", create_poll)
        numbers = iter(range(votes))

        async def caller() -> None:
            for number in numbers:
                begun = time.perf_counter()
                await engine.writing("default", vote(number))
                waits.append(time.perf_counter() - begun)

        begun = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        rate = votes / (time.perf_counter() - begun)
        assert await engine.reading("default", count_votes) == votes
        await engine.close()
    return rate, waits


def bare_upserts(how: str, votes: int) -> float:
    """Upserts per second of sqlite-utils on a WAL database."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "bare.db")
        database.enable_wal()
        database.execute(f"PRAGMA synchronous = {'NORMAL' if how == 'normal' else 'FULL'}")
        begun = time.perf_counter()
        with database.atomic() if how == "one" else nullcontext():
            for number in range(votes):
                row = {"poll": 17, "person": f"u{number % PEOPLE}", "choice": number % 4, "at": number}
                database.table("votes").upsert(row, pk=("poll", "person"))
        rate = votes / (time.perf_counter() - begun)
        database.close()
    return rate


def bare_rates() -> list[float]:
    return [bare_upserts(how, votes) for how, votes in BARE.items()]


def main() -> None:
    """Print the rates and their ratios to the bare loops, which are measured before and after each."""
    print("callers  votes/s", *(f"{how:>8}  ratio" for how in BARE), " p50 ms  p99 ms")
    for callers, votes in VOTES.items():
        before = bare_rates()
        rate, waits = asyncio.run(engine_votes(callers, votes))
        bare = [sum(pair) / 2 for pair in zip(before, bare_rates(), strict=True)]
        cuts = quantiles(waits, n=100)
        compared = " ".join(f"{one:>8,.0f} {rate / one:>6.2f}" for one in bare)
        print(f"{callers:>7} {rate:>8,.0f} {compared} {cuts[49] * 1000:>7.2f} {cuts[98] * 1000:>7.2f}")


if __name__ == "__main__":
    main()
