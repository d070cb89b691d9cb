"""Whoever answers in a thread before its post is noted has answered the question all the same."""

import asyncio

from bot.platforms.base import Delivery
from handlers.core.events import Entered
from storage import Engine
from tests.bot.runtime.conftest import everything, stage_over
from tests.stage import JONAS, MARA, TALK, Hall, Stage


class Quick(Hall):
    """A platform whose people answer what they see before the platform says that it was posted."""

    stage: Stage
    answer: "asyncio.Task[str]"

    async def post(self, delivery: Delivery) -> str:
        """Remember a post, and let it be answered meanwhile."""
        message = await super().post(delivery)
        if delivery.subject is not None:
            self.answer = asyncio.create_task(self.stage.say(JONAS, "The lid leaks", thread=message))
            await asyncio.wait([self.answer], timeout=0.3)
        return message


async def test_an_answer_that_comes_before_its_question_is_noted_is_an_answer(engine: Engine) -> None:
    quick = Quick()
    quick.stage = stage_over(engine, quick, features=everything())
    await quick.stage.deliver(Entered(where=TALK, at=quick.stage.clock(), name="talk", kind="community", watched=True))
    await quick.stage.command(MARA, '/ask "What annoyed you this week?"')
    await quick.stage.program.settle()
    await quick.answer
    (row,) = await engine.reading(
        "default", lambda session: session.rows("SELECT subject FROM feedback_items WHERE community = :community")
    )
    assert row == {"subject": "ask:1"}
    await quick.stage.program.stop(1.0)
