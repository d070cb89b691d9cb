"""Questions in a digest: who answered, and the answers most people stand behind."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.asks.actions.reading import section
from handlers.core.feature import Section, Window
from handlers.core.message import Item, Note, Quote, plain_text
from tests.handlers.feedback.reading import in_context
from tests.stage import JONAS, MISAKI, START, TOM, ZOFIA, Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def told(stage: Stage, since: int = -1, until: int = 24) -> Section | None:
    window = Window(START + timedelta(hours=since), START + timedelta(hours=until))
    return await in_context(stage, lambda context: section(context, window))


def items(found: Section | None) -> list[tuple[str, list[str]]]:
    assert found is not None
    return [
        (plain_text(element.text), [plain_text(fact.text) for fact in element.facts])
        for element in found.elements
        if isinstance(element, Item)
    ]


async def asked(stage: Stage, question: str) -> str:
    return (await stage.command(JONAS, f'/ask "{question}"')).posts[0].message or ""


async def test_without_questions_there_is_no_part(stage: Stage) -> None:
    await stage.say(TOM, "Just talking")
    assert await told(stage) is None


async def test_an_unanswered_question_is_named(stage: Stage) -> None:
    await asked(stage, "Why?")
    found = await told(stage)
    assert items(found) == [("Why?", ["No answers yet", "Question 1"])]
    assert found is not None
    assert (found.order, found.worth) == (30, ())


async def test_up_to_three_answers_are_quoted_best_supported_first(stage: Stage) -> None:
    root = await asked(stage, "Why?")
    for number, people in enumerate(([], [ZOFIA], [ZOFIA, MISAKI], [])):
        stage.clock.forward(minutes=1)
        reply = await stage.say(TOM, f"Answer {number}", thread=root)
        for who in people:
            await stage.react(who, reply, "❤️")
    found = await told(stage)
    assert found is not None
    quotes = [element for element in found.elements if isinstance(element, Quote)]
    assert [(one.text, one.support) for one in quotes] == [("Answer 2", "2 👍"), ("Answer 1", "1 👍"), ("Answer 0", "")]
    assert all(one.hide is not None and one.hide.token == f"digests.hide:{one.source}" for one in quotes)
    assert [plain_text(sentence) for sentence in found.worth] == ["1 person answered “Why?”."]


async def test_an_old_question_that_is_answered_now_is_told_with_the_answers_of_now(stage: Stage) -> None:
    root = await asked(stage, "Why?")
    await stage.say(TOM, "Answered at once", thread=root)
    stage.clock.forward(hours=2)
    await asked(stage, "And now?")
    await stage.say(ZOFIA, "Answered later", thread=root)
    found = await told(stage, since=1)
    assert items(found) == [
        ("Why?", ["1 answer", "1 person", "Question 1"]),
        ("And now?", ["No answers yet", "Question 2"]),
    ]
    assert found is not None
    assert [element.text for element in found.elements if isinstance(element, Quote)] == ["Answered later"]


async def test_a_digest_names_ten_questions_and_how_many_more_there_are(stage: Stage) -> None:
    for number in range(11):
        await asked(stage, f"Why {number}?")
    found = await told(stage)
    assert [title for title, _ in items(found)] == [f"Why {number}?" for number in range(10)]
    assert found is not None
    assert found.elements[-1] == Note(("and 1 more question",))


async def test_a_question_outside_the_window_is_left_out(stage: Stage) -> None:
    await asked(stage, "Why?")
    assert await told(stage, since=1) is None


async def test_a_deleted_question_is_left_out(stage: Stage) -> None:
    root = await asked(stage, "Why?")
    await stage.say(TOM, "Because", thread=root)
    await stage.command(JONAS, "/ask delete 1")
    assert await told(stage) is None
