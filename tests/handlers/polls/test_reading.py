"""Lists, results, the digest's part, the recount and the exports."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import pytest

from handlers.core.feature import Export, Section, Window
from handlers.core.message import Heading, Item, Note, Paragraph, plain_text
from handlers.polls import actions, store
from handlers.polls.model import Pressed, press
from storage import Row, Session
from tests.handlers.polls.shown import SAUCES, asked, items, rows
from tests.stage import JONAS, MARA, TEAM, TOM, ZOFIA, Stage, private_words, profile


async def test_list_shows_open_polls_then_those_closed_lately(stage: Stage) -> None:
    for title in ("First?", "Second?", "Third?"):
        await asked(stage, f'/poll "{title}" "a" "b"', JONAS)
    await stage.press(TOM, "polls.vote:1:2")
    await stage.command(JONAS, "/poll close 2")
    listed = items(await stage.command(TOM, "/poll list"))
    assert [(title, button) for title, _, button in listed] == [
        ("Third?", "polls.results:3"),
        ("First?", "polls.results:1"),
        ("Second?", "polls.results:2"),
    ]
    assert listed[0][1] == ["Poll 3", "Open", "0 people voted", "Not voted yet"]
    assert listed[1][1] == ["Poll 1", "Open", "1 person voted", "Your vote: b"]


async def test_who_runs_a_poll_can_close_it_from_the_list(stage: Stage) -> None:
    await asked(stage, who=JONAS)
    buttons = {who.name: items(await stage.command(who, "/poll list"))[0][2] for who in (TOM, JONAS, MARA)}
    assert buttons == {"Tom": "polls.results:1", "Jonas": "polls.close:1", "Mara": "polls.close:1"}


async def test_mine_shows_what_is_open_and_what_i_answered(stage: Stage) -> None:
    for title in ("First?", "Second?", "Third?"):
        await asked(stage, f'/poll "{title}" "a" "b" --multiple', JONAS)
    await stage.press(TOM, "polls.vote:1:1")
    await stage.press(TOM, "polls.vote:1:2")
    await stage.command(JONAS, "/poll close 1")
    await stage.command(JONAS, "/poll close 2")
    mine = items(await stage.command(TOM, "/poll mine"))
    assert [(title, facts[-1]) for title, facts, _ in mine] == [
        ("Third?", "Not voted yet"),
        ("First?", "Your vote: a, b"),
    ]


async def test_an_empty_list_says_what_to_type_to_those_who_may(stage: Stage) -> None:
    team, member = await stage.command(MARA, "/poll list"), await stage.command(TOM, "/poll mine")
    assert private_words(team) == "Nothing here yet. Type /poll to ask the first question."
    assert private_words(member) == "Nothing here yet."


async def test_a_poll_of_the_team_is_listed_to_the_team_only(stage: Stage) -> None:
    await stage.command(MARA, SAUCES, where=TEAM)
    assert items(await stage.command(TOM, "/poll list")) == []
    assert (await stage.command(TOM, "/poll results 1")).reason == "polls.refused.unknown"
    assert (await stage.press(TOM, "polls.results:1")).reason == "polls.refused.unknown"
    assert len(items(await stage.command(JONAS, "/poll list", where=TEAM))) == 1


async def test_results_say_who_chose_what(stage: Stage) -> None:
    await asked(stage)
    for number in range(10):
        await stage.press(profile(f"p{number}"), "polls.vote:1:2")
    await stage.press(TOM, "polls.vote:1:3")
    outcome = await stage.command(ZOFIA, "/poll results 1")
    message = outcome.privates[0].message
    assert rows(message) == [("Mustard", 10, "91%"), ("Plum", 1, "9%"), ("Ketchup", 0, "0%")]
    said = [plain_text(element.text) for element in message.elements if isinstance(element, Paragraph)]
    assert said[0].startswith("Mustard: P")
    assert said[0].endswith(" i jeszcze 2 osoby")
    assert said[1] == "Plum: Tom"
    assert await stage.press(ZOFIA, "polls.results:1") == outcome


async def test_the_digest_has_polls_that_are_open_and_those_closed_in_its_time(stage: Stage) -> None:
    for title in ("Old?", "New?", "Running?"):
        await asked(stage, f'/poll "{title}" "a" "b"')
    await stage.command(MARA, "/poll close 1")
    stage.clock.forward(days=7)
    start = stage.clock()
    for number in range(10):
        await stage.press(profile(f"p{number}"), "polls.vote:2:1")
    stage.clock.forward(days=1)
    await stage.command(MARA, "/poll close 2")
    section = await digest(stage, Window(start, stage.clock()))
    assert section is not None
    assert (section.order, section.elements[0]) == (40, Heading(("Polls",), 2))
    said = [
        (plain_text(item.text), [plain_text(fact.text) for fact in item.facts][:3])
        for item in section.elements
        if isinstance(item, Item)
    ]
    assert said == [
        ("New?", ["a leads with 100%", "10 people", "The lead is clear"]),
        ("Running?", ["Nobody has voted yet", "0 people", "Open"]),
    ]


async def test_a_digest_names_twelve_polls_and_how_many_more_there_are(stage: Stage) -> None:
    for number in range(14):
        await asked(stage, f'/poll "Number {number}?" "a" "b"')
    await stage.command(MARA, "/poll close 1")
    section = await digest(stage, Window(stage.clock() - timedelta(days=1), stage.clock()))
    assert section is not None
    named = [plain_text(item.text) for item in section.elements if isinstance(item, Item)]
    assert named == ["Number 0?", *(f"Number {number}?" for number in range(13, 2, -1))]
    assert section.elements[-1] == Note(("and 2 more polls",))


async def test_without_polls_the_digest_has_no_part_of_them(stage: Stage) -> None:
    assert await digest(stage, Window(stage.clock() - timedelta(days=7), stage.clock())) is None


async def digest(stage: Stage, window: Window) -> Section | None:
    """The polls' part of a digest."""
    around = stage.program.around
    return await around.engine.reading(
        around.community, lambda session: actions.section(around.context(session).at(TEAM), window)
    )


