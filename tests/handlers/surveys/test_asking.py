"""Asking a survey: lines, TOML, CSV and one line; everything that can be written wrongly is said with its place."""

import pytest

from handlers.core.visible import alike, visible
from handlers.surveys.model import QUESTIONS, Skip, Wrong, drafted, read
from tests.handlers.surveys.shown import SAUCES, asked, facts, private
from tests.stage import JONAS, MARA, RECIPES, TALK, TEAM, TOM, Stage, private_words, words_of

LINES = """
1. Do you cook at home?
- Yes
- No -> 4
2. What do you cook with? [at most 2]
- Plum
- Chilli
- Lime
3. How hot do you like it? [1-5]
4. Would you recommend us? [nps]
5. What should we change? [optional]
6. How many bottles a month? [number, optional]
7. When did you last buy one? [date, optional]
if Q4 is 9-10, skip to end
"""
TOML = """
title = "Sauces"
[[question]]
text = "Do you cook at home?"
choices = ["Yes", "No"]
skip = { No = 4 }
[[question]]
text = "What do you cook with?"
type = "multiple"
choices = ["Plum", "Chilli", "Lime"]
most = 2
[[question]]
text = "How hot do you like it?"
type = "1-5"
[[question]]
text = "Would you recommend us?"
type = "nps"
skip = { 9-10 = "end" }
[[question]]
text = "What should we change?"
optional = true
[[question]]
text = "How many bottles a month?"
type = "number"
optional = true
[[question]]
text = "When did you last buy one?"
type = "date"
optional = true
"""
CSV = """question,type,choices,optional,most,skip
Do you cook at home?,,Yes | No -> 4,,,
What do you cook with?,multiple,Plum | Chilli | Lime,no,2,
How hot do you like it?,1-5,,,,
Would you recommend us?,nps,,,,9-10 -> end
What should we change?,,,yes,,
How many bottles a month?,number,,yes,,
When did you last buy one?,date,,yes,,
"""


def problem(text: str, title: str = "S") -> tuple[str, dict[str, str | int]]:
    """What is wrong with a text."""
    try:
        _, found = drafted(title, read(text)[1], alike, visible)
    except Wrong as wrong:
        found = [wrong.problem]
    [only] = found
    return only.reason, only.values


@pytest.mark.parametrize("text", [LINES, TOML, CSV, CSV.replace(",", ";")], ids=["lines", "TOML", "CSV", "semicolons"])
def test_every_way_to_write_it_makes_the_same_survey(text: str) -> None:
    title, raws = read(text)
    draft, problems = drafted(title or "Sauces", raws, alike, visible)
    assert problems == []
    assert [question.kind for question in draft.questions] == [
        *("choice", "multiple", "scale", "nps", "text", "number", "date")
    ]
    assert draft.questions[0].skips == (Skip(2, 2, 4),)
    assert draft.questions[3].skips == (Skip(9, 10, 0),)
    assert [question.required for question in draft.questions] == [True, True, True, True, False, False, False]
    assert (draft.questions[1].most, draft.questions[1].labels) == (2, ("Plum", "Chilli", "Lime"))


