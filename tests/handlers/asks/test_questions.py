"""Questions are asked in a channel or several, answered in threads, closed, reopened, deleted and read."""

import pytest

from handlers.asks.model import LONGEST
from handlers.core.message import Buttons, Heading
from tests.handlers.asks.reading import QUIET, WHY, asked, facts, shown
from tests.handlers.feedback.reading import noted, words
from tests.stage import (
    JONAS,
    MARA,
    MISAKI,
    RECIPES,
    TALK,
    TEAM,
    TOM,
    ZOFIA,
    Stage,
    private_words,
    words_of,
)


async def test_a_question_is_posted_where_it_was_asked_and_receipted(stage: Stage) -> None:
    outcome = await stage.command(JONAS, f'/ask "{WHY}"')
    assert outcome.subject == "ask:1"
    assert [(post.where, post.subject) for post in outcome.posts] == [(TALK, "ask:1")]
    post = stage.hall.messages[outcome.posts[0].message or ""]
    assert post.elements[0] == Heading((WHY,))
    assert "in any language" in words_of(post)
    assert facts(post) == ["No answers yet", "Question 1"]
    assert private_words(outcome) == "Question 1 is posted. Every reply in its thread is noted as an answer."
    buttons = [element for element in shown(outcome).elements if isinstance(element, Buttons)]
    assert [button.token for button in buttons[0].items] == ["asks.close:1", "asks.delete:1"]


async def test_a_question_needs_no_quote_marks(stage: Stage) -> None:
    outcome = await stage.command(JONAS, "/ask What annoyed you this week? --in #recipes")
    post = stage.hall.messages[outcome.posts[0].message or ""]
    assert post.elements[0] == Heading(("What annoyed you this week?",))
    assert outcome.posts[0].where == RECIPES


async def test_a_question_that_begins_with_a_word_of_ours_is_still_one(stage: Stage) -> None:
    outcome = await stage.command(JONAS, "/ask Close the shop on Sundays?")
    assert outcome.posts[0].subject == "ask:1"


NAMED = {
    "repeated flags": "--in #talk --in #recipes",
    "a list with commas": "--in #talk,#recipes",
    "a list without marks": "--in talk,recipes",
    "as Slack writes channels": "--in <#talk|renamed>,<#recipes>",
    "one of them twice": "--in #talk,#recipes,#TALK",
}


@pytest.mark.parametrize("case", NAMED)
async def test_one_question_goes_to_several_channels(stage: Stage, case: str) -> None:
    outcome = await stage.command(JONAS, f'/ask "{WHY}" {NAMED[case]}', TEAM)
    assert [(post.where, post.subject) for post in outcome.posts] == [(TALK, "ask:1"), (RECIPES, "ask:1")]
    assert "#talk, #recipes" in private_words(outcome)


async def test_answers_everywhere_count_together(stage: Stage) -> None:
    outcome = await stage.command(JONAS, f'/ask "{WHY}" --in #talk,#recipes')
    first, second = (post.message or "" for post in outcome.posts)
    await stage.say(TOM, "No posters", outcome.posts[0].where, thread=first)
    await stage.say(ZOFIA, "Nie było plakatów", outcome.posts[1].where, thread=second)
    await stage.say(ZOFIA, "Ani jednego", outcome.posts[1].where, thread=second)
    for message in (first, second):
        assert facts(stage.hall.messages[message]) == ["3 answers", "2 people", "Question 1"]


async def test_a_reply_is_noted_as_an_answer_and_marked(stage: Stage) -> None:
    root = await asked(stage)
    reply = await stage.say(MISAKI, "宣伝が足りなかったと思います", thread=root)
    (row,) = await noted(stage)
    assert (row["subject"], row["thread"], row["language"]) == ("ask:1", root, "ja")
    assert stage.hall.reactions == {(reply, "📝")}
    assert facts(stage.hall.messages[root])[:2] == ["1 answer", "1 person"]


async def test_a_reply_that_comes_twice_is_one_answer(stage: Stage) -> None:
    root = await asked(stage)
    await stage.say(TOM, "Once", thread=root, message="m")
    edits = stage.hall.edits
    await stage.say(TOM, "Once", thread=root, message="m")
    assert len(await noted(stage)) == 1
    assert stage.hall.edits == edits


async def test_answers_are_noted_where_nobody_else_is_read_and_in_the_team_channel(stage: Stage) -> None:
    quiet, team = await asked(stage, QUIET), await asked(stage, TEAM)
    await stage.say(TOM, "In a quiet place", QUIET, thread=quiet)
    await stage.say(TOM, "Beside the thread", QUIET)
    await stage.say(MARA, "Among the team", TEAM, thread=team)
    await stage.say(MARA, "Beside that thread", TEAM)
    assert sorted(await words(stage)) == ["Among the team", "In a quiet place"]


