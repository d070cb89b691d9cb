"""The flows that hold on every platform, each written once."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import messages_kept
from bot.imports.importer import Report, import_export
from tests.flows import on_slack, on_web
from tests.flows.anywhere import TEAM, Anywhere, Elsewhere, Open, OpenElsewhere

ELSEWHERE: Mapping[str, OpenElsewhere] = {"slack-socket": on_slack.over("socket"), "slack-http": on_slack.over("http")}
EVERYWHERE: Mapping[str, Open] = {"web": on_web.opened, **ELSEWHERE}
SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard"'


@pytest.fixture(params=EVERYWHERE)
async def there(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Anywhere]:
    """A community on each platform, with Chorus running."""
    async with EVERYWHERE[request.param](tmp_path) as made:
        yield made


@pytest.fixture(params=ELSEWHERE)
async def outside(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Elsewhere]:
    """A community on each platform that is not Chorus's own."""
    async with ELSEWHERE[request.param](tmp_path) as made:
        yield made


async def imported(there: Elsewhere, export: Path) -> Report:
    """Import an export beside the running program."""
    app = there.app
    report = await import_export(export, app.program.deliver, lambda: messages_kept(app), now=datetime.now(UTC))
    assert report.problem_count == 0, report.problems
    await there.settled()
    return report


async def test_a_vote_is_receipted_in_private_changed_taken_back_and_the_poll_closed(there: Anywhere) -> None:
    await there.types("mara", SAUCES)
    poll = await there.posted("Which sauce?")
    await there.presses("ana", poll, "Ketchup")
    receipt = await there.told("ana")
    assert "Ketchup" in receipt and "Receipt" in receipt
    await there.presses("ben", poll, "Mustard")
    assert "Mustard" in await there.told("ben")
    await there.shows(poll, "2 people", "50%")
    await there.presses("ben", poll, "Ketchup")
    changed = await there.told("ben")
    assert "Mustard" in changed and "Ketchup" in changed
    await there.shows(poll, "100%")
    there.clock.passes(seconds=2)  # a second press within a second is a slip
    await there.presses("ben", poll, "Ketchup")
    assert "taken back" in await there.told("ben")
    await there.shows(poll, "1 person")
    assert not any("Mustard" in words for words in await there.private("ana"))

    await there.types("mara", "/poll close 1")
    assert "Ketchup" in await there.shown(await there.posted("Closed."))
    assert "Ketchup" in await there.shown(await there.posted("Closed.", TEAM))
    await there.settled()
    assert not await there.votable(poll)
