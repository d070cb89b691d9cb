"""An installed space joins another community: by its manager, with a code that a manager there was given."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from handlers.core.events import Identity, Place, Profile, Role
from tests.stage import JONAS, MARA, TALK, Stage, private_words, staged

LOUNGE = Place("hall", "T2", "lounge")
EVA = Profile(Identity("hall", "T2", "eva"), "Eva", "en", "UTC", Role.MANAGER)
ROY = Profile(Identity("hall", "T2", "roy"), "Roy", "en", "UTC", Role.TEAM)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.program.installed("hall", "T2")
        yield stage


async def code(stage: Stage) -> str:
    """A code for the configured community."""
    said = private_words(await stage.command(MARA, "/chorus join"))
    return said.removeprefix("The code is ").split(". In")[0]


async def polls(stage: Stage, who: Profile, where: Place) -> str:
    """What a list of polls says."""
    outcome = await stage.command(who, "/poll list", where)
    return "".join(repr(private.message) for private in outcome.privates)


async def join(stage: Stage, typed: str, who: Profile = EVA, where: Place = LOUNGE) -> Outcome:
    """Type a code in the installed space."""
    return await stage.command(who, f"/chorus join {typed}", where)


async def test_with_the_code_a_space_is_part_of_the_community(stage: Stage) -> None:
    await stage.command(MARA, '/poll "Which sauce?"', TALK)
    assert "Which sauce?" not in await polls(stage, EVA, LOUNGE)
    outcome = await join(stage, await code(stage))
    assert private_words(outcome).startswith("This place is part of the other community now")
    assert "Which sauce?" in await polls(stage, EVA, LOUNGE)


async def test_the_code_says_until_when_and_what_it_means(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/chorus join")
    assert "before 2026-11-24T09:10" in private_words(outcome)
    assert "its managers can change the settings of both" in repr(outcome.privates[0].message)


@pytest.mark.parametrize("form", ["{}", "{small}", "{bare}"], ids=["as shown", "in small letters", "without the dash"])
async def test_a_code_may_be_typed(stage: Stage, form: str) -> None:
    given = await code(stage)
    outcome = await join(stage, form.format(given, small=given.lower(), bare=given.replace("-", "")))
    assert "part of the other community now" in private_words(outcome)


async def test_a_wrong_code_is_said_and_after_five_none_is_taken(stage: Stage) -> None:
    given = await code(stage)
    for _ in range(5):
        assert "No such code is valid now" in private_words(await join(stage, "AAAA-AAAA"))
    assert "No such code is valid now" in private_words(await join(stage, given))
    stage.clock.forward(minutes=11)
    assert "part of the other community now" in private_words(await join(stage, await code(stage)))


async def test_only_managers_give_and_take_codes(stage: Stage) -> None:
    given = await code(stage)
    assert (await join(stage, given, ROY)).reason == "core.refused.manager_only"
    assert (await stage.command(JONAS, "/chorus join")).reason == "core.refused.manager_only"


async def test_a_configured_space_cannot_leave_its_community(stage: Stage) -> None:
    given = (
        private_words(await stage.command(EVA, "/chorus join", LOUNGE)).removeprefix("The code is ").split(". In")[0]
    )
    assert (await join(stage, given, MARA, TALK)).reason == "settings.refused.joined_before"
    await join(stage, await code(stage))
    assert (await join(stage, await code(stage))).reason == "settings.refused.joined_before"
