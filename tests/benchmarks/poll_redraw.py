"""What one redraw of a poll costs at 174 and at 174,000 votes; it must not depend on how many voted.

Run it with `python -m tests.benchmarks.poll_redraw`. A redraw is everything from opening the snapshot to the
neutral message. The same poll is measured in both sizes, many times, and the medians are compared.
"""

import asyncio
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.runtime.drawing import draw
from handlers.polls import store
from handlers.polls.model import Pressed, press
from storage import Session
from tests.benchmarks.poll_stage import TALK, Benched, benched

SMALL, LARGE = 174, 174_000
CHOICES = 4
BATCH = 6_000
ROUNDS = 5
REDRAWS = 400


async def vote(bench: Benched, first: int, last: int) -> None:
    """Keep votes through the feature's own store, many in a transaction."""

    async def batch(session: Session, begin: int) -> None:
        for number in range(begin, min(begin + BATCH, last)):
            choice = number % CHOICES + 1
            slip = await store.slip(session, 1, choice, f"hall:h1:voter{number}", "hall")
            assert slip is not None
            pressed = press(slip.ballot, choice, most=slip.most, now=number, receipt="AA-2222")
            assert isinstance(pressed, Pressed)
            assert await store.keep(session, slip, pressed)

    for begin in range(first, last, BATCH):
        await bench.around.engine.writing(bench.around.community, lambda session: batch(session, begin))  # noqa: B023


async def cost(bench: Benched, votes: int) -> float:
    """Milliseconds of one redraw: the median of many."""
    spent = []
    for _ in range(REDRAWS):
        began = time.perf_counter()
        message, _version = await draw(bench.around, "poll:1", TALK)
        spent.append((time.perf_counter() - began) * 1000)
    assert message is not None
    assert f"{votes:,} people voted" in repr(message), repr(message)
    return median(spent)


async def main(folder: Path) -> None:
    """Measure both sizes in turns, so that a noisy machine is noisy for both."""
    small, large = folder / "small", folder / "large"
    small.mkdir()
    large.mkdir()
    async with benched(small, CHOICES) as few, benched(large, CHOICES) as many:
        await vote(few, 0, SMALL)
        await vote(many, 0, LARGE)
        ratios = []
        for _ in range(ROUNDS):
            at_few, at_many = await cost(few, SMALL), await cost(many, LARGE)
            ratios.append(at_many / at_few)
            print(f"{SMALL:,} votes {at_few:.3f} ms   {LARGE:,} votes {at_many:.3f} ms   ratio {ratios[-1]:.2f}")
        print(f"median ratio {median(ratios):.2f} (target: at most 1.1)")


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        asyncio.run(main(Path(temporary)))