async def test_deleted_answers_no_longer_count(stage: Stage) -> None:
    root = await asked(stage)
    reply = await stage.say(TOM, "I take that back", thread=root)
    await stage.say(ZOFIA, "I stay", thread=root)
    await stage.remove(reply)
    assert facts(stage.hall.messages[root])[:2] == ["1 answer", "1 person"]


async def test_an_edited_answer_stays_the_questions(stage: Stage) -> None:
    root = await asked(stage)
    reply = await stage.say(TOM, "First words", thread=root)
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, reply, "Better words")
    (row,) = await noted(stage)
    assert (row["text"], row["subject"]) == ("Better words", "ask:1")


async def test_who_opted_out_is_neither_noted_nor_marked_nor_counted(stage: Stage) -> None:
    root = await asked(stage)
    await stage.say(TOM, "Before", thread=root)
    outcome = await stage.command(TOM, "/chorus optout")
    await stage.say(TOM, "After", thread=root)
    assert outcome.result == "done"
    assert await words(stage) == []
    assert len(stage.hall.reactions) == 1
    assert facts(stage.hall.messages[root])[0] == "No answers yet"


async def test_a_closed_question_says_so_and_takes_no_answers(stage: Stage) -> None:
    root = await asked(stage)
    await stage.say(TOM, "In time", thread=root)
    stage.clock.forward(hours=1)
    outcome = await stage.command(JONAS, "/ask close 1")
    assert "Question 1 is closed" in private_words(outcome)
    stage.clock.forward(minutes=1)
    late = await stage.say(ZOFIA, "Too late, but heard", thread=root)
    assert {row["text"]: row["subject"] for row in await noted(stage)} == {
        "In time": "ask:1",
        "Too late, but heard": None,
    }
    assert (late, "📝") not in stage.hall.reactions
    assert "no longer belongs to it" in stage.shown(root)
    assert facts(stage.hall.messages[root])[0] == "1 answer"


async def test_a_late_reply_where_nobody_else_is_read_is_nobodys(stage: Stage) -> None:
    root = await asked(stage, QUIET)
    await stage.command(JONAS, "/ask close 1", QUIET)
    stage.clock.forward(minutes=1)
    await stage.say(TOM, "Too late", QUIET, thread=root)
    assert await words(stage) == []


async def test_a_reply_said_before_the_close_and_delivered_after_it_is_an_answer(stage: Stage) -> None:
    root = await asked(stage)
    said_at = stage.clock()
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/ask close 1")
    closed_at = stage.clock()
    stage.clock.at = said_at
    await stage.say(TOM, "Delivered late", thread=root)
    stage.clock.at = closed_at
    assert [row["subject"] for row in await noted(stage)] == ["ask:1"]


async def test_a_reopened_question_takes_answers_again(stage: Stage) -> None:
    root = await asked(stage)
    await stage.press(JONAS, "asks.close:1")
    await stage.press(JONAS, "asks.reopen:1")
    await stage.say(TOM, "Back again", thread=root)
    assert [row["subject"] for row in await noted(stage)] == ["ask:1"]
    assert "in any language" in stage.shown(root)


async def test_a_deleted_question_goes_with_its_posts_and_the_notes_of_its_answers(stage: Stage) -> None:
    root = await asked(stage)
    reply = await stage.say(TOM, "An answer", thread=root)
    await stage.react(ZOFIA, reply, "👍")
    await stage.say(TOM, "Something else")
    outcome = await stage.command(JONAS, "/ask delete 1")
    assert "the note of its one answer" in private_words(outcome)
    assert root not in stage.hall.messages
    assert await words(stage) == ["Something else"]
    assert (await stage.command(JONAS, "/ask results 1")).reason == "asks.refused.unknown"


async def test_numbers_are_not_given_twice(stage: Stage) -> None:
    await asked(stage)
    await stage.command(JONAS, "/ask delete 1")
    assert (await stage.command(JONAS, '/ask "Again?"')).subject == "ask:2"


async def test_a_preview_is_private_and_keeps_nothing(stage: Stage) -> None:
    before = dict(stage.hall.messages)
    outcome = await stage.command(JONAS, f'/ask preview "{WHY}" --in #recipes')
    assert (outcome.result, outcome.posts) == ("done", ())
    assert Heading((WHY,)) in shown(outcome).elements
    assert "Nothing is posted" in private_words(outcome)
    assert facts(shown(outcome)) == ["No answers yet"]
    assert stage.hall.messages == before
    assert (await stage.command(JONAS, f'/ask "{WHY}"')).subject == "ask:1"


