"""Results, hidden names, feedback, closing by itself, reminding, deleting, linking and forgetting."""

from collections.abc import Sequence
from typing import Any

import pytest

from handlers.core.message import Meter, Paragraph, plain_text
from storage import Row
from tests.handlers.surveys.shown import (
    COOK,
    FIRST,
    LAST,
    NOT,
    SAUCES,
    Values,
    asked,
    buttons,
    facts,
    form_of,
    items,
    private,
    quotes,
    rows,
    take,
)
from tests.stage import JONAS, MARA, TALK, TEAM, TOM, ZOFIA, Stage, private_words, profile, words_of

OTHER: Values = {"q2": "1", "q3": "2", "q4": "10"}


async def exported(stage: Stage, name: str) -> Sequence[Row]:
    """A whole export."""
    around = stage.program.around
    [export] = [one for feature in around.registry.features for one in feature.exports if one.name == name]

    async def read(session: Any) -> Sequence[Row]:
        found: list[Row] = []
        while page := await export.rows(around.context(session), found[-1] if found else None):
            found += page
        return found

    return await around.engine.reading("default", read)


async def answer_all(stage: Stage) -> None:
    """Three people answer: two who cook, one who does not."""
    await take(stage, TOM, COOK, FIRST)
    await take(stage, ZOFIA, COOK, OTHER)
    await take(stage, profile("ben"), NOT, LAST)


async def test_the_team_reads_while_it_is_open_and_everybody_after(stage: Stage) -> None:
    await asked(stage)
    await answer_all(stage)
    assert (await stage.command(TOM, "/survey results 1")).reason == "surveys.refused.results_later"
    shown = private(await stage.command(JONAS, "/survey results 1"))
    assert items(shown) == [
        ("1. Do you cook at home?", ["Yes: 67%", "3 people"]),
        ("2. What do you cook with?", ["Plum: 100%", "2 people"]),
        ("3. How hot do you like it?", ["On average 3.0 from 1 to 5", "2 people"]),
        ("4. Would you recommend us?", ["NPS +33", "3 people"]),
        ("5. What should we change?", ["2 answers in words", "2 people"]),
    ]
    await stage.command(MARA, "/survey close 1")
    assert items(private(await stage.command(TOM, "/survey results 1"))) == items(shown)
    assert "3 people answered" in facts(stage.hall.messages[stage.latest(TEAM)[-1]])


async def test_each_question_is_shown_whole(stage: Stage) -> None:
    await asked(stage)
    await answer_all(stage)
    several = private(await stage.press(JONAS, "surveys.question:1:2"))
    assert rows(several) == [("Plum", 2, "100%"), ("Chilli", 0, "0%"), ("Lime", 1, "50%")]
    assert "1 time not asked or left out" in facts(several)
    nps = private(await stage.press(JONAS, "surveys.question:1:4"))
    [meter] = [one for one in nps.elements if isinstance(one, Meter)]
    assert [part.label for part in meter.parts] == ["9–10: 67%, 2", "7–8: 0%, 0", "0–6: 33%, 1"]
    assert "Reichheld" in words_of(nps)
    words = private(await stage.press(JONAS, "surveys.question:1:5"))
    assert sorted(quotes(words)) == [("Ben", "Cheaper bottles"), ("Tom", "More lime")]
    assert (await stage.press(JONAS, "surveys.question:1:9")).reason == "core.refused.gone"


async def test_numbers_and_dates_have_median_and_bars(stage: Stage) -> None:
    await asked(stage, '/survey "S" "How many? [number]" "When? [date]"')
    for person, (bottles, when) in enumerate([("1", "2026-11-01"), ("2.5", "2026-11-03"), ("12", "3 November 2026")]):
        await take(stage, profile(f"n{person}"), {"q1": bottles, "q2": when})
    number = private(await stage.press(MARA, "surveys.question:1:1"))
    assert {"Median 2.5", "On average 5.17", "From 1 to 12"} <= set(facts(number))
    assert rows(number) == [("1", 1, "33%"), ("2.5", 1, "33%"), ("12", 1, "33%")]
    day = private(await stage.press(MARA, "surveys.question:1:2"))
    assert "Median Nov 3, 2026" in facts(day)
    assert rows(day) == [("Nov 1, 2026", 1, "33%"), ("Nov 3, 2026", 2, "67%")]


async def test_two_questions_are_set_against_each_other(stage: Stage) -> None:
    await asked(stage)
    await answer_all(stage)
    shown = private(await stage.command(MARA, "/survey cross 1 1 4"))
    assert items(shown) == [("Yes", ["2 people", "NPS +100"]), ("No", ["1 person", "NPS -100"])]
    plum = items(private(await stage.command(MARA, "/survey cross 1 2 3")))
    assert plum[0] == ("Plum", ["2 people", "On average 3.0 from 1 to 5"])
    for line, reason in {
        "/survey cross 1": "surveys.refused.cross_how",
        "/survey cross 1 1 1": "surveys.refused.cross_same",
        "/survey cross 1 1 5": "surveys.refused.cross_kind",
        "/survey cross 1 1 6": "surveys.refused.no_question",
        "/survey cross 9 1 2": "surveys.refused.unknown",
    }.items():
        assert (await stage.command(MARA, line)).reason == reason


