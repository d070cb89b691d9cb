"""Killed at any step of "close and announce" and of "send the digest", the program announces exactly once."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.config import DATABASE
from bot.runtime import steps
from storage.sqlite.engine import SqliteEngine

POLL = '/poll "Which sauce?" "Ketchup" "Mustard" --close 1h'
OF_A_JOB = (steps.JOB_TAKEN, steps.JOB_DONE, steps.SENDING, steps.SENT, steps.RECORDED, steps.REDRAWN)
OF_A_COMMAND = (steps.HANDLED, steps.COMMITTED, steps.SENDING, steps.SENT, steps.RECORDED)


class Shown(NamedTuple):
    """A message of Chorus: where, about what, its words."""

    channel: str
    subject: str | None
    text: str


def live(folder: Path, *commands: str, days: int = 0) -> list[Shown]:
    """Start over a folder, act, end in peace; the messages of Chorus after all effects."""
    done = _program(folder, "-", days, *commands)
    assert done.returncode == 0, done.stderr
    return [Shown(*json.loads(line)) for line in done.stdout.splitlines()]


def die(folder: Path, step: str, *commands: str, days: int = 0) -> None:
    """Start over a folder, act, be killed at a step."""
    done = _program(folder, step, days, *commands)
    assert done.returncode == -signal.SIGKILL, f"{step} was never reached: {done.stderr}"


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an open poll that has one vote."""
    folder = tmp_path_factory.mktemp("polled")
    assert [one.subject for one in live(folder, POLL) if one.subject] == ["poll:1"]
    live(folder, _vote(folder))
    return folder


@pytest.mark.parametrize("step", OF_A_JOB)
def test_a_poll_that_closed_while_killed_is_announced_once(step: str, polled: Path, tmp_path: Path) -> None:
    folder = _copy(polled, tmp_path)
    die(folder, step, days=1)
    after = live(folder, days=1)
    assert _closed(after, "sauce-talk") == 2  # the poll itself, redrawn, and the announcement
    assert _closed(after, "team-crowd") == 1
    assert live(folder, days=1) == after


@pytest.mark.parametrize("step", OF_A_COMMAND)
def test_a_digest_asked_for_while_killed_is_posted_once(step: str, polled: Path, tmp_path: Path) -> None:
    folder = _copy(polled, tmp_path)
    die(folder, step, "/digest now")
    after = live(folder, "/digest now")  # the same idempotency key: whoever asked could not know and asks again
    assert _digests(after) == 1
    assert _digests(live(folder)) == 1


@pytest.mark.parametrize("step", [steps.JOB_TAKEN, steps.JOB_DONE, steps.SENDING, steps.SENT, steps.RECORDED])
def test_a_digest_that_was_due_while_killed_is_posted_once(step: str, polled: Path, tmp_path: Path) -> None:
    folder = _copy(polled, tmp_path)
    die(folder, step, days=20)
    assert _digests(live(folder, days=20)) == 1
    assert _digests(live(folder, days=20)) == 1


def _program(folder: Path, step: str, days: int, *commands: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.flows.killable", str(folder), step, str(days), *commands]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _vote(folder: Path) -> str:
    async def message() -> str:
        engine = await SqliteEngine.open(folder / DATABASE)
        row = await engine.reading(
            "default",
            lambda session: session.one(
                "SELECT message FROM core_placements WHERE community = :community AND subject = 'poll:1'"
            ),
        )
        await engine.close()
        assert row is not None
        return str(row["message"])

    return f"vote {asyncio.run(message())} polls.vote:1:1"


def _copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def _closed(shown: list[Shown], channel: str) -> int:
    return sum(one.channel == channel and "Ketchup has the most votes" in one.text for one in shown)


def _digests(shown: list[Shown]) -> int:
    return sum((one.subject or "").startswith("digest:") for one in shown)
