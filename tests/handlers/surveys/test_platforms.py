"""One survey on several platforms: counted by place, one person by linked accounts, none from where nobody is known."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.events import Role
from tests.handlers.several import DISCORD, SLACK, WEB, on_discord, on_slack, on_web, several
from tests.handlers.surveys.shown import COOK, FIRST, LAST, NOT, facts, private, take
from tests.handlers.surveys.test_counting import recounted
from tests.stage import Stage, private_words

ANNA, TOM, TOMEK, WEBBER = on_slack("anna", Role.MANAGER), on_slack("tom"), on_discord("tomek"), on_web("webber")
BOTH = (
    '/survey "Sauces" "Cook? | Yes | No -> 4" "With? [at most 2] | Plum | Chilli | Lime" "Hot? [1-5]" "Likely? [nps]"'
    ' "Why? [optional]" --in slack:general,discord:town-square'
)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Stage]:
    """Slack, Discord and the web chat with one survey on the first two."""
    async with several(tmp_path) as (stage, _):
        assert (await stage.command(ANNA, BOTH, SLACK)).result == "done"
        yield stage


async def link(stage: Stage) -> str:
    """Tom's accounts become one person; what is said."""
    given = await stage.command(TOM, "/chorus link", SLACK)
    code = private_words(given).split("Your code is ")[1].split(". On")[0]
    return repr((await stage.command(TOMEK, f"/chorus link {code}", DISCORD)).privates)


async def test_answers_are_counted_by_the_place_they_came_from(town: Stage) -> None:
    await take(town, TOM, COOK, FIRST, where=SLACK)
    await take(town, TOMEK, NOT, LAST, where=DISCORD)
    shown = facts(private(await town.command(ANNA, "/survey results 1", SLACK)))
    assert {"2 people answered", "#general: 1", "discord:#town-square: 1"} <= set(shown)


async def test_where_anybody_can_be_anybody_nobody_answers_it(town: Stage) -> None:
    assert (await town.press(WEBBER, "surveys.take:1", where=WEB)).reason == "surveys.refused.unverified"


@pytest.mark.parametrize("later", ["slack", "discord"])
async def test_linked_accounts_have_one_response_the_later(town: Stage, later: str) -> None:
    order = [(TOMEK, DISCORD), (TOM, SLACK)] if later == "slack" else [(TOM, SLACK), (TOMEK, DISCORD)]
    for (who, where), pages in zip(order, [(COOK, FIRST), (NOT, LAST)], strict=True):
        await take(town, who, *pages, where=where)
        town.clock.forward(minutes=1)
    assert "you had answered twice" in await link(town)
    found = await recounted(town)
    assert (found["people"], found["agrees"]) == (1, True)
    assert [one["answers"] for one in found["questions"]] == [1, 0, 0, 1, 1]


async def test_accounts_that_come_apart_do_not_answer_twice(town: Stage) -> None:
    await link(town)
    await take(town, TOM, COOK, FIRST, where=SLACK)
    await town.command(TOM, "/chorus unlink", SLACK)
    tried = [await town.press(who, "surveys.take:1", where=where) for who, where in ((TOM, SLACK), (TOMEK, DISCORD))]
    assert [outcome.reason for outcome in tried].count("surveys.refused.held") == 1
    await link(town)
    assert (await town.press(TOMEK, "surveys.change:1:1", where=DISCORD)).form is not None
    assert (await recounted(town))["agrees"]
