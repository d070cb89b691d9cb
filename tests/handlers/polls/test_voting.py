"""Voting by button and by select, receipts, double presses, presses that come too late."""

import asyncio

import pytest

from bot.app import schemas
from bot.platforms.base import Outcome
from handlers.core.events import Press
from handlers.core.message import Heading, Note
from handlers.polls import store
from handlers.polls.model import Pressed, press
from storage import Session
from tests.handlers.polls.shown import SAUCES, asked, facts, rows
from tests.stage import JONAS, MARA, MISAKI, TALK, TEAM, TOM, ZOFIA, Stage, private_words, profile


def code(outcome: Outcome) -> str:
    """The receipt's code."""
    return private_words(outcome).rsplit(" ", 1)[1]


async def test_a_vote_counts_is_changed_and_taken_back_each_with_a_receipt(stage: Stage) -> None:
    message = await asked(stage, '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d')
    cast = await stage.press(TOM, "polls.vote:1:1")
    assert (cast.result, cast.subject) == ("done", "poll:1")
    assert private_words(cast).startswith(
        "Your vote for Ketchup counts. Press another to change it, or the same one to take it back. Receipt "
    )
    assert rows(stage.hall.messages[message]) == [("Ketchup", 1, "100%"), ("Mustard", 0, "0%")]
    stage.clock.forward(seconds=5)
    changed = await stage.press(TOM, "polls.vote:1:2")
    assert private_words(changed).startswith("Changed from Ketchup to Mustard. Receipt ")
    assert rows(stage.hall.messages[message]) == [("Ketchup", 0, "0%"), ("Mustard", 1, "100%")]
    stage.clock.forward(seconds=5)
    back = await stage.press(TOM, "polls.vote:1:2")
    assert private_words(back).startswith("Your vote is taken back. You can vote again until 2026-11-26T09:00")
    assert rows(stage.hall.messages[message]) == [("Ketchup", 0, "0%"), ("Mustard", 0, "0%")]
    assert len({code(cast), code(changed), code(back)}) == 3


async def test_a_receipt_is_a_private_note_about_its_poll_with_a_code_of_two_and_four(stage: Stage) -> None:
    await asked(stage)
    cast = await stage.press(TOM, "polls.vote:1:1")
    private = cast.privates[0]
    note = private.message.elements[0]
    assert isinstance(note, Note)
    assert (private.about, note.tone) == ("poll:1", "private")
    assert [len(part) for part in code(cast).split("-")] == [2, 4]


async def test_a_receipt_is_in_the_language_of_the_person(stage: Stage) -> None:
    await asked(stage)
    assert private_words(await stage.press(ZOFIA, "polls.vote:1:1")).startswith(
        "Twój głos na opcję „Ketchup” jest policzony."
    )
    assert private_words(await stage.press(MISAKI, "polls.vote:1:1")).startswith("「Ketchup」への票を数えました。")


async def test_live_results_count_people_and_their_share(stage: Stage) -> None:
    message = await asked(stage)
    for number, choice in enumerate([1] * 5 + [2] * 2 + [3]):
        await stage.press(profile(f"p{number}"), f"polls.vote:1:{choice}")
    assert rows(stage.hall.messages[message]) == [("Ketchup", 5, "62%"), ("Mustard", 2, "25%"), ("Plum", 1, "12%")]
    assert "8 people voted | The lead is not clear | Poll 1" in facts(stage.hall.messages[message])


async def test_a_second_press_within_a_second_is_the_first_one_again(stage: Stage) -> None:
    message = await asked(stage)
    first = await stage.press(TOM, "polls.vote:1:1")
    stage.clock.forward(milliseconds=999)
    second = await stage.press(TOM, "polls.vote:1:1")
    assert (second.result, second.subject, second.privates) == (first.result, first.subject, first.privates)
    assert second.changed == ()
    assert rows(stage.hall.messages[message])[0] == ("Ketchup", 1, "100%")
    stage.clock.forward(milliseconds=1)
    third = await stage.press(TOM, "polls.vote:1:1")
    assert "is taken back" in private_words(third)
    stage.clock.forward(milliseconds=500)
    assert (await stage.press(TOM, "polls.vote:1:1")).privates == third.privates


