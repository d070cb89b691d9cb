"""The flows that hold on every platform, each written once."""

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import messages_kept
from bot.imports.importer import Report, import_export
from tests.flows import on_discord, on_slack, on_web
from tests.flows.anywhere import TEAM, Anywhere, Elsewhere, Open, OpenElsewhere, Who
from tests.flows.waiting import until

ELSEWHERE: Mapping[str, OpenElsewhere] = {
    "slack-socket": on_slack.over("socket"),
    "slack-http": on_slack.over("http"),
    "discord": on_discord.opened,
}
EVERYWHERE: Mapping[str, Open] = {"web": on_web.opened, **ELSEWHERE}
SUPPORTERS: tuple[Who, ...] = ("zofia", "mara")
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


async def keeps(there: Elsewhere, messages: int) -> None:
    """Wait until so many messages are kept."""

    async def kept() -> bool:
        return await messages_kept(there.app) == messages

    await until(kept)


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


async def test_a_receipt_is_in_the_voters_language(there: Anywhere) -> None:
    await there.types("mara", SAUCES)
    poll = await there.posted("Which sauce?")
    await there.presses("zofia", poll, "Ketchup")
    assert "głos" in (await there.told("zofia")).lower()
    await there.shows(poll, "1 person")


async def test_a_poll_in_two_channels_is_one_poll(there: Anywhere) -> None:
    await there.types("mara", f"{SAUCES} --in #general,#team")
    everybody, team = await there.posted("Which sauce?"), await there.posted("Which sauce?", TEAM)
    await there.presses("ana", everybody, "Mustard")
    await there.presses("mara", team, "Mustard")
    await there.shows(everybody, "2 people")
    await there.shows(team, "2 people")


async def test_a_member_who_may_not_ask_is_told_so_and_nothing_is_posted(there: Anywhere) -> None:
    await there.types("ben", SAUCES)
    assert "team" in await there.told("ben")
    await there.types("mara", "/poll list")
    assert "Which sauce?" not in await there.told("mara")


async def test_a_bare_command_opens_a_form_that_says_at_its_field_what_is_wrong(there: Anywhere) -> None:
    await there.types("mara", "/poll")
    wrong = await there.fills("mara", {"title": "Which jar?", "choices": "Plum\nplum"})
    assert list(wrong) == ["choices"]
    assert await there.fills("mara", {"title": "Which jar?", "choices": "Plum\nYuzu"}) == {}
    poll = await there.posted("Which jar?")
    await there.presses("ana", poll, "Yuzu")
    await there.shows(poll, "1 person")


async def test_answers_in_a_questions_thread_are_marked_counted_and_follow_edits_and_deletions(there: Anywhere) -> None:
    await there.types("mara", '/ask "What annoyed you this week?"')
    question = await there.posted("What annoyed you this week?")
    lid = await there.replies("ana", question, "The lid leaks evry single time")
    slow = await there.replies("ben", question, "The delivery is always late")
    await there.marked(lid, "📝")
    await there.marked(slow, "📝")
    await there.shows(question, "2 answers")
    await there.edits("ana", lid, "The lid leaks every single time")
    await there.deletes("ben", slow)
    await there.shows(question, "1 answer")
    await there.settled()
    await there.types("mara", "/ask results 1")
    results = await there.told("mara", "leaks")
    assert "leaks every" in results
    assert "leaks evry" not in results and "always late" not in results


async def test_a_digest_tells_the_team_what_was_said_and_what_others_made_of_it(there: Anywhere) -> None:
    said = await there.says("ana", "The small jar is far too small")
    taken_back = await there.says("ben", "The new label is hard to read")
    await there.reacts("zofia", said, "👍")
    for who in SUPPORTERS:
        await there.reacts(who, taken_back, "👍")
    for who in SUPPORTERS:
        await there.unreacts(who, taken_back, "👍")
    await there.types("mara", SAUCES)
    poll = await there.posted("Which sauce?")
    await there.presses("ana", poll, "Ketchup")
    await there.told("ana")
    await there.settled()
    await there.types("mara", "/digest now")
    digest = await there.shown(await there.posted("covers", TEAM))
    for words in ("The small jar is far too small", "Which sauce?", "Ketchup"):
        assert words in digest, words
    assert digest.index("The small jar") < digest.index("The new label")  # what is supported now first


async def test_buttons_outlive_a_restart(there: Anywhere) -> None:
    await there.types("mara", SAUCES)
    poll = await there.posted("Which sauce?")
    await there.settled()
    await there.stop()
    await there.start()
    await there.presses("ana", poll, "Mustard")
    assert "Mustard" in await there.told("ana")
    await there.shows(poll, "1 person")


async def test_a_poll_that_ends_while_chorus_is_away_is_closed_and_announced_once(there: Anywhere) -> None:
    await there.types("mara", f"{SAUCES} --close 2d")
    poll = await there.posted("Which sauce?")
    await there.presses("ana", poll, "Mustard")
    await there.told("ana")
    await there.settled()
    await there.stop()
    there.clock.passes(days=3)
    await there.start()

    async def announced() -> bool:
        return len(await there.posts("most votes")) == 2  # the poll and its announcement

    await until(announced)
    await there.settled()
    assert not await there.votable(poll)
    assert await announced()


async def test_an_export_of_what_was_heard_live_stores_nothing_twice(outside: Elsewhere, tmp_path: Path) -> None:
    said = await outside.says("ana", "The small jar is far too small")
    await outside.replies("ben", said, "The big one too")
    await outside.reacts("ben", said, "👍")
    changed = await outside.says("ben", "The labl is hard to read")
    await outside.edits("ben", changed, "The label is hard to read")
    await outside.settled()
    kept = await messages_kept(outside.app)
    assert kept == 3
    report = await imported(outside, outside.exported(tmp_path))
    assert (report.messages, report.new) == (3, 0)
    assert await messages_kept(outside.app) == kept
    await outside.types("mara", "/digest now")
    digest = await outside.shown(await outside.posted("covers", TEAM))
    assert digest.count("The small jar is far too small") == 1


async def test_what_was_imported_is_changed_by_what_is_heard_live_and_not_stored_again(
    outside: Elsewhere, tmp_path: Path
) -> None:
    await outside.stop()
    said = await outside.says("ana", "The small jar is far too small")
    gone = await outside.says("ben", "The label is hard to read")
    export = outside.exported(tmp_path)
    await outside.start()
    report = await imported(outside, export)
    assert (report.messages, await messages_kept(outside.app)) == (2, 2)  # read back or imported, whichever came first
    await outside.edits("ana", said, "The small jar is much too small")
    await outside.replies("ben", said, "The big one too")
    await outside.deletes("ben", gone)
    await outside.settled()
    assert await messages_kept(outside.app) == 2
    again = await imported(outside, export)
    assert again.new == 0
    assert await messages_kept(outside.app) == 2


async def test_what_was_said_while_chorus_was_away_is_heard_once(outside: Elsewhere, tmp_path: Path) -> None:
    await outside.says("ana", "The small jar is far too small")
    await outside.settled()
    await outside.stop()
    away = await outside.says("ben", "The label is hard to read")
    await outside.start()
    await keeps(outside, 2)
    await outside.reacts("zofia", away, "👍")
    report = await imported(outside, outside.exported(tmp_path))
    assert (report.messages, report.new) == (2, 0)
    await outside.types("mara", "/digest now")
    await outside.shows(await outside.posted("covers", TEAM), "The label is hard to read")