WRONG = {
    "nothing at all": ("", "no_questions"),
    "31 questions": ("Why?\n" * (QUESTIONS + 1), "many_questions"),
    "a number out of order": ("1. Why?\n3. How?", "misnumbered"),
    "a choice without its question": ("- Yes\nWhy?", "stray_choice"),
    "a rule before its question": ("if Q2 is No, skip to Q3\nWhy?\nHow?", "stray_rule"),
    "a question that shows nothing": ("\u200b[text]", "empty_question"),
    "a question of 101 characters": ("x" * 101, "long_question"),
    "a kind that is none": ("Why? [essay]", "unknown_kind"),
    "a kind with a slip": ("Why? [nmuber]", "unknown_kind_near"),
    "two kinds at once": ("Why? [text, number]", "two_kinds"),
    "choices under a scale": ("Why? [1-5] | A | B", "choices_not_taken"),
    "a most that is alone": ("Why? [at most 2, text]", "two_kinds"),
    "a skip from words": ("Why?\nif never -> 2\nHow?", "skip_kind"),
    "a skip to nowhere": ("Why? | Yes | No -> 9\nHow?", "skip_nowhere"),
    "a skip to itself": ("Why? | Yes | No -> 1\nHow?", "skip_back"),
    "a ring": ("Why? | Yes | No -> 2\nHow? | Yes -> 1 | No", "skip_back"),
    "two skips for one answer": ("Why? | Yes -> 2 | No\nif Yes -> end\nHow?", "skip_twice"),
    "two overlapping skips": ("Why? [nps]\nif 0-6 -> 3\nif 6-8 -> end\nHow?\nWho?", "skip_twice"),
    "a skip for a choice that is not there": ("Why? | Yes | No\nif Maybe -> end", "no_such_choice"),
    "a skip for a step outside": ("Why? [nps]\nif 9-11 -> end", "no_such_step"),
    "a skip for a step that is none": ("Why? [1-5]\nif often -> end", "no_such_step"),
    "a falling scale": ("Why? [5-1]", "bad_scale"),
    "a scale of 12 steps": ("Why? [1-12]", "bad_scale"),
    "a maximum above the choices": ("Why? [at most 3] | A | B", "bad_most"),
    "a maximum of none": ("Why? [at most 0] | A | B", "bad_most"),
    "one choice": ("Why? | Yes", "one_choice"),
    "a choice kind without choices": ("Why? [choice]", "one_choice"),
    "26 choices": ("Why?" + "".join(f" | {n}" for n in range(26)), "many_choices"),
    "a choice that shows nothing": ("Why? | A | \u200b", "empty_choice"),
    "a choice of 76 characters": ("Why? | A | " + "x" * 76, "long_choice"),
    "choices equal but for case and width": ("Why? | Plum | ｐｌｕｍ", "same_choices"),
    "a question nobody is asked": ("Why? | Yes -> 3 | No -> end\nHow?\nWho?", "unreachable"),
    "TOML with an open quote": ('[[question]]\ntext = "Why?', "no_toml"),
    "TOML with a key that is none": ('[[question]]\ntexts = "Why?"', "toml_key"),
    "TOML with a key above": ('name = "S"\n[[question]]\ntext = "Why?"', "toml_key_top"),
    "TOML with a number for a text": ("[[question]]\ntext = 5", "toml_value"),
    "TOML with a skip to half a question": ('[[question]]\ntext = "Why?"\nskip = { Yes = 1.5 }', "toml_value"),
    "CSV with a column that is none": ("question,colour\nWhy?,red", "csv_heading"),
    "CSV with a cell too many": ("question,type\nWhy?,text,more", "csv_cells"),
    "CSV with maybe for yes or no": ("question,optional\nWhy?,maybe", "csv_optional"),
    "CSV with a word for a number": ("question,most\nWhy?,two", "csv_most"),
    "CSV with a skip without an arrow": ("question,skip\nWhy?,No 5", "csv_skip"),
    "CSV with an open quote": ('question,type\n"Why?,text', "no_csv"),
}