async def test_two_presses_at_the_same_moment_count_once(stage: Stage) -> None:
    message = await asked(stage)
    outcomes = await asyncio.gather(*(stage.press(TOM, "polls.vote:1:1") for _ in range(4)))
    assert len({private_words(outcome) for outcome in outcomes}) == 1
    assert rows(stage.hall.messages[message])[0] == ("Ketchup", 1, "100%")


async def test_simultaneous_voters_do_not_lose_each_other(stage: Stage) -> None:
    message = await asked(stage)
    await asyncio.gather(*(stage.press(profile(f"p{n}"), f"polls.vote:1:{n % 3 + 1}") for n in range(60)))
    assert [votes for _, votes, _ in rows(stage.hall.messages[message])] == [20, 20, 20]


async def test_a_repeat_with_the_same_key_is_the_same_vote(stage: Stage) -> None:
    message = await asked(stage)
    first = await stage.press(TOM, "polls.vote:1:1", key="k")
    stage.clock.forward(seconds=60)
    again = await stage.press(TOM, "polls.vote:1:1", key="k")
    assert (private_words(again), again.repeated) == (private_words(first), True)
    assert rows(stage.hall.messages[message])[0] == ("Ketchup", 1, "100%")


async def test_several_choices_each_with_people_and_votes_apart(stage: Stage) -> None:
    message = await asked(stage, SAUCES + " --multiple --max 2")
    await stage.press(TOM, "polls.vote:1:1")
    second = await stage.press(TOM, "polls.vote:1:3")
    assert "Your vote for Plum counts. You chose 2 of 2." in private_words(second)
    await stage.press(ZOFIA, "polls.vote:1:1")
    assert rows(stage.hall.messages[message]) == [("Ketchup", 2, "100%"), ("Mustard", 0, "0%"), ("Plum", 1, "50%")]
    assert "2 people, 3 votes" in facts(stage.hall.messages[message])
    stage.clock.forward(seconds=2)
    full = await stage.press(TOM, "polls.vote:1:2")
    assert (full.reason, private_words(full)) == (
        "polls.refused.full",
        "You can choose at most 2. Take one back, then choose the new one.",
    )
    back = await stage.press(TOM, "polls.vote:1:1")
    assert "Your vote for Ketchup is taken back. You chose 1 of 2." in private_words(back)
    assert "2 people, 2 votes" in facts(stage.hall.messages[message])


async def test_an_entry_of_the_select_does_what_a_button_does(stage: Stage) -> None:
    await asked(stage)
    assert "Your vote for Plum counts" in private_words(await stage.press(TOM, "polls.pick:1", "3"))
    stage.clock.forward(seconds=2)
    assert "is taken back" in private_words(await stage.press(TOM, "polls.pick:1", "3"))


async def test_the_own_choice_is_told_to_its_voter_only(stage: Stage) -> None:
    await asked(stage, SAUCES + " --multiple")
    await stage.press(TOM, "polls.vote:1:1")
    await stage.press(TOM, "polls.vote:1:3")
    assert await stage.program.mine("poll:1", TOM) == {"polls.vote:1:1", "polls.vote:1:3"}
    assert await stage.program.mine("poll:1", ZOFIA) == frozenset()


async def test_a_vote_after_the_close_is_not_counted(stage: Stage) -> None:
    await asked(stage)
    await stage.command(MARA, "/poll close 1")
    late = await stage.press(TOM, "polls.vote:1:1")
    assert (late.result, late.reason) == ("refused", "polls.refused.closed")
    assert "so your vote was not counted. See the result with /poll results 1" in private_words(late)


async def test_a_vote_at_the_closing_time_is_late_even_before_the_closing_job_ran(stage: Stage) -> None:
    await asked(stage, SAUCES + " --close 1h")
    stage.clock.forward(hours=1)
    late = await stage.deliver(
        Press(who=TOM, where=TALK, at=stage.clock(), message="", token="polls.vote:1:1"), settle=False
    )
    assert late.reason == "polls.refused.closed"


