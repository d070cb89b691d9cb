"""The examples of the guide do what it says."""

import re
from pathlib import Path

import pytest

from handlers.core.visible import alike, visible
from handlers.surveys.model import (
    LABELS,
    LONGEST_LABEL,
    LONGEST_QUESTION,
    LONGEST_TEXT,
    LONGEST_TITLE,
    QUESTIONS,
    drafted,
    read,
)
from handlers.surveys.model.rules import STEPS
from handlers.surveys.store import NAMED_FROM, SITTINGS
from tests.handlers.surveys.shown import FIRST, NOT, Values, asked, form_of, take
from tests.stage import MARA, TOM, Stage, private_words

GUIDE = (Path(__file__).parents[3] / "docs" / "surveys.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(lines|toml|csv|chat)\n(.*?)```", GUIDE, re.DOTALL)
TEXTS = [text for kind, text in BLOCKS if kind != "chat"]
ASKED, READ = (text.splitlines() for kind, text in BLOCKS if kind == "chat")
COOK: Values = {"q1": "1"}


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.splitlines()[0])
async def test_a_text_of_the_guide_is_posted(stage: Stage, text: str) -> None:
    title, raws = read(text)
    _, problems = drafted(title or "S", raws, alike, visible)
    assert problems == []
    outcome = await stage.submit(MARA, "surveys.create", {"subject": title or "S", "questions": text})
    assert outcome.result == "done", outcome.fields


@pytest.mark.parametrize("line", ASKED)
async def test_a_line_of_the_guide_asks_a_survey(stage: Stage, line: str) -> None:
    outcome = await stage.command(MARA, line.replace("#general", "#talk"))
    assert private_words(outcome) == "Survey 1 is posted."


async def test_the_lines_that_read_and_run_a_survey_work_in_their_order(stage: Stage) -> None:
    await asked(stage)
    await take(stage, TOM, COOK, FIRST)
    for line in READ:
        assert (await stage.command(MARA, line)).result == "done", line


async def test_the_sentence_and_the_arrow_lead_alike(stage: Stage) -> None:
    text = next(text for text in TEXTS if "if Q2 is 1" in text)
    await stage.submit(MARA, "surveys.create", {"subject": "S", "questions": text})
    opened = await take(stage, TOM, {"q1": "1"})
    happy = form_of(await stage.submit(TOM, form_of(opened).token, {"q2": "5"}))
    assert [field.id for field in happy.fields] == ["q4"]
    assert (await take(stage, MARA, NOT)).form is None


def test_the_guide_names_the_limits_that_hold() -> None:
    said = " ".join(GUIDE.split())
    for text in (
        f"{QUESTIONS} questions of {LONGEST_QUESTION} characters",
        f"{LABELS} choices of {LONGEST_LABEL} characters",
        f"a title of {LONGEST_TITLE} characters",
        f"scales of {STEPS} steps",
        f"{SITTINGS:,} answers of one person",
        f"words, {LONGEST_TEXT:,} characters at most",
    ):
        assert text in said
    assert NAMED_FROM == 5 and "from five people on" in said
