"""One person with accounts on several platforms: joined by a code, counted once, parted again without moving a vote."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handlers.polls import store
from tests.bot.commands.program import chorus
from tests.flows.together.sides import OnDiscord, OnSlack, OnWeb, shows
from tests.flows.together.town import Together, together

SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard"'
KETCHUP, MUSTARD = "polls.vote:1:1", "polls.vote:1:2"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Together]:
    """A community that trusts its web chat."""
    async with together(tmp_path, web={"trusted": True}) as made:
        yield made


async def joined(who: str, gives: OnSlack | OnDiscord | OnWeb, enters: OnSlack | OnDiscord | OnWeb) -> str:
    """Get a code on one platform, type it on another; what is said there."""
    given = await gives.types(who, "/chorus link")
    found = CODE.search(given)
    assert found is not None, given
    return await enters.types(who, f"/chorus link {found[0].lower().replace('-', ' ')}")


async def recount(here: Together) -> dict[str, Any]:
    """Poll 1 counted again from its log."""
    found = await here.app.engine.reading(here.app.community, lambda session: store.recount(session, 1))
    assert found["agrees"], found
    return dict(found)


async def logged(here: Together) -> list[str]:
    """What the log of votes says was done, in order."""
    line = "SELECT action FROM polls_log WHERE community = :community ORDER BY at"
    return [row["action"] for row in await here.app.engine.reading(here.app.community, lambda read: read.rows(line))]


async def test_a_joined_person_votes_once_wherever_they_press(here: Together) -> None:
    assert "one person now" in await joined("ana", here.slack, here.discord)
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.slack.presses("ana", polls["slack"], KETCHUP)
    assert "Changed from Ketchup" in flat(await here.discord.presses("ana", polls["discord"], MUSTARD))
    for side in here.sides:
        await shows(side, polls[side.name], "1 person", "Slack: 0", "Discord: 1")
    assert (await recount(here))["people"] == 1


async def test_of_two_votes_the_later_stands_and_the_person_is_told(here: Together) -> None:
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.discord.presses("ana", polls["discord"], KETCHUP)
    await here.slack.presses("ana", polls["slack"], MUSTARD)
    await here.web.presses("ben", polls["web"], KETCHUP)
    await shows(here.slack, polls["slack"], "3 people")
    told = flat(await joined("ana", here.slack, here.discord))
    assert "you had voted twice" in told and "Your later vote counts, for Mustard" in told
    for side in here.sides:
        await shows(side, polls[side.name], "2 people", "Slack: 1", "Discord: 0", "Web: 1")
    assert (await recount(here))["people"] == 2
    assert await logged(here) == ["cast", "cast", "cast", "merged"]
    audit = await asyncio.to_thread(chorus, "audit", "poll", "1", CHORUS_STORAGE_URL=here.config().storage.url)
    assert audit.code == 0 and "The count agrees with the log." in audit.text


async def test_a_closed_poll_keeps_both_votes_of_who_is_joined_afterwards(here: Together) -> None:
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.discord.presses("ana", polls["discord"], KETCHUP)
    await here.slack.presses("ana", polls["slack"], MUSTARD)
    await here.slack.types("mara", "/poll close 1")
    assert "voted twice" not in await joined("ana", here.discord, here.slack)
    await here.settled()
    await shows(here.slack, polls["slack"], "2 people")
    assert (await recount(here))["people"] == 2


async def test_who_is_parted_again_counts_as_having_voted_with_both(here: Together) -> None:
    await joined("ana", here.discord, here.web)
    await joined("ana", here.slack, here.discord)
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.web.presses("ana", polls["web"], KETCHUP)
    assert "3 people again" in await here.discord.types("ana", "/chorus unlink")
    held = [await side.presses("ana", polls[side.name], MUSTARD) for side in here.sides]
    assert sum("Nothing was counted" in told for told in held) == 2, held
    await shows(here.slack, polls["slack"], "1 person")
    assert (await recount(here))["people"] == 1


async def test_a_code_works_once_and_an_account_that_anybody_can_have_is_not_joined(tmp_path: Path) -> None:
    async with together(tmp_path) as here:
        assert "Nothing was changed" in await here.web.types("ana", "/chorus link")
        given = CODE.search(await here.slack.types("ana", "/chorus link"))
        assert given is not None
        assert "Nothing was changed" in await here.web.types("ben", f"/chorus link {given[0]}")
        assert "one person now" in await here.discord.types("ana", f"/chorus link {given[0]}")
        assert "No such code is valid now" in await here.discord.types("ben", f"/chorus link {given[0]}")


def flat(text: str) -> str:
    """A text without the marks of its layout."""
    return " ".join(text.replace("*", "").split())
