"""A survey on every platform: asked in one line, answered page by page, gone on with after a restart, closed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.anywhere import TEAM, Anywhere
from tests.flows.test_anywhere import EVERYWHERE

SAUCES = (
    '/survey new "Sauces" "Do you cook? | Yes | No -> 3" "What do you cook with? | Plum | Chilli"'
    ' "How hot do you like it? [1-5]" "Anything else? [optional]"'
)


@pytest.fixture(params=EVERYWHERE)
async def there(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Anywhere]:
    """A community on each platform, with Chorus running."""
    async with EVERYWHERE[request.param](tmp_path) as made:
        yield made


async def test_a_survey_is_answered_page_by_page_and_gone_on_with_after_a_restart(there: Anywhere) -> None:
    await there.types("mara", SAUCES)
    survey = await there.posted("Sauces")
    assert "Names are shown" in await there.shown(survey)
    await there.presses("ana", survey, "Take the survey")
    assert await there.fills("ana", {"q1": "1"}) == {}
    assert await there.fills("ana", {"q2": "2", "q3": "4", "q4": "More of it"}) == {}
    await there.shows(survey, "1 person answered")
    assert "are in" in await there.told("ana", "are in")

    await there.presses("ben", survey, "Take the survey")
    assert await there.fills("ben", {"q1": "2"}) == {}
    await there.settled()
    await there.stop()
    await there.start()
    there.clock.passes(days=1)
    await there.presses("ben", survey, "Take the survey")
    assert await there.fills("ben", {"q3": "2"}) == {}
    await there.shows(survey, "2 people answered")

    await there.types("mara", "/survey close 1")
    result = await there.posted("2 people answered", TEAM)
    assert "On average 3.0 from 1 to 5" in await there.shown(result)
