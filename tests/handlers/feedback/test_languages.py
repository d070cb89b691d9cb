"""The language of feedback is told afterwards, and short messages inherit from longer ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.core.events import Entered, Place, Said
from handlers.core.moments import micros
from handlers.feedback import store
from handlers.feedback.actions.languages import Languages
from tests.handlers.feedback.reading import noted, read
from tests.stage import MISAKI, START, TALK, TOM, ZOFIA, Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def language(stage: Stage, message: str) -> str:
    return next(row["language"] for row in await noted(stage) if row["message"] == message)


async def test_a_short_message_inherits_what_its_author_writes(stage: Stage) -> None:
    await stage.say(ZOFIA, "Nowe zakrętki dużo łatwiej się otwiera")
    await stage.say(TOM, "The new lids are much easier to open")
    assert await language(stage, await stage.say(ZOFIA, "no tak")) == "pl"
    assert await language(stage, await stage.say(TOM, "yes")) == "en"


async def test_a_short_message_of_somebody_new_inherits_what_the_channel_writes(stage: Stage) -> None:
    await stage.say(ZOFIA, "Nowe zakrętki dużo łatwiej się otwiera")
    assert await language(stage, await stage.say(TOM, "ok")) == "pl"


async def test_where_nobody_wrote_the_channels_own_language_holds(stage: Stage) -> None:
    place = Place("hall", "h1", "turkish")
    await stage.deliver(Entered(where=place, at=START, name="turkish", language="tr", watched=True))
    assert await language(stage, await stage.say(TOM, "ok", place)) == "tr"


async def test_what_cannot_be_told_is_left_open_and_not_looked_at_again(stage: Stage) -> None:
    assert await language(stage, await stage.say(TOM, "👍", TALK)) == ""
    assert await read(stage, Languages().gather) is None


async def test_a_file_without_words_is_in_no_language(stage: Stage) -> None:
    await stage.say(ZOFIA, "Nowe zakrętki dużo łatwiej się otwiera")
    assert await language(stage, await stage.say(ZOFIA, "", files=1)) == ""


async def test_what_is_inherited_is_no_habit(stage: Stage) -> None:
    await stage.say(ZOFIA, "Nowe zakrętki dużo łatwiej się otwiera")
    for _ in range(3):
        await stage.say(TOM, "ok")
    await stage.say(TOM, "The new lids are much easier to open")
    assert await language(stage, await stage.say(TOM, "yes")) == "en"


async def test_words_that_changed_while_they_were_looked_at_are_looked_at_again(stage: Stage) -> None:
    worker = Languages()
    message = await stage.say(MISAKI, "蓋がとても開けやすくなりました")
    stage.clock.forward(minutes=1)
    await stage.program.dispatch.run(lambda context: _edit(context, message, "First change, in English words"))
    batch = await read(stage, worker.gather)
    assert batch is not None
    stage.clock.forward(minutes=1)
    await stage.program.dispatch.run(lambda context: _edit(context, message, "Druga zmiana, tym razem po polsku"))
    await stage.program.dispatch.run(lambda context: worker.apply(context, worker.work(batch)))
    await stage.program.settle()
    assert await language(stage, message) == "pl"


async def test_an_import_of_many_is_told_in_batches(stage: Stage) -> None:
    for number in range(300):
        await stage.program.deliver(_said(number))
    await stage.program.settle()
    assert {row["language"] for row in await noted(stage)} == {"en"}


async def _edit(context: Context, message: str, text: str) -> Effects:
    """Change the words without waking the worker."""
    assert await store.change(context.session, store.source_in(TALK, message), text, micros(context.now))
    return []


def _said(number: int) -> Said:
    text = f"The lid of jar {number} is easier to open"
    return Said(who=TOM, where=TALK, at=START, message=f"i{number}", text=text, imported=True)
