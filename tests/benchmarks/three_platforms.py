"""2,000 votes in ten seconds on one poll shown on Slack, Discord and the web chat, with every allowance in force.

Run it with `python -m tests.benchmarks.three_platforms`; `--votes 4000` takes more. The program, both fakes and all
voters share one process: the fakes hold each request against the published limits and refuse what comes too often,
and an answer that takes longer than three seconds ends the run. For each round it prints how long the votes took,
how soon after the last one each platform shows it, how often the poll was edited, and how long a voter waited for the
receipt.
"""

import argparse
import asyncio
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bot.runtime import log
from handlers.polls import store
from tests.flows.together.flood import SECONDS, VOTES, Figures, flood
from tests.flows.together.town import Together, together

ROUNDS = 3


async def once(folder: Path, votes: int) -> None:
    """One round in a fresh community."""
    async with together(folder, pace=1.0, speed=1.0, web={"trusted": True}) as here:
        spent = time.process_time()
        figures = await flood(here, votes, SECONDS)
        spent = time.process_time() - spent
        recount = await here.app.engine.reading(here.app.community, lambda session: store.recount(session, 1))
        counted = recount["people"] if recount["agrees"] else "a count that does not agree"
        print(f"\n{counted:,} of {votes:,} counted in {figures.lasted:.2f} s, {spent:.1f} s CPU with the fakes")
        _print(figures, here)


def _print(figures: Figures, here: Together) -> None:
    for platform, took in figures.took.items():
        late = quantiles(took, n=100)[98]
        print(
            f"{platform:>8}: {len(figures.receipts[platform]):5,} receipts, half within {median(took) * 1e3:6.1f} ms, "
            f"99 % within {late * 1e3:6.1f} ms; the last vote shown after {figures.shown[platform]:.2f} s"
        )
    refused = sum(here.slack.fake.pace.refused.values()), here.discord.fake.pace.refused
    print(f"   edits: {figures.edits}; refused as too often: Slack {refused[0]}, Discord {refused[1]}")


async def main(votes: int) -> None:
    """Some rounds."""
    for _ in range(ROUNDS):
        with TemporaryDirectory() as folder:
            await once(Path(folder), votes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--votes", type=int, default=VOTES)
    log.configure("error", "text")
    asyncio.run(main(parser.parse_args().votes))
