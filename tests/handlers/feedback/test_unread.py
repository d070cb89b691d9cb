"""What could not be read back after an absence is said in the digest, with its reason."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from handlers.core.events import Seen, Unread
from handlers.core.message import Note, plain_text
from handlers.core.moments import micros
from handlers.feedback.model import Stretch, why_missed
from tests.stage import MARA, RECIPES, START, TALK, TEAM, TOM, Stage, staged

HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        for place in (TALK, RECIPES):
            await stage.deliver(Seen(where=place, since=START, at=START + HOUR))
        stage.clock.at = START + 5 * HOUR
        yield stage


async def coverage(stage: Stage) -> str:
    """What a digest says of what was missed."""
    await stage.say(TOM, "Words")
    message = (await stage.command(MARA, "/digest now", TEAM)).posts[0].message or ""
    notes = [plain_text(one.text) for one in stage.hall.messages[message].elements if isinstance(one, Note)]
    return "\n".join(note for note in notes if note.startswith("Missed"))


SAID: dict[Literal["platform_away", "forbidden", "too_much"], str] = {
    "platform_away": "the platform could not be reached",
    "forbidden": "Chorus lacks the permission to read it",
    "too_much": "there was more than could be read back",
}


@pytest.mark.parametrize("reason", SAID)
async def test_the_reason_is_said(stage: Stage, reason: Literal["platform_away", "forbidden", "too_much"]) -> None:
    await stage.deliver(Seen(where=RECIPES, since=START + HOUR, at=START + 5 * HOUR))
    await stage.deliver(Unread(where=TALK, since=START + HOUR, at=START + 5 * HOUR, reason=reason))
    said = await coverage(stage)
    assert "Missed: #talk, 2026-11-24T10:00" in said
    assert said.endswith(f"because {SAID[reason]}.")


async def test_a_stretch_that_grows_is_kept_once(stage: Stage) -> None:
    await stage.deliver(Seen(where=RECIPES, since=START + HOUR, at=START + 5 * HOUR))
    for hour in range(2, 6):
        await stage.deliver(Unread(where=TALK, since=START + HOUR, at=START + hour * HOUR, reason="forbidden"))
    assert "because Chorus lacks the permission to read it" in await coverage(stage)
    line = "SELECT until FROM feedback_unread WHERE community = :community"
    around = stage.program.around
    kept = await around.engine.reading(around.community, lambda session: session.rows(line))
    assert [row["until"] for row in kept] == [micros(START + 5 * HOUR)]


async def test_what_was_read_after_all_is_not_missed(stage: Stage) -> None:
    await stage.deliver(Unread(where=TALK, since=START + HOUR, at=START + 5 * HOUR, reason="platform_away"))
    for place in (TALK, RECIPES):
        await stage.deliver(Seen(where=place, since=START + HOUR, at=START + 5 * HOUR))
    assert await coverage(stage) == ""


async def test_where_nothing_is_known_chorus_was_not_connected(stage: Stage) -> None:
    await stage.deliver(Seen(where=RECIPES, since=START + HOUR, at=START + 5 * HOUR))
    assert "because Chorus was not connected" in await coverage(stage)


WHY = {
    "it covers the whole": ([(Stretch(0, 10), "forbidden")], "feedback.missed.forbidden"),
    "it covers half": ([(Stretch(5, 10), "too_much")], "feedback.missed.too_much"),
    "it covers less than half": ([(Stretch(6, 10), "too_much")], "feedback.missed.away"),
    "the longer of two": ([(Stretch(0, 3), "too_much"), (Stretch(3, 10), "forbidden")], "feedback.missed.forbidden"),
    "it is of another time": ([(Stretch(20, 30), "forbidden")], "feedback.missed.away"),
}


@pytest.mark.parametrize(("unread", "why"), WHY.values(), ids=WHY)
def test_which_reason_counts(unread: list[tuple[Stretch, str]], why: str) -> None:
    assert why_missed(Stretch(0, 10), [Stretch(-9, 0), Stretch(10, 12)], unread, imported=False) == why
