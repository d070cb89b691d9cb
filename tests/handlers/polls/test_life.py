"""Closing by hand and by itself, announcing once, reopening, deleting, and who may."""

from pathlib import Path

import pytest

from handlers.core.events import Profile
from handlers.core.message import Buttons, Choice
from handlers.polls import actions
from tests.handlers.polls.shown import SAUCES, asked, facts, rows, tokens
from tests.stage import JONAS, MARA, RECIPES, START, TALK, TEAM, TOM, ZOFIA, Stage, private_words, profile, staged


async def votes(stage: Stage, *counts: int) -> None:
    """Let so many people vote for the first choice, the second …"""
    for choice, count in enumerate(counts, 1):
        for number in range(count):
            await stage.press(profile(f"v{choice}x{number}"), f"polls.vote:1:{choice}")


async def test_closing_by_hand_takes_the_buttons_away_and_names_the_winner(stage: Stage) -> None:
    message = await asked(stage)
    await votes(stage, 12, 2)
    outcome = await stage.command(MARA, "/poll close 1")
    assert private_words(outcome) == "Poll 1 is closed and its result is announced."
    shown = stage.hall.messages[message]
    assert tokens(shown) == [None, None, None]
    assert [element.winner for element in shown.elements if isinstance(element, Choice)] == [True, False, False]
    assert "Closed " in facts(shown)
    assert (
        "Closed. Ketchup wins with 86% of 14 people. The lead is clear."
        in stage.hall.messages[stage.latest(TALK)[-1]].summary
    )


async def test_the_result_is_announced_where_it_was_posted_and_in_the_team_channel_once(stage: Stage) -> None:
    await asked(stage)
    before = [len(stage.latest(place)) for place in (TALK, RECIPES, TEAM)]
    await stage.command(MARA, "/poll close 1")
    again = await stage.command(MARA, "/poll close 1")
    assert again.reason == "polls.refused.already_closed"
    after = [len(stage.latest(place)) for place in (TALK, RECIPES, TEAM)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 0, 1]


@pytest.mark.parametrize("line", ["/poll close 1 2", "/poll delete 1 2", '/poll delete 1 "now"'])
async def test_more_than_a_number_is_asked_back_and_nothing_is_done(stage: Stage, line: str) -> None:
    await asked(stage)
    assert (await stage.command(MARA, line)).reason == "core.refused.not_a_number"
    assert (await stage.command(MARA, "/poll close 1")).result == "done"


async def test_in_the_team_channel_the_rows_come_along(stage: Stage) -> None:
    await asked(stage)
    await votes(stage, 1)
    await stage.command(MARA, "/poll close 1")
    home, team = (stage.hall.messages[stage.latest(place)[-1]] for place in (TALK, TEAM))
    assert (rows(home), len(rows(team))) == ([], 3)
    assert home.summary == team.summary


async def test_a_poll_of_the_team_channel_is_announced_there_once(stage: Stage) -> None:
    await stage.command(MARA, SAUCES, where=TEAM)
    before = len(stage.latest(TEAM))
    await stage.command(MARA, "/poll close 1")
    assert len(stage.latest(TEAM)) == before + 1


RESULTS = {
    "nobody": ((0, 0), "Nobody voted."),
    "a tie": ((2, 2), "A tie between Ketchup and Mustard, 2 votes each."),
    "a tie of three": ((1, 1, 1), "A tie between 3 choices, 1 vote each: Ketchup, Mustard, Plum."),
    "too close": ((2, 1), "Closed. Ketchup and Mustard are too close to call among 3 people."),
    "one person": (
        (1,),
        "Closed. Ketchup has the most votes, 100% of 1 person. That is too few people to call the lead clear.",
    ),
    "clear": ((9, 1), "Closed. Ketchup wins with 90% of 10 people. The lead is clear."),
}


@pytest.mark.parametrize(("counts", "says"), RESULTS.values(), ids=RESULTS)
async def test_a_result_claims_no_more_than_was_counted(stage: Stage, counts: tuple[int, ...], says: str) -> None:
    await asked(stage)
    await votes(stage, *counts)
    await stage.command(MARA, "/poll close 1")
    assert stage.hall.messages[stage.latest(TEAM)[-1]].summary == f"Which sauce? {says}"


async def test_it_closes_by_itself_at_its_time(stage: Stage) -> None:
    message = await asked(stage, SAUCES + " --close 2h")
    stage.clock.forward(hours=1, minutes=59)
    await stage.program.settle()
    assert None not in tokens(stage.hall.messages[message])
    stage.clock.forward(minutes=1)
    await stage.program.settle()
    assert tokens(stage.hall.messages[message]) == [None, None, None]
    assert "Nobody voted." in stage.hall.messages[stage.latest(TALK)[-1]].summary


async def test_a_job_that_comes_early_closes_nothing(stage: Stage) -> None:
    message = await asked(stage, SAUCES + " --close 2h")
    await stage.program.dispatch.run(lambda context: actions.close_when_due(context, ("1",)))
    await stage.program.settle()
    assert None not in tokens(stage.hall.messages[message])