async def busy(stage: Stage) -> None:
    """A poll with casts, changes, votes taken back and one that was refused."""
    await asked(stage, SAUCES + " --multiple --max 2")
    for number in range(40):
        await stage.press(profile(f"p{number}"), f"polls.vote:1:{number % 3 + 1}")
        await stage.press(profile(f"p{number}"), f"polls.vote:1:{number % 2 + 1}")
    stage.clock.forward(seconds=2)
    for number in range(0, 40, 4):
        await stage.press(profile(f"p{number}"), f"polls.vote:1:{number % 3 + 1}")
        await stage.press(profile(f"p{number}"), "polls.vote:1:3")


async def test_a_recount_from_the_log_agrees(stage: Stage) -> None:
    await busy(stage)
    report = await audit(stage)
    assert (report["agrees"], report["question"], report["state"]) == (True, "Which sauce?", "open")
    assert report["votes"] == sum(choice["votes"] for choice in report["choices"])
    assert report["people"] <= 40 < report["presses"]


FAULTS = {
    "a press that is gone": "DELETE FROM polls_log WHERE community = :community AND press = 1 "
    "AND person = 'hall:h1:p3'",
    "presses that are renumbered": "UPDATE polls_log SET press = 7 WHERE community = :community AND press = 2 "
    "AND person = 'hall:h1:p3'",
    "a log that is changed": "UPDATE polls_log SET choices = '3' WHERE community = :community "
    "AND person = 'hall:h1:p5'",
    "a ballot that is changed": "UPDATE polls_ballots SET choices = '1 3' WHERE community = :community "
    "AND person = 'hall:h1:p7'",
    "a ballot that is gone": "DELETE FROM polls_ballots WHERE community = :community AND person = 'hall:h1:p7'",
    "a choice that is gone from the tally": "DELETE FROM polls_tally WHERE community = :community AND choice = 2",
    "a voter who is said to have come from elsewhere": "UPDATE polls_ballots SET platform = 'web' "
    "WHERE community = :community AND person = 'hall:h1:p7'",
    "a tally that is changed": "UPDATE polls_tally SET votes = votes + 1 WHERE community = :community AND choice = 2",
    "a count of people that is changed": "UPDATE polls_tally SET votes = votes + 1 WHERE community = :community "
    "AND choice < 0",
    "a platform that is taken for another": "UPDATE polls_tally SET choice = choice - 1 WHERE community = :community "
    "AND choice < 0",
}


