"""Asking a poll: by one line, by the form, as a preview; and everything that can be asked wrongly."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.core.events import Place, Profile, Role
from handlers.core.message import Buttons, Heading, Moment, Select
from handlers.core.settings import Settings
from storage import Session
from tests.handlers.polls.shown import SAUCES, asked, facts, rows, tokens
from tests.stage import JONAS, MARA, RECIPES, TALK, TEAM, TOM, Stage, private_words, profile, staged


async def test_one_line_posts_a_poll_with_a_row_for_each_choice(stage: Stage) -> None:
    outcome = await stage.command(MARA, '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d')
    assert (outcome.result, outcome.subject) == ("done", "poll:1")
    message = stage.hall.messages[outcome.posts[0].message or ""]
    assert message.elements[0] == Heading(("Which sauce?",))
    assert rows(message) == [("Ketchup", 0, "0%"), ("Mustard", 0, "0%")]
    assert tokens(message) == ["polls.vote:1:1", "polls.vote:1:2"]
    assert "Names are shown | Choose one" in facts(message)
    assert repr(Moment(datetime(2026, 11, 26, 9, 0, tzinfo=UTC), "both")) in repr(message)


async def test_the_asker_gets_the_buttons_to_run_it(stage: Stage) -> None:
    outcome = await stage.command(MARA, SAUCES)
    private = outcome.privates[0].message
    buttons = next(element for element in private.elements if isinstance(element, Buttons))
    assert [(button.token, bool(button.confirm)) for button in buttons.items] == [
        ("polls.close:1", True),
        ("polls.delete:1", True),
    ]
    assert "Poll 1 is posted." in private.summary


async def test_no_choices_are_yes_and_no_in_the_language_of_the_channel(stage: Stage, tmp_path: Path) -> None:
    message = await asked(stage, '/poll "Shall we?"')
    assert rows(stage.hall.messages[message]) == [("Yes", 0, "0%"), ("No", 0, "0%")]
    (tmp_path / "polish").mkdir()
    async with staged(tmp_path / "polish", language="pl") as polish:
        message = await asked(polish, '/poll "Robimy?"')
        assert [label for label, _, _ in rows(polish.hall.messages[message])] == ["Tak", "Nie"]


async def test_a_day_in_words_is_in_the_time_zone_of_who_asks(stage: Stage) -> None:
    tokyo = profile("aiko", tz="Asia/Tokyo", role=Role.TEAM)
    message = await asked(stage, '/poll "Q" "a" "b" --close tomorrow 9:00', tokyo)
    assert repr(Moment(datetime(2026, 11, 25, 0, 0, tzinfo=UTC), "both")) in repr(stage.hall.messages[message])


async def test_several_may_be_chosen_up_to_a_number_or_all(stage: Stage) -> None:
    some = stage.hall.messages[await asked(stage, SAUCES + " --multiple --max 2")]
    every = stage.hall.messages[await asked(stage, SAUCES + " --multiple")]
    one = stage.hall.messages[await asked(stage, SAUCES + " --multiple --max 1")]
    assert ["Choose up to 2" in facts(some), "Choose up to 3" in facts(every), "Choose one" in facts(one)] == [True] * 3
    assert "0 people, 0 votes" in facts(some)


async def test_past_ten_choices_the_first_ten_are_rows_and_a_select_holds_all(stage: Stage) -> None:
    labels = " ".join(f'"Town {n}"' for n in range(1, 101))
    message = stage.hall.messages[await asked(stage, f'/poll "Where?" {labels}')]
    select = next(element for element in message.elements if isinstance(element, Select))
    assert len(rows(message)) == 10
    assert len(select.options) == 100
    await stage.press(TOM, "polls.pick:1", "57")
    shown = stage.hall.messages[stage.latest(TALK)[-1]]
    assert [label for label, _, _ in rows(shown)] == [f"Town {n}" for n in range(1, 11)]
    assert "Town 57 · 100%" in repr(shown)


NAMED = {
    "by its name": "#recipes",
    "without the mark": "Recipes",
    "with the mark of a Japanese keyboard": "＃recipes",
    "as Slack writes it": "<#recipes|renamed>",
    "as Discord writes it": "<#recipes>",
}


@pytest.mark.parametrize("typed", NAMED.values(), ids=NAMED)
async def test_a_channel_is_found(stage: Stage, typed: str) -> None:
    outcome = await stage.command(MARA, f"{SAUCES} --in {typed}")
    assert [post.where.channel for post in outcome.posts] == ["recipes"]


async def test_in_another_channel_it_is_posted_there_and_the_asker_is_told(stage: Stage) -> None:
    outcome = await stage.command(MARA, SAUCES + " --in #recipes")
    assert outcome.posts[0].where == RECIPES
    assert "is posted in #recipes" in private_words(outcome)


async def test_words_stay_words_whatever_they_are(stage: Stage) -> None:
    line = '/poll "@everyone <script>alert(1)</script>" "أي\u202e صلصة" "*bold* |_|" "น้ำจิ้ม\u200b" "=1+1"'
    message = stage.hall.messages[await asked(stage, line)]
    assert message.elements[0] == Heading(("@everyone <script>alert(1)</script>",))
    assert [label for label, _, _ in rows(message)] == ["أي صلصة", "*bold* |_|", "น้ำจิ้ม", "=1+1"]


WRONG = {
    "a flag that is not there names the nearest": (SAUCES + " --clos 2d", "core.refused.unknown_flag", "--close"),
    "one choice": ('/poll "Q" "a"', "polls.refused.one_choice", "at least two"),
    "a hundred and one choices": (
        '/poll "Q" ' + " ".join(f'"c{n}"' for n in range(101)),
        "polls.refused.many_choices",
        "101 choices are too many; 100 is the most. Remove 1.",
    ),
    "5,000 characters": (
        f'/poll "{"q" * 5000}" "a" "b"',
        "polls.refused.long_title",
        "5,000 characters long; 1,000 fit",
    ),
    "an empty question": ('/poll "" "a" "b"', "polls.refused.no_title", '/poll "Which sauce?"'),
    "a question nobody can see": ('/poll "\u200b\u2060" "a" "b"', "polls.refused.no_title", "Write a question"),
    "a choice nobody can see": ('/poll "Q" "a" "\u200b"', "polls.refused.empty_choice", "Choice 2"),
    "choices that read the same": (
        '/poll "Q" "Plum" "ＰＬＵＭ"',
        "polls.refused.same_choices",
        "“Plum” and “ＰＬＵＭ”",
    ),
    "a day that is past": (SAUCES + " --close 2020-01-01 10:00", "core.refused.past_date", "in the past"),
    "a day that is none": (SAUCES + " --close next tuesdy", "core.refused.not_a_date", "2d or 4h"),
    "a channel that is not there": (SAUCES + " --in #nowhere", "core.refused.unknown_channel", "#talk"),
    "a maximum of none": (SAUCES + " --multiple --max 0", "polls.refused.low_most", "at least 1"),
    "a maximum above the choices": (SAUCES + " --max 9", "polls.refused.high_most", "only 3 choices"),
    "a maximum that is no number": (SAUCES + " --max two", "core.refused.not_a_number", "two"),
    "a quote mark left open": ('/poll "Q" "a', "core.refused.open_quote", "Close it"),
    "no quote marks at all": ("/poll Which sauce is best", "polls.refused.unquoted", "quote marks"),
    "a word that is nearly one": ("/poll resluts 1", "polls.refused.unknown_word", "/poll results"),
    "which poll is not said": ("/poll close", "polls.refused.no_number", "/poll close 1"),
    "a number that is none": ("/poll close soon", "core.refused.not_a_number", "soon"),
    "a poll that is not there": ("/poll close 99", "polls.refused.unknown", "There is no poll 99"),
}


@pytest.mark.parametrize(("line", "reason", "says"), WRONG.values(), ids=WRONG)
async def test_a_wrong_line_is_answered_with_what_to_type_and_nothing_is_done(
    stage: Stage, line: str, reason: str, says: str
) -> None:
    before = dict(stage.hall.messages)
    outcome = await stage.command(MARA, line)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert says in private_words(outcome)
    assert stage.hall.messages == before


async def test_a_refusal_is_in_the_language_of_the_person(stage: Stage) -> None:
    zofia = profile("zofia", locale="pl", role=Role.TEAM)
    outcome = await stage.command(zofia, '/poll "Q" "a"')
    assert private_words(outcome).startswith("Ankieta potrzebuje co najmniej dwóch opcji.")


async def test_a_bare_command_opens_a_form_and_the_form_posts_a_poll(stage: Stage) -> None:
    opened = await stage.command(MARA, "/poll")
    assert opened.result == "form"
    assert opened.form is not None
    assert [field.id for field in opened.form.fields] == ["title", "choices", "kind", "most", "closes", "channels"]
    answers = {"title": "Where?", "choices": "Home\n\nTrain\n Work ", "kind": "several", "most": "", "closes": "2d"}
    outcome = await stage.submit(MARA, opened.form.token, answers)
    message = stage.hall.messages[outcome.posts[0].message or ""]
    assert [label for label, _, _ in rows(message)] == ["Home", "Train", "Work"]
    assert "Choose up to 3" in facts(message)
    assert "Closes" in facts(message)


async def test_a_form_names_every_field_that_needs_a_look(stage: Stage) -> None:
    answers = {"title": " ", "choices": "Home\nhome", "kind": "several", "most": "x", "closes": "next tuesdy"}
    outcome = await stage.submit(MARA, "polls.create", answers)
    assert (outcome.result, outcome.posts) == ("refused", ())
    assert list(outcome.fields) == ["title", "choices", "most", "closes"]
    assert outcome.fields["choices"] == "“Home” and “home” read the same. Change one of them."


async def test_a_form_names_a_day_that_is_past_in_the_persons_zone(stage: Stage) -> None:
    outcome = await stage.submit(MARA, "polls.create", {"title": "Where?", "closes": "2025-01-01 10:00"})
    assert outcome.fields["closes"].startswith("Wed, Jan 1, 2025, 10:00 CET is in the past.")


async def test_a_form_without_choices_asks_yes_or_no_and_ignores_a_maximum_for_one(stage: Stage) -> None:
    outcome = await stage.submit(MARA, "polls.create", {"title": "Shall we?", "kind": "one", "most": "7"})
    message = stage.hall.messages[outcome.posts[0].message or ""]
    assert [label for label, _, _ in rows(message)] == ["Yes", "No"]
    assert "Choose one" in facts(message)


async def test_a_preview_is_private_and_changes_nothing(stage: Stage) -> None:
    before = dict(stage.hall.messages)
    outcome = await stage.command(MARA, '/poll preview "Which sauce?" "Ketchup" "Mustard" --close 2d')
    shown = outcome.privates[0].message
    assert rows(shown) == [("Ketchup", 0, "0%"), ("Mustard", 0, "0%")]
    assert (outcome.posts, stage.hall.messages) == ((), before)
    pressed = await stage.press(MARA, tokens(shown)[0] or "")
    assert (pressed.result, pressed.reason) == ("refused", "polls.refused.preview")
    assert (await stage.command(MARA, SAUCES)).subject == "poll:1"


WHO = {
    "by itself a member may not": (None, TOM, "core.refused.team_only"),
    "by itself the team may": (None, JONAS, None),
    "everyone may when it is set so": ("everyone", TOM, None),
    "the team may not when managers are set": ("managers", JONAS, "core.refused.manager_only"),
    "a manager may when managers are set": ("managers", MARA, None),
}


@pytest.mark.parametrize(("setting", "who", "reason"), WHO.values(), ids=WHO)
async def test_who_may_ask(stage: Stage, setting: str | None, who: Profile, reason: str | None) -> None:
    await stage.say(MARA, "hello")
    if setting is not None:
        await put(stage, setting)
    for line in (SAUCES, "/poll", "/poll preview" + SAUCES.removeprefix("/poll")):
        outcome = await stage.command(who, line)
        assert outcome.reason == reason
        if reason is not None:
            assert "Ask Mara." in private_words(outcome)


async def put(stage: Stage, value: str) -> None:
    """Set who may ask."""
    around = stage.program.around

    async def write(session: Session) -> None:
        settings = Settings(session, around.registry.settings, around.configured)
        await settings.put("who_may_poll", around.registry.settings["who_may_poll"].parse(value), level="community")

    await around.engine.writing(around.community, write)


async def test_a_member_cannot_post_into_a_team_channel(stage: Stage) -> None:
    await put(stage, "everyone")
    outcome = await stage.command(TOM, SAUCES + " --in team")
    assert outcome.reason == "core.refused.unknown_channel"
    assert "#team" not in private_words(outcome).partition("type one of")[2]
    assert (await stage.command(JONAS, SAUCES + " --in team")).posts[0].where == TEAM


async def test_where_nobody_else_reads_a_poll_needs_a_channel(stage: Stage) -> None:
    alone = Place("hall", "h1", "dm:mara")
    outcome = await stage.command(MARA, SAUCES, where=alone)
    assert (outcome.reason, outcome.posts) == ("core.refused.no_channel_here", ())
    assert "--in #" in private_words(outcome)
    assert (await stage.submit(MARA, "polls.create", {"title": "Where?"}, where=alone)).result == "refused"
    assert (await stage.command(MARA, SAUCES + " --in #recipes", where=alone)).subject == "poll:1"
