"""Answering: page by page by what was answered, kept over days and restarts, sent once, changed, taken back."""

from tests.handlers.surveys.shown import (
    COOK,
    FIRST,
    LAST,
    NOT,
    asked,
    facts,
    fields,
    form_of,
    take,
)
from tests.stage import RECIPES, TOM, ZOFIA, Stage, private_words


async def test_the_answer_decides_the_next_page(stage: Stage) -> None:
    message = await asked(stage)
    first = form_of(await stage.press(TOM, "surveys.take:1"))
    assert (first.title, first.submit, fields(first)) == (
        "Question 1 of 5",
        "Next",
        [("q1", "Do you cook at home?", None)],
    )
    cooks = form_of(await stage.submit(TOM, first.token, COOK))
    assert [name for name, _, _ in fields(cooks)] == ["q2", "q3", "q4", "q5"]
    other = form_of(await take(stage, ZOFIA, NOT))
    assert [name for name, _, _ in fields(other)] == ["q4", "q5"]
    assert other.title == "Pytania 4–5 z 5"
    assert "1 person answered" not in facts(stage.hall.messages[message])
    done = await stage.submit(TOM, cooks.token, FIRST)
    assert private_words(done) == "Your answers to “Sauces” are in. You can change them while the survey is open."
    await stage.submit(ZOFIA, other.token, LAST)
    assert "2 people answered" in facts(stage.hall.messages[message])


async def test_what_was_filled_in_is_there_after_days(stage: Stage) -> None:
    await asked(stage)
    await take(stage, TOM, COOK)
    stage.clock.forward(days=3)
    again = form_of(await stage.press(TOM, "surveys.take:1", where=RECIPES))
    assert [name for name, _, _ in fields(again)] == ["q2", "q3", "q4", "q5"]
    assert "are in" in private_words(await stage.submit(TOM, again.token, FIRST))
