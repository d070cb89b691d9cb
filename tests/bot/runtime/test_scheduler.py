"""Jobs run when they are due, once, and survive what happens to them."""

from storage import Engine
from tests.bot.runtime.conftest import stage_over
from tests.bot.runtime.test_dispatch import count
from tests.stage import MARA, Stage


async def test_a_job_waits_until_it_is_due(stage: Stage) -> None:
    await stage.command(MARA, "/count later")
    stage.clock.forward(minutes=59)
    await stage.program.settle()
    assert await count(stage) == 0
    stage.clock.forward(minutes=2)
    await stage.program.settle()
    assert (await count(stage), stage.hall.messages["m1"].summary) == (10, "10 counted")


async def test_a_job_overdue_while_the_program_was_down_runs_once_on_start(engine: Engine) -> None:
    before = stage_over(engine)
    await before.command(MARA, "/count later")
    before.clock.forward(days=3)
    after = stage_over(engine, hall=before.hall, clock=before.clock)
    await after.program.start()
    await after.program.settle()
    await after.program.stop(1.0)
    assert await count(after) == 10
    assert [message.summary for message in after.hall.messages.values()].count("raised") == 1


async def test_a_job_that_fails_is_tried_again_later(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/count later")
    assert outcome.result == "done"
    working = stage.program.around.registry.jobs["counters.raise"]

    async def broken(context: object, args: tuple[str, ...]) -> list[object]:
        raise RuntimeError("not today")

    stage.program.around.registry.jobs["counters.raise"] = broken  # type: ignore[assignment]
    stage.clock.forward(hours=2)
    await stage.program.settle()
    stage.program.around.registry.jobs["counters.raise"] = working
    await stage.program.settle()
    assert await count(stage) == 0
    stage.clock.forward(minutes=1)
    await stage.program.settle()
    assert await count(stage) == 10
