"""Votes per second through dispatch, durable and with receipts, against a bare loop of sqlite-utils upserts.

Run it with `python -m tests.benchmarks.poll_votes`. Both write to SQLite in WAL mode in the same run, turn by
turn, so that a noisy machine is noisy for both. The bare loop makes one upsert a vote, nothing else, and is
durable only at its end; Chorus finds the person (met before), checks the poll, keeps ballot, tally and log,
writes the receipt's words, and every voter continues only after the commit.
"""

import asyncio
import resource
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from handlers.core.events import Press
from tests.benchmarks.poll_stage import TALK, Benched, benched, voter

VOTES = 6_000
VOTERS = 32
ROUNDS = 5
FLOOD = 174_000
CHOICES = 4


def bare(path: Path, first: int) -> float:
    """Votes per second of one upsert each in a single transaction."""
    database = Database(path)
    database.enable_wal()
    table = database.table("votes")
    began = time.perf_counter()
    with database.atomic():
        for number in range(first, first + VOTES):
            row = {"poll": 1, "person": f"p{number}", "choice": number % CHOICES, "at": number}
            table.upsert(row, pk=("poll", "person"))
    spent = time.perf_counter() - began
    database.close()
    return VOTES / spent


async def through_dispatch(bench: Benched, first: int, votes: int, voters: int) -> float:
    """Votes per second of so many people voting at the same time, each a new person."""
    numbers = iter(range(first, first + votes))

    async def vote() -> None:
        for number in numbers:
            outcome = await bench.program.deliver(
                Press(
                    who=voter(number),
                    where=TALK,
                    at=bench.now,
                    message="m1",
                    token=f"polls.vote:1:{number % CHOICES + 1}",
                )
            )
            assert outcome.privates and outcome.result == "done"

    began = time.perf_counter()
    await asyncio.gather(*(vote() for _ in range(voters)))
    return votes / (time.perf_counter() - began)


async def compare(folder: Path) -> None:
    """Print the figures of each round and the median ratio."""
    async with benched(folder, CHOICES) as bench:
        await bench.meet(ROUNDS * VOTES)
        ratios = []
        for turn in range(ROUNDS):
            alone = bare(folder / "bare.db", turn * VOTES)
            ours = await through_dispatch(bench, turn * VOTES, VOTES, VOTERS)
            ratios.append(ours / alone)
            print(f"bare loop {alone:8,.0f}/s   dispatch, {VOTERS} voters {ours:8,.0f}/s   ratio {ours / alone:.2f}")
        print(f"median ratio {median(ratios):.2f} (target: at least 1.0)")


async def flood(folder: Path) -> None:
    """Print the process's memory while many votes come in."""
    async with benched(folder, CHOICES) as bench:
        step = FLOOD // 6
        for turn in range(6):
            rate = await through_dispatch(bench, turn * step, step, VOTERS)
            print(f"{(turn + 1) * step:8,} votes  {rate:8,.0f}/s  resident {resident():7.1f} MiB")


def resident() -> float:
    """The process's memory now, or its highest so far where the system does not tell."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        asyncio.run((flood if "flood" in sys.argv else compare)(Path(temporary)))
