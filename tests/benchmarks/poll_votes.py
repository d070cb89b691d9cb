"""Votes per second through dispatch, durable and with receipts, against bare loops of sqlite-utils upserts.

Run it with `python -m tests.benchmarks.poll_votes`; with `flood` it shows the memory while 174,000 votes come in.
All write to SQLite in WAL mode in the same run, turn by turn, so that a noisy machine is noisy for all. The bare
loops make one upsert a vote and differ in what a vote is worth once it is made:
- `full` commits each, as sqlite-utils does by itself, and waits for the disk each time: as durable as a vote here;
- `normal` does the same with `synchronous = NORMAL`: the system may bring it to the disk later;
- `one` makes all of them in one transaction: nothing is kept before the last.
Chorus finds the person (met before), checks the poll, keeps ballot, tally and log, writes the receipt's words, and
every voter continues only after the commit is on the disk.
"""

import asyncio
import resource
import sys
import time
from contextlib import nullcontext
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
BARE = ("full", "normal", "one")


def bare(folder: Path, how: str, first: int) -> float:
    """Votes per second of one upsert each."""
    database = Database(folder / f"{how}.db")
    database.enable_wal()
    database.execute(f"PRAGMA synchronous = {'NORMAL' if how == 'normal' else 'FULL'}")
    table = database.table("votes")
    began = time.perf_counter()
    with database.atomic() if how == "one" else nullcontext():
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
    """Print the rates of each round and the median ratios."""
    ratios: dict[str, list[float]] = {how: [] for how in BARE}
    print("".join(f"{how:>10}" for how in BARE), f"{f'dispatch, {VOTERS} voters':>22}  votes/s")
    async with benched(folder, CHOICES) as bench:
        await bench.meet(ROUNDS * VOTES)
        for turn in range(ROUNDS):
            rates = {how: bare(folder, how, turn * VOTES) for how in BARE}
            ours = await through_dispatch(bench, turn * VOTES, VOTES, VOTERS)
            for how, rate in rates.items():
                ratios[how].append(ours / rate)
            print("".join(f"{rate:>10,.0f}" for rate in rates.values()), f"{ours:>22,.0f}")
    print("median ratio to", ", ".join(f"{how} {median(those):.2f}" for how, those in ratios.items()))


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
