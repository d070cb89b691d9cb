"""Killed between a press and its redraw, or in the middle of announcing: no vote is lost, nothing is posted twice."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bot.runtime import steps
from tests.bot.commands.program import ROOT, environment
from tests.flows.together.sides import HERE, TEAM, Side, posted, shows
from tests.flows.together.town import Together, together

KETCHUP = "polls.vote:1:1"
READY_WITHIN = 60.0


@asynccontextmanager
async def polled(folder: Path) -> AsyncIterator[tuple[Together, dict[str, str]]]:
    """An open poll on all three with a vote on each; Chorus is stopped."""
    async with together(folder, web={"trusted": True}) as here:
        await here.slack.types("mara", f'/poll "Which sauce?" "Ketchup" "Mustard" {here.everywhere}')
        polls = dict(await here.everywhere_posted("Which sauce?"))
        for side in here.sides:
            await side.presses("ben", polls[side.name], KETCHUP)
        await here.settled()
        await here.stop()
        yield here, polls


async def dies(here: Together, step: str, doing: Coroutine[Any, Any, object]) -> None:
    """Run the program in a process of its own and let somebody do something in the course of which it is killed."""
    config = here.folder / "config.json"
    config.write_bytes(msgspec.json.encode(here.config()))
    here.slack.fake.faults.clear()
    command = (sys.executable, "-m", "tests.flows.together.killable", str(config), step)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=pipe, env=environment())
    assert process.stdout is not None
    async with asyncio.timeout(READY_WITHIN):
        assert await process.stdout.readline() == b"ready\n"
        await here.slack.app.connected()
        config.with_suffix(".armed").touch()
        acting = asyncio.create_task(doing)
        assert await process.wait() == -signal.SIGKILL
    acting.cancel()
    with suppress(asyncio.CancelledError, AssertionError):
        await acting


@pytest.mark.parametrize(
    ("platform", "step", "kept"),
    [("slack", steps.COMMITTED, True), ("discord", steps.HANDLED, False)],
    ids=["kept on Slack and not told", "not kept on Discord"],
)
async def test_a_vote_that_was_kept_shows_everywhere_and_one_that_was_not_can_be_cast(
    platform: str, step: str, kept: bool, tmp_path: Path
) -> None:
    async with polled(tmp_path) as (here, polls):
        side = next(one for one in here.sides if one.name == platform)
        await dies(here, step, side.presses("ana", polls[platform], KETCHUP))
        await here.start()
        if not kept:
            await shows(side, polls[platform], "3 people")
            assert "Ketchup" in await side.presses("ana", polls[platform], KETCHUP)
        for one in here.sides:
            await shows(one, polls[one.name], "4 people", f"{platform.title()}: 2")


async def test_a_result_is_announced_once_in_every_place(tmp_path: Path) -> None:
    async with polled(tmp_path) as (here, _):
        await dies(here, steps.SENT, here.slack.types("mara", "/poll close 1"))
        await here.start()
        await here.settled()
        places: list[tuple[Side, str]] = [(side, HERE) for side in here.sides]
        for side, channel in [*places, (here.slack, TEAM), (here.discord, TEAM)]:
            await posted(side, "Closed.", channel)
            closed = [words for words in (await side.posts(channel)).values() if "has the most votes" in words]
            assert len(closed) == (2 if channel == HERE else 1), (side.name, closed)  # the poll, and the announcement