@pytest.mark.parametrize("sql", FAULTS.values(), ids=FAULTS)
async def test_a_recount_finds(stage: Stage, sql: str) -> None:
    await busy(stage)
    await stage.program.around.engine.writing("default", lambda session: session.run(sql))
    assert (await audit(stage))["agrees"] is False


async def test_there_is_no_recount_of_no_poll(stage: Stage) -> None:
    assert await stage.program.around.engine.reading("default", lambda session: actions.audit(session, 9)) is None


async def audit(stage: Stage) -> dict[str, Any]:
    """The recount of poll 1."""
    report = await stage.program.around.engine.reading("default", lambda session: actions.audit(session, 1))
    assert report is not None
    return dict(report)


async def test_exports_hold_every_choice_and_every_vote_in_a_stable_order(stage: Stage) -> None:
    await asked(stage)
    await asked(stage, SAUCES + " --multiple --close 2d")
    await stage.press(TOM, "polls.vote:1:1")
    await stage.press(TOM, "polls.vote:2:3")
    await stage.press(TOM, "polls.vote:2:1")
    await stage.press(ZOFIA, "polls.vote:2:3")
    polls, votes = await exported(stage, "polls"), await exported(stage, "votes")
    assert [(row["poll"], row["label"], row["votes"], row["people"]) for row in polls] == [
        (1, "Ketchup", 1, 1),
        (1, "Mustard", 0, 1),
        (1, "Plum", 0, 1),
        (2, "Ketchup", 1, 2),
        (2, "Mustard", 0, 2),
        (2, "Plum", 2, 2),
    ]
    assert polls[3]["closes_at"] == "2026-11-26T09:00:00+00:00"
    assert polls[0]["closes_at"] == ""
    assert sorted((row["poll"], row["voter"], row["choice"]) for row in votes) == [
        (1, "hall:h1:tom", 1),
        (2, "hall:h1:tom", 1),
        (2, "hall:h1:tom", 3),
        (2, "hall:h1:zofia", 3),
    ]
    assert await exported(stage, "votes") == votes


async def test_many_pages_of_votes_are_exported_and_recounted_without_loss_or_repeat(stage: Stage) -> None:
    await asked(stage)
    one_slot = [person for person in (f"p{n}" for n in range(20_000)) if store.slot_of(person) == 3][:1100]

    async def write(session: Session) -> None:
        for person in one_slot:
            slip = await store.slip(session, 1, 2, person, "hall")
            assert slip is not None
            done = press(slip.ballot, 2, most=1, now=1, receipt="AA-1111")
            assert isinstance(done, Pressed)
            assert await store.keep(session, slip, done)

    await stage.program.around.engine.writing("default", write)
    report = await audit(stage)
    assert (report["agrees"], report["votes"], report["presses"]) == (True, 1100, 1100)
    assert sorted(row["voter"] for row in await exported(stage, "votes")) == sorted(one_slot)


async def exported(stage: Stage, name: str) -> list[Row]:
    """All rows of an export, read page by page, each with exactly the columns it declares."""
    feature = next(found for found in stage.program.around.registry.features if found.name == "polls")
    export = next(found for found in feature.exports if found.name == name)
    found: list[Row] = []
    while page := await stage.program.around.engine.reading(
        "default", reader(stage, export, found[-1] if found else None)
    ):
        found.extend(page)
    assert all(set(row) >= set(export.columns) for row in found)
    return found


def reader(stage: Stage, export: Export, after: Row | None) -> Callable[[Session], Coroutine[Any, Any, Any]]:
    """What reads the page after a row."""

    async def read(session: Session) -> Any:
        return await export.rows(stage.program.around.context(session), after)

    return read