@pytest.mark.parametrize(("text", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_written_wrongly_is_said(text: str, reason: str) -> None:
    assert problem(text)[0] == reason


@pytest.mark.parametrize(("text", "reason"), WRONG.values(), ids=WRONG)
async def test_a_form_says_it_at_its_field_in_the_persons_language(stage: Stage, text: str, reason: str) -> None:
    opened = await stage.command(MARA, "/survey")
    assert opened.form is not None
    for language in ("en", "pl", "tr", "id", "ja", "th"):
        who = MARA.__class__(MARA.identity, MARA.name, language, MARA.tz, MARA.role)
        outcome = await stage.submit(who, opened.form.token, {"subject": "S", "questions": text})
        assert (outcome.result, list(outcome.fields)) == ("refused", ["questions"])
        assert outcome.reason == f"surveys.refused.{reason}"
    assert not any("Survey" in message.summary for message in stage.hall.messages.values())


async def test_a_form_posts_it_with_all_that_was_chosen(stage: Stage) -> None:
    opened = await stage.command(MARA, '/survey "Sauces" --hidden --close 7d')
    assert opened.form is not None
    assert {field.id: field.value for field in opened.form.fields}["names"] == "hidden"
    values = {"subject": "Sauces", "questions": LINES, "names": "hidden", "times": "several", "closes": "7d"}
    outcome = await stage.submit(MARA, opened.form.token, {**values, "reminds": "1d", "channels": ("hall/h1/recipes",)})
    assert private_words(outcome) == "Survey 1 is posted in #recipes."
    message = stage.latest(RECIPES)[-1]
    shown = stage.hall.messages[message]
    assert "Names are hidden from members" in words_of(shown)
    assert {"7 questions", "You can answer several times"} <= set(facts(shown))


async def test_a_toml_text_brings_its_title(stage: Stage) -> None:
    outcome = await stage.submit(MARA, "surveys.create", {"questions": TOML})
    assert outcome.result == "done"
    assert "Survey: Sauces" in stage.shown(stage.latest(TALK)[-1])


async def test_a_preview_shows_all_questions_and_keeps_nothing(stage: Stage) -> None:
    shown = private(await stage.command(MARA, SAUCES.replace("/survey", "/survey preview")))
    assert shown.summary == "A preview, seen by you alone. Nothing is posted."
    assert "No → question 4" in words_of(shown)
    filled = await stage.submit(MARA, "surveys.preview", {"subject": "S", "questions": LINES})
    assert "9–10 → end" in words_of(private(filled))
    assert (await stage.command(MARA, "/survey results 1")).reason == "surveys.refused.unknown"
    await asked(stage)
    assert "All questions of survey 1." in private_words(await stage.command(TOM, "/survey preview 1"))


LINE = '/survey "S" "Why?"'
REFUSED = {
    "a close in the past": (f"{LINE} --close 2020-01-01 10:00", "core.refused.past_date"),
    "a close that is no date": (f"{LINE} --close soon", "core.refused.not_a_date"),
    "a reminder without a close": (f"{LINE} --remind 1d", "surveys.refused.remind_open"),
    "a reminder before now": (f"{LINE} --close 2h --remind 1d", "surveys.refused.remind_late"),
    "a channel that is not there": (f"{LINE} --in #nowhere", "core.refused.unknown_channel"),
    "an unknown flag": (f"{LINE} --secret", "core.refused.unknown_flag_alone"),
    "words without quote marks": ("/survey what do you think", "surveys.refused.unquoted"),
    "a word with a slip": ("/survey lsit", "surveys.refused.unknown_word"),
    "no number": ("/survey close", "surveys.refused.no_number"),
    "a number that is none": ("/survey close x", "core.refused.not_a_number"),
    "a survey that is not there": ("/survey close 9", "surveys.refused.unknown"),
    "a title that shows nothing": ('/survey "\u200b" "Why?"', "surveys.refused.no_title"),
    "a title of 151 characters": (f'/survey "{"x" * 151}" "Why?"', "surveys.refused.long_title"),
}


@pytest.mark.parametrize(("line", "reason"), REFUSED.values(), ids=REFUSED)
async def test_a_line_that_cannot_be_is_refused(stage: Stage, line: str, reason: str) -> None:
    assert (await stage.command(MARA, line)).reason == reason
    assert not any("Survey" in message.summary for message in stage.hall.messages.values())


async def test_who_may_start_surveys_is_a_setting(stage: Stage) -> None:
    assert (await stage.command(TOM, SAUCES)).reason == "core.refused.team_only"
    assert (await stage.command(TOM, "/survey")).reason == "core.refused.team_only"
    assert (await stage.submit(TOM, "surveys.create", {"questions": LINES})).reason == "core.refused.team_only"
    assert (await stage.command(JONAS, SAUCES)).result == "done"
    await stage.command(MARA, "/chorus settings who_may_survey everyone")
    assert (await stage.command(TOM, SAUCES)).result == "done"


async def test_a_survey_of_the_team_is_the_teams(stage: Stage) -> None:
    await asked(stage, where=TEAM)
    assert (await stage.press(TOM, "surveys.take:1")).reason == "surveys.refused.deleted"
    assert (await stage.press(TOM, "surveys.show:1")).reason == "surveys.refused.unknown"
    assert "Sauces" not in words_of(private(await stage.command(TOM, "/survey list")))
    assert "Sauces" in words_of(private(await stage.command(JONAS, "/survey list")))
