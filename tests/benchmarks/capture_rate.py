"""Messages per second noted as feedback through dispatch, against a bare loop of sqlite-utils inserts.

Run it with `python -m tests.benchmarks.capture_rate`. Both write to SQLite in WAL mode in the same run, turn by
turn. The bare loop makes one insert a message and nothing else, and is durable only at its end; Chorus finds the
person, looks whether the channel is watched, notes the message once, keeps five indexes, and answers after the
commit. Afterwards the languages are told, as the worker does it.
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlite_utils import Database

from handlers.core.events import Entered, Said
from tests.benchmarks.poll_stage import TALK, Benched, benched, voter

MESSAGES = 6_000
PEOPLE = 500
AT_ONCE = 32
ROUNDS = 5
WORDS = "The lid of the new jar is easier to open, but the label number {number} peels off in the fridge"


def bare(path: Path, first: int) -> float:
    """Messages per second of one insert each in a single transaction."""
    database = Database(path)
    database.enable_wal()
    table = database.table("messages")
    began = time.perf_counter()
    with database.atomic():
        for number in range(first, first + MESSAGES):
            text = WORDS.format(number=number)
            row = {
                "message": f"m{number}",
                "channel": "talk",
                "person": f"p{number % PEOPLE}",
                "text": text,
                "at": number,
            }
            table.insert(row, pk="message")
    spent = time.perf_counter() - began
    database.close()
    return MESSAGES / spent


async def through_dispatch(bench: Benched, first: int) -> float:
    """Messages per second of so many people writing at the same time."""
    numbers = iter(range(first, first + MESSAGES))

    async def write() -> None:
        for number in numbers:
            text = WORDS.format(number=number)
            who = voter(number % PEOPLE)
            await bench.program.deliver(Said(who=who, where=TALK, at=bench.now, message=f"m{number}", text=text))

    began = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(AT_ONCE)))
    return MESSAGES / (time.perf_counter() - began)


async def compare(folder: Path) -> Sequence[float]:
    """Print the figures of each round; the ratios."""
    ratios = []
    async with benched(folder, 2) as bench:
        await bench.meet(PEOPLE)
        await bench.program.deliver(Entered(where=TALK, at=bench.now, name="talk", language="en", watched=True))
        for turn in range(ROUNDS):
            alone, ours = bare(folder / "bare.db", turn * MESSAGES), await through_dispatch(bench, turn * MESSAGES)
            ratios.append(ours / alone)
            print(f"bare loop {alone:8,.0f}/s   dispatch, {AT_ONCE} at once {ours:8,.0f}/s   ratio {ours / alone:.2f}")
        began = time.perf_counter()
        await bench.program.workers.finish("feedback.language")
        print(f"languages told {ROUNDS * MESSAGES / (time.perf_counter() - began):8,.0f}/s")
    return ratios


def main() -> None:
    """Run in a temporary folder."""
    with TemporaryDirectory() as folder:
        print(f"median ratio {median(asyncio.run(compare(Path(folder)))):.2f}")


if __name__ == "__main__":
    main()