async def test_hidden_names_are_hidden_everywhere_and_nothing_shows_before_five_people(stage: Stage) -> None:
    message = await asked(stage, f"{SAUCES} --hidden")
    assert "Names are hidden from members" in stage.shown(message)
    await answer_all(stage)
    assert (await stage.command(MARA, "/survey results 1")).reason == "surveys.refused.few"
    assert (await stage.command(MARA, "/survey cross 1 1 4")).reason == "surveys.refused.few"
    assert await exported(stage, "survey_answers") == []
    for person in ("ada", "cem"):
        await take(stage, profile(person), COOK, FIRST)
    assert {author for author, _ in quotes(private(await stage.press(MARA, "surveys.question:1:5")))} == {"Someone"}
    crossed = items(private(await stage.command(MARA, "/survey cross 1 1 4")))
    assert crossed[1] == ("No", ["fewer than 5 people: not shown"])
    answers = await exported(stage, "survey_answers")
    assert {(row["person"], row["answered_at"], row["platform"]) for row in answers} == {("", "", "")}
    feedback = [row for row in await exported(stage, "feedback") if row["subject"] == "survey:1"]
    assert {(row["author"], row["author_id"]) for row in feedback} == {("", "")}
    assert {row["at"][14:] for row in feedback} == {"00:00.000000+00:00"}
    for person in ("Tom", "Zofia", "Ben", "Ada", "Cem"):
        assert person not in repr(answers) + repr(feedback)


async def test_words_are_feedback_that_follows_the_answer(stage: Stage) -> None:
    await asked(stage)
    await take(stage, TOM, COOK, FIRST)

    async def said() -> list[tuple[str, str]]:
        return [(row["author"], row["text"]) for row in await exported(stage, "feedback")]

    assert await said() == [("Tom", "More lime")]
    opened = await stage.press(TOM, "surveys.change:1:1")
    opened = await stage.submit(TOM, form_of(opened).token, COOK)
    changed = await stage.submit(TOM, form_of(opened).token, {**FIRST, "q5": "Less lime"})
    assert "are changed" in private_words(changed)
    assert await said() == [("Tom", "Less lime")]
    await stage.press(TOM, "surveys.back:1")
    assert await said() == []


async def test_opting_out_takes_the_words_out_of_feedback_and_leaves_the_count(stage: Stage) -> None:
    message = await asked(stage, f"{SAUCES} --hidden")
    await take(stage, TOM, COOK, FIRST)
    await stage.command(TOM, "/chorus optout")
    await stage.program.settle()
    assert await exported(stage, "feedback") == []
    assert "1 person answered" in facts(stage.hall.messages[message])


async def test_it_closes_by_itself_and_takes_nothing_after(stage: Stage) -> None:
    message = await asked(stage, f"{SAUCES} --close 7d --remind 1d")
    first = form_of(await stage.press(TOM, "surveys.take:1"))
    stage.clock.forward(days=6, hours=1)
    await stage.program.settle()
    [paragraph] = [one for one in stage.hall.messages[stage.latest(TALK)[-1]].elements if isinstance(one, Paragraph)]
    assert plain_text(paragraph.text).startswith("Last call: Sauces closes 2026-12-01T09:00")
    before = len(stage.latest(TALK))
    await stage.program.settle()
    assert len(stage.latest(TALK)) == before
    stage.clock.forward(days=3)
    late = await stage.submit(TOM, first.token, COOK)
    assert late.reason == "surveys.refused.closed"
    await stage.program.settle()
    assert [button.token for button in buttons(stage.hall.messages[message])] == ["surveys.results:1"]
    assert "Closed 2026-12-01T09:00+00:00" in facts(stage.hall.messages[message])
    assert (await stage.command(MARA, "/survey close 1")).reason == "surveys.refused.already_closed"
    assert (await stage.command(MARA, "/survey reopen 1")).result == "done"
    assert (await stage.command(MARA, "/survey reopen 1")).reason == "surveys.refused.already_open"
    assert (await take(stage, TOM, NOT, LAST)).result == "done"


async def test_a_form_sent_twice_counts_once(stage: Stage) -> None:
    message = await asked(stage)
    first = form_of(await stage.press(TOM, "surveys.take:1"))
    second = form_of(await stage.submit(TOM, first.token, NOT))
    await stage.submit(TOM, second.token, LAST)
    again = await stage.submit(TOM, second.token, LAST)
    assert "count already" in private_words(again)
    assert "1 person answered" in facts(stage.hall.messages[message])