WRONG = {
    "a poll that was deleted or never was": ("polls.vote:9:1", (), "polls.refused.deleted"),
    "a choice that is not there": ("polls.vote:1:9", (), "core.refused.gone"),
    "a token without a choice": ("polls.vote:1", (), "core.refused.gone"),
    "a token with words": ("polls.vote:one:two", (), "core.refused.gone"),
    "a number too long to be one": ("polls.vote:1:" + "9" * 40, (), "core.refused.gone"),
    "digits of another script": ("polls.vote:１:１", (), "core.refused.gone"),
    "a select without a value": ("polls.pick:1", (), "core.refused.gone"),
    "a select with two values": ("polls.pick:1", ("1", "2"), "core.refused.gone"),
    "a select with words": ("polls.pick:1", ("-1",), "core.refused.gone"),
    "an action that is not there": ("polls.frobnicate:1", (), "core.refused.gone"),
}


@pytest.mark.parametrize(("token", "values", "reason"), WRONG.values(), ids=WRONG)
async def test_a_token_is_not_trusted(stage: Stage, token: str, values: tuple[str, ...], reason: str) -> None:
    message = await asked(stage)
    outcome = await stage.press(TOM, token, *values)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert [votes for _, votes, _ in rows(stage.hall.messages[message])] == [0, 0, 0]


async def test_a_poll_of_the_team_takes_votes_of_the_team_only(stage: Stage) -> None:
    await stage.command(MARA, SAUCES, where=TEAM)
    assert (await stage.press(TOM, "polls.vote:1:1")).reason == "core.refused.gone"
    assert (await stage.press(JONAS, "polls.vote:1:1", where=TEAM)).result == "done"


async def test_a_ballot_that_changed_meanwhile_is_not_overwritten(stage: Stage) -> None:
    await asked(stage)
    around = stage.program.around

    async def race(session: Session) -> tuple[bool, bool]:
        slip = await store.slip(session, 1, 1, "hall:h1:tom", "hall")
        assert slip is not None
        done = press(slip.ballot, 1, most=1, now=1, receipt="AA-1111")
        assert isinstance(done, Pressed)
        return await store.keep(session, slip, done), await store.keep(session, slip, done)

    assert await around.engine.writing(around.community, race) == (True, False)
    tally = await around.engine.reading(around.community, lambda session: store.tally(session, 1))
    assert [count.votes for count in tally.counts] == [1, 0, 0]


async def test_a_redraw_is_one_message_in_the_language_of_its_channel(stage: Stage) -> None:
    message = await asked(stage)
    await stage.press(MISAKI, "polls.vote:1:1")
    shown = stage.hall.messages[message]
    assert shown.language == "en"
    assert stage.latest(TALK)[-1] == message
    assert shown.elements[0] == Heading(("Which sauce?",))


async def test_a_ballot_of_an_earlier_release_takes_another_vote(stage: Stage) -> None:
    await asked(stage)
    await stage.press(TOM, "polls.vote:1:1")
    engine = stage.program.around.engine

    async def as_before(session: Session) -> None:
        old = '[{"action":"cast","choice":1,"receipt":"00-0001","at":1,"used":1,"old":null}]'
        await session.run("UPDATE polls_ballots SET recent = :old WHERE community = :community", old=old)
        await session.run("UPDATE polls_tally SET slot = 7 WHERE community = :community")
        await session.run("DELETE FROM storage_applied WHERE name = 'recent_presses_are_rows'")

    await engine.writing("default", as_before)
    assert await engine.migrate(schemas(stage.program.around.registry)) == ["step polls.recent_presses_are_rows"]
    changed = await stage.press(TOM, "polls.vote:1:2")
    assert private_words(changed).startswith("Changed from Ketchup to Mustard.")
    report = await engine.reading("default", lambda session: store.recount(session, 1))
    assert (report["agrees"], report["votes"], report["people"]) == (True, 1, 1)