async def test_the_form_asks_here_or_in_the_channels_chosen(stage: Stage) -> None:
    form = (await stage.command(JONAS, "/ask")).form
    assert form is not None
    assert [(field.id, field.required) for field in form.fields] == [("question", True), ("channels", False)]
    assert all(len(text) <= 24 for text in (form.title, form.submit))
    assert [option.label for option in form.fields[1].options] == ["#quiet", "#recipes", "#talk", "#team"]
    here = await stage.submit(JONAS, form.token, {"question": WHY, "channels": ()})
    assert [post.where for post in here.posts] == [TALK]
    there = await stage.submit(JONAS, form.token, {"question": WHY, "channels": ("hall/h1/recipes", "hall/h1/nowhere")})
    assert [post.where for post in there.posts] == [RECIPES]


async def test_a_form_without_words_says_which_field(stage: Stage) -> None:
    outcome = await stage.submit(JONAS, "asks.create", {"question": " \u200b "})
    assert (outcome.result, set(outcome.fields)) == ("refused", {"question"})
    assert "Write a question first" in outcome.fields["question"]


WRONG = {
    "an empty question": ('/ask ""', "asks.refused.no_question"),
    "a question nobody can see": ('/ask "\u200b\u2060"', "asks.refused.no_question"),
    "5,000 characters": (f'/ask "{"why " * 1250}"', "asks.refused.long_question"),
    "one character too many": (f'/ask "{"x" * (LONGEST + 1)}"', "asks.refused.long_question"),
    "two questions": ('/ask "One?" "Two?"', "asks.refused.two_questions"),
    "words outside the quote marks": ('/ask ask them "One?"', "asks.refused.two_questions"),
    "an open quote mark": ('/ask "One', "core.refused.open_quote"),
    "an unknown flag": ('/ask "One?" --where #talk', "core.refused.unknown_flag_alone"),
    "a flag without its value": ('/ask "One?" --in', "core.refused.flag_needs_value"),
    "an unknown channel": ('/ask "One?" --in #nowhere', "core.refused.unknown_channel"),
    "an unknown one among known ones": ('/ask "One?" --in #talk,#nowhere', "core.refused.unknown_channel"),
    "a list of no channels": ('/ask "One?" --in ","', "core.refused.unknown_channel"),
    "a misspelt word": ("/ask clsoe 1", "asks.refused.unknown_word"),
    "no number": ("/ask close", "asks.refused.no_number"),
    "a number that is none": ("/ask close one", "core.refused.not_a_number"),
    "a number too long to be one": (f"/ask close {'9' * 30}", "core.refused.not_a_number"),
    "a question there is not": ("/ask close 99", "asks.refused.unknown"),
    "reopening an open one": ("/ask reopen 1", "asks.refused.already_open"),
}


@pytest.mark.parametrize("case", WRONG)
async def test_a_clear_refusal_and_nothing_half_done(stage: Stage, case: str) -> None:
    await asked(stage)
    before = dict(stage.hall.messages)
    line, reason = WRONG[case]
    outcome = await stage.command(JONAS, line)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert private_words(outcome)
    assert stage.hall.messages == before


async def test_an_unknown_channel_is_answered_with_those_there_are(stage: Stage) -> None:
    outcome = await stage.command(JONAS, '/ask "One?" --in #nowhere')
    assert "#nowhere" in private_words(outcome)
    assert "#quiet, #recipes, #talk, #team" in private_words(outcome)


async def test_a_question_as_long_as_may_be_is_asked(stage: Stage) -> None:
    assert (await stage.command(JONAS, f'/ask "{"x" * LONGEST}"')).result == "done"


async def test_hostile_words_stay_words(stage: Stage) -> None:
    hostile = "<script>alert(1)</script> @everyone <!channel> *no* {n} {title}"
    outcome = await stage.command(JONAS, f'/ask "{hostile}"')
    post = stage.hall.messages[outcome.posts[0].message or ""]
    assert post.elements[0] == Heading((hostile,))
    assert post.summary == f"Question: {hostile}"


TOKENS = ("asks.close:", "asks.close:x", "asks.close:-1", "asks.results:1:2", f"asks.delete:{'9' * 40}", "asks.close:²")


@pytest.mark.parametrize("token", TOKENS)
async def test_a_made_up_token_does_nothing(stage: Stage, token: str) -> None:
    await asked(stage)
    assert (await stage.press(MARA, token)).reason == "core.refused.gone"