async def test_a_deleted_survey_answers_every_press(stage: Stage) -> None:
    await asked(stage)
    page = form_of(await stage.press(TOM, "surveys.take:1"))
    await stage.command(MARA, "/survey delete 1")
    for token in ("take:1", "change:1:1", "back:1", "results:1", "question:1:1", "close:1"):
        assert (await stage.press(MARA, f"surveys.{token}")).reason == "surveys.refused.deleted"
    assert (await stage.submit(TOM, page.token, COOK)).reason == "surveys.refused.deleted"


WRONG: dict[str, tuple[str, str, str]] = {
    "a score of 11": ("[nps]", "11", "surveys.refused.no_such_answer"),
    "a score below nought": ("[nps]", "-1", "surveys.refused.no_such_answer"),
    "a choice that is not there": ("| A | B", "3", "surveys.refused.no_such_answer"),
    "nothing": ("[nps]", "", "core.refused.required"),
    "a word for a number": ("[number]", "many", "surveys.refused.bad_number"),
    "thousands with a comma": ("[number]", "1,000", "surveys.refused.bad_number"),
    "a number that is too large": ("[number]", "9999999999", "surveys.refused.large_number"),
    "a date that is none": ("[date]", "31 June", "surveys.refused.no_date"),
    "a date of long ago": ("[date]", "1066-10-14", "surveys.refused.far_date"),
    "2,001 characters": ("[text]", "x" * 2001, "surveys.refused.long_answer"),
}


@pytest.mark.parametrize(("kind", "given", "reason"), WRONG.values(), ids=WRONG)
async def test_an_answer_that_cannot_be_is_said_at_its_field(stage: Stage, kind: str, given: str, reason: str) -> None:
    await asked(stage, f'/survey "S" "Why? {kind}"')
    refused = await take(stage, TOM, {"q1": given})
    assert (refused.reason, list(refused.fields)) == (reason, ["q1"])
    assert "0 people answered" in facts(stage.hall.messages[stage.latest(TALK)[-1]])


async def test_more_choices_than_may_be_taken_are_refused(stage: Stage) -> None:
    await asked(stage)
    refused = await take(stage, TOM, COOK, {**FIRST, "q2": ("1", "2", "3")})
    assert refused.reason == "surveys.refused.too_many"


@pytest.mark.parametrize("token", ["1:9:1", "1:1:7", "1:0:1"], ids=["no such page", "no such sitting", "page nought"])
async def test_a_forged_page_changes_nothing(stage: Stage, token: str) -> None:
    await asked(stage)
    assert (await stage.submit(TOM, f"surveys.page:{token}", COOK)).reason == "core.refused.gone"


async def test_a_required_question_cannot_be_passed_by_a_forged_page(stage: Stage) -> None:
    await asked(stage)
    outcome = await stage.submit(TOM, "surveys.page:1:4:1", LAST)
    assert [field.id for field in form_of(outcome).fields] == ["q1"]


async def test_who_answers_several_times_is_one_person(stage: Stage) -> None:
    message = await asked(stage, f"{SAUCES} --several")
    await take(stage, TOM, NOT, LAST)
    await take(stage, TOM, COOK, FIRST)
    assert "1 person, 2 times answered" in facts(stage.hall.messages[message])


async def test_lists_home_and_digest_know_it(stage: Stage) -> None:
    await asked(stage)
    await take(stage, TOM, COOK)
    assert "Begun, not sent yet" in items(private(await stage.command(TOM, "/survey mine")))[0][1]
    listed = items(private(await stage.command(ZOFIA, "/survey list")))
    assert listed[0][0] == "Sauces"
    home = await stage.program.home(TOM, TALK)
    assert ("Sauces", "Begun, not sent yet") in [(title, said[-1]) for title, said in items(home)]
    digest = words_of(private(await stage.command(MARA, "/digest preview")))
    assert "Surveys" in digest and "Sauces" in digest


async def test_forgetting_a_person_keeps_a_closed_count_without_person_and_words(stage: Stage) -> None:
    closed = await asked(stage)
    await take(stage, TOM, COOK, FIRST)
    await stage.command(MARA, "/survey close 1")
    opened = await asked(stage)
    await take(stage, TOM, COOK, FIRST, number=2)
    confirm = buttons(private(await stage.command(TOM, "/chorus forget me")))[0].token
    assert (await stage.press(TOM, confirm)).result == "done"
    answers = await exported(stage, "survey_answers")
    assert [(row["survey"], row["question"], row["answer"]) for row in answers] == [
        (1, 1, "Yes"),
        (1, 2, "Plum | Lime"),
        (1, 3, "4"),
        (1, 4, "9"),
    ]
    assert {row["person"][:10] for row in answers} == {"forgotten:"}
    assert "1 person answered" in facts(stage.hall.messages[closed])
    assert "0 people answered" in facts(stage.hall.messages[opened])
    assert await exported(stage, "feedback") == []