async def test_it_closes_late_when_the_program_was_down_and_says_when_it_was_due(tmp_path: Path) -> None:
    async with staged(tmp_path) as before:
        await asked(before, SAUCES + " --close 2h")
    async with staged(tmp_path, enter=False) as after:
        after.clock.at = START.replace(day=27)
        await after.program.settle()
        assert "Nobody voted." in after.hall.messages[after.latest(TEAM)[-1]].summary
        assert "closed Tue, Nov 24, 12:00 CET" in private_words(await after.press(TOM, "polls.vote:1:1"))


async def test_a_poll_closed_by_hand_is_not_closed_again_at_its_time(stage: Stage) -> None:
    await asked(stage, SAUCES + " --close 2h")
    await stage.command(MARA, "/poll close 1")
    count = len(stage.hall.messages)
    stage.clock.forward(hours=3)
    await stage.program.settle()
    assert len(stage.hall.messages) == count


async def test_reopened_it_takes_votes_again_without_a_closing_time_and_says_so(stage: Stage) -> None:
    message = await asked(stage, SAUCES + " --close 2h")
    await stage.press(TOM, "polls.vote:1:1")
    await stage.command(MARA, "/poll close 1")
    outcome = await stage.command(MARA, "/poll reopen 1")
    assert private_words(outcome) == "Poll 1 takes votes again, without a closing time."
    for place in (TALK, TEAM):
        assert "is open again: “Which sauce?”" in stage.hall.messages[stage.latest(place)[-1]].summary
    assert "Reopened" in facts(stage.hall.messages[message])
    stage.clock.forward(hours=3)
    await stage.program.settle()
    assert (await stage.press(ZOFIA, "polls.vote:1:2")).result == "done"
    assert [count for _, count, _ in rows(stage.hall.messages[message])] == [1, 1, 0]


async def test_closed_again_it_is_announced_again(stage: Stage) -> None:
    await asked(stage)
    await stage.command(MARA, "/poll close 1")
    await stage.command(MARA, "/poll reopen 1")
    before = len(stage.latest(TEAM))
    await stage.command(MARA, "/poll close 1")
    assert len(stage.latest(TEAM)) == before + 1


async def test_deleted_it_goes_with_its_messages_and_votes(stage: Stage) -> None:
    before = dict(stage.hall.messages)
    await asked(stage)
    await votes(stage, 3, 2)
    await stage.command(MARA, "/poll close 1")
    outcome = await stage.command(MARA, "/poll delete 1")
    assert private_words(outcome) == "Poll 1 and all its votes are deleted."
    assert stage.hall.messages == before
    assert (await stage.press(TOM, "polls.vote:1:1")).reason == "polls.refused.deleted"
    assert (await stage.press(MARA, "polls.close:1")).reason == "polls.refused.deleted"
    assert (await stage.command(MARA, "/poll results 1")).reason == "polls.refused.unknown"
    left = await stage.program.around.engine.reading(
        "default", lambda session: session.rows("SELECT person FROM polls_ballots WHERE community = :community")
    )
    logged = await stage.program.around.engine.reading(
        "default", lambda session: session.rows("SELECT person FROM polls_log WHERE community = :community")
    )
    assert (list(left), list(logged)) == ([], [])


async def test_a_deleted_poll_that_was_due_to_close_stays_quiet(stage: Stage) -> None:
    await asked(stage, SAUCES + " --close 2h")
    await stage.command(MARA, "/poll delete 1")
    count = len(stage.hall.messages)
    stage.clock.forward(hours=3)
    await stage.program.settle()
    assert len(stage.hall.messages) == count


async def test_a_number_is_not_given_again(stage: Stage) -> None:
    await asked(stage)
    await stage.command(MARA, "/poll delete 1")
    assert (await stage.command(MARA, SAUCES)).subject == "poll:2"


async def test_the_buttons_do_what_the_commands_do(stage: Stage) -> None:
    await asked(stage, who=JONAS)
    closed = await stage.press(JONAS, "polls.close:1")
    buttons = next(e for e in closed.privates[0].message.elements if isinstance(e, Buttons))
    assert [button.token for button in buttons.items] == ["polls.reopen:1", "polls.delete:1"]
    assert (await stage.press(JONAS, "polls.reopen:1")).result == "done"
    assert (await stage.press(JONAS, "polls.reopen:1")).reason == "polls.refused.already_open"
    assert (await stage.press(JONAS, "polls.delete:1")).result == "done"


MAY = {
    "whoever started it": (JONAS, None),
    "a manager": (MARA, None),
    "a member may not": (TOM, "core.refused.creator_only"),
    "another of the team may not": (profile("ines", role=JONAS.role), "core.refused.creator_only"),
}


@pytest.mark.parametrize("action", ["close", "reopen", "delete"])
@pytest.mark.parametrize(("who", "reason"), MAY.values(), ids=MAY)
async def test_who_may_run_a_poll(stage: Stage, action: str, who: Profile, reason: str | None) -> None:
    await asked(stage, who=JONAS)
    if action == "reopen":
        await stage.command(JONAS, "/poll close 1")
    typed = await stage.command(who, f"/poll {action} 1")
    assert typed.reason == reason
    if reason is not None:
        assert "Ask Jonas." in private_words(typed)
        assert (await stage.press(who, f"polls.{action}:1")).reason == reason
