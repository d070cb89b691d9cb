"""Who may have a digest, and what is said to those who may not."""

from pathlib import Path

import pytest

from handlers.core.events import Entered, Profile
from handlers.digests.actions.commands import WORDS
from tests.handlers.digests.reading import MONDAY, shown, until
from tests.stage import (
    JONAS,
    TEAM,
    TOM,
    Stage,
    private_words,
    staged,
)

REFUSED = {
    "a member asks for a digest": (TOM, "/digest now", "digests.refused.team_only"),
    "a member asks for a preview": (TOM, "/digest preview", "digests.refused.team_only"),
    "a member asks for the schedule": (TOM, "/digest schedule", "digests.refused.team_only"),
    "a rhythm there is not": (JONAS, "/digest schedule sometimes", "core.refused.not_a_schedule"),
    "a zone there is not": (JONAS, "/digest schedule every day 9:00 Mars/Olympus", "core.refused.not_a_zone"),
    "a word that is nearly one": (JONAS, "/digest previw", "digests.refused.unknown"),
    "a word that is like none": (JONAS, "/digest xyzzy", "digests.refused.unknown_alone"),
    "an open quote": (JONAS, '/digest schedule "every day 9:00', "core.refused.open_quote"),
}


@pytest.mark.parametrize(("who", "line", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refusals(stage: Stage, who: Profile, line: str, reason: str) -> None:
    outcome = await stage.command(who, line, where=TEAM)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert "{" not in private_words(outcome)
    assert shown(stage) == []


FORGED = ["digests.now", "digests.preview", "digests.schedule", "digests.hide:whatever"]


@pytest.mark.parametrize("token", FORGED)
async def test_a_forged_press_of_a_member_does_nothing(stage: Stage, token: str) -> None:
    assert (await stage.press(TOM, token)).reason == "digests.refused.team_only"


async def test_a_quote_there_is_not_cannot_be_hidden(stage: Stage) -> None:
    assert (await stage.press(JONAS, "digests.hide:nothing", where=TEAM)).reason == "core.refused.gone"


async def test_without_a_team_channel_it_is_said_what_to_do(tmp_path: Path) -> None:
    async with staged(tmp_path, enter=False) as stage:
        assert (await stage.command(JONAS, "/digest now")).reason == "digests.refused.no_team_channel"


async def test_a_channel_that_is_no_team_channel_any_more_gets_none(stage: Stage) -> None:
    await stage.deliver(Entered(where=TEAM, at=stage.clock(), name="team", kind="community"))
    await until(stage, MONDAY)
    assert shown(stage) == []


@pytest.mark.parametrize("word", WORDS)
async def test_every_word_of_the_command_works(stage: Stage, word: str) -> None:
    assert (await stage.command(JONAS, f"/digest {word}", where=TEAM)).result == "done"
