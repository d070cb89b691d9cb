"""Redraws: newest when their turn comes, each placement in its own time, once after the last change."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.platforms.base import Delivery, PlatformError, TryAgain
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from handlers.core.context import Context
from handlers.core.effects import Effect, Post
from handlers.core.events import Place, Press
from handlers.core.message import Message
from storage import Engine
from tests.bot.runtime.conftest import stage_over
from tests.stage import MARA, RECIPES, TALK, TOM, Clock, Hall, Stage


class Turnstile(Hall):
    """A hall whose turns can be held back, message by message; `turns` are those that were asked for."""

    def __init__(self, name: str = "hall") -> None:
        super().__init__(name=name)
        self.gates: dict[str, asyncio.Event] = {}
        self.turns: list[str] = []
        self.refusals: list[PlatformError] = []
        self.asked = asyncio.Event()
        self.edited = asyncio.Event()

    def hold(self, message: str) -> asyncio.Event:
        """Let a message's turn not come before the event is set."""
        self.gates[message] = asyncio.Event()
        return self.gates[message]

    async def turn(self, where: Place, message: str) -> None:
        """Wait at the gate."""
        self.turns.append(message)
        self.asked.set()
        if message in self.gates:
            await self.gates[message].wait()

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Refuse what was to be refused first."""
        if self.refusals:
            raise self.refusals.pop(0)
        await super().edit(where, message, content)
        self.edited.set()


@pytest.fixture
async def hall() -> Turnstile:
    return Turnstile()


@pytest.fixture
async def here(engine: Engine, hall: Turnstile) -> Stage:
    """A counter that is shown as m1 in one channel and as m2 in another."""
    stage = stage_over(engine, hall)
    await stage.command(MARA, "/count")
    await stage.program.dispatch.run(_again)
    await stage.program.settle()
    return stage


async def _again(context: Context) -> Sequence[Effect]:
    return [Post(RECIPES, subject="counter:1")]


async def press(stage: Stage) -> None:
    await stage.program.deliver(_press(stage))


def _press(stage: Stage) -> Press:
    return Press(who=TOM, where=TALK, at=stage.clock(), message="m1", token="counters.up:1")


async def test_a_slow_placement_does_not_delay_another(here: Stage, hall: Turnstile) -> None:
    gate = hall.hold("m1")
    await press(here)
    await asyncio.wait_for(_until(hall, "m2", "1 counted"), 5)
    assert hall.messages["m1"].summary == "0 counted"
    gate.set()
    await here.program.live.idle()
    assert hall.messages["m1"].summary == "1 counted"


async def test_what_is_shown_is_what_is_true_when_the_turn_comes(here: Stage, hall: Turnstile) -> None:
    gate = hall.hold("m1")
    hall.asked.clear()
    await press(here)
    await asyncio.wait_for(_turn_of(hall, "m1"), 5)
    await press(here)
    await press(here)
    edits = hall.edits
    gate.set()
    await here.program.live.idle()
    assert hall.messages["m1"].summary == "3 counted"
    assert hall.turns.count("m1") == 1, "one turn was enough for three votes"
    assert hall.edits > edits


async def test_no_turn_is_taken_for_what_is_shown_already(here: Stage, hall: Turnstile) -> None:
    await press(here)
    await here.program.live.idle()
    turns = len(hall.turns)
    here.program.live.mark("counter:1")
    await here.program.live.idle()
    assert (turns, len(hall.turns)) == (2, 2)


async def test_what_is_to_be_tried_again_is_tried_again_soon(here: Stage, hall: Turnstile) -> None:
    hall.refusals = [TryAgain("rate limit", after=0.0), TryAgain("rate limit", after=0.0)]
    await press(here)
    await here.program.live.idle()
    assert {hall.messages[message].summary for message in ("m1", "m2")} == {"1 counted"}


async def test_a_long_outage_is_left_to_the_sweep(here: Stage, hall: Turnstile) -> None:
    hall.down = TryAgain("away", after=3600)
    await press(here)
    await asyncio.wait_for(here.program.live.idle(), 5)
    hall.down = None
    await here.program.live.sweep()
    await here.program.live.idle()
    assert {hall.messages[message].summary for message in ("m1", "m2")} == {"1 counted"}


async def test_whoever_waits_for_a_redraw_waits_for_it_and_not_for_more(here: Stage, hall: Turnstile) -> None:
    gates = [hall.hold("m1"), hall.hold("m2")]
    outcome = await here.program.deliver(_press(here))
    waiting = asyncio.create_task(here.program.delivered(outcome, 5.0))
    await asyncio.wait_for(_turn_of(hall, "m1"), 5)
    await asyncio.wait_for(_turn_of(hall, "m2"), 5)
    assert not waiting.done()
    for gate in gates:
        gate.set()
    await asyncio.wait_for(waiting, 5)
    assert {hall.messages[message].summary for message in ("m1", "m2")} == {"1 counted"}
    late = hall.hold("m1")
    outcome = await here.program.deliver(_press(here))
    await here.program.delivered(outcome, 0.01)
    late.set()
    await here.program.live.idle()


async def test_a_placement_on_a_slow_platform_does_not_delay_one_elsewhere(engine: Engine) -> None:
    hall, annex = Turnstile(), Turnstile("annex")
    around: Surroundings = stage_over(engine).program.around
    stage = Stage(Program(around, {"hall": hall, "annex": annex}), hall, Clock())
    await stage.command(MARA, "/count")

    async def there(context: Context) -> Sequence[Effect]:
        return [Post(Place("annex", "a1", "talk"), subject="counter:1")]

    await stage.program.dispatch.run(there)
    await stage.program.settle()
    gate = hall.hold("m1")
    await press(stage)
    await asyncio.wait_for(_until(annex, "m1", "1 counted"), 5)
    gate.set()
    await stage.program.live.idle()
    assert hall.messages["m1"].summary == "1 counted"


async def _until(hall: Turnstile, message: str, words: str) -> None:
    while hall.messages[message].summary != words:
        hall.edited.clear()
        await hall.edited.wait()


async def _turn_of(hall: Turnstile, message: str) -> None:
    while message not in hall.turns:
        hall.asked.clear()
        await hall.asked.wait()


class Quick(Hall):
    """A hall where somebody acts as soon as a message stands there, before its post has come back."""

    async def post(self, delivery: Delivery) -> str:
        """Post, and let them act."""
        message = await super().post(delivery)
        await self.at_once()
        return message

    at_once: Callable[[], Awaitable[None]]


async def test_a_press_before_the_post_came_back_is_shown_without_waiting_for_the_sweep(engine: Engine) -> None:
    hall = Quick()
    stage = stage_over(engine, hall)
    hall.at_once = lambda: press(stage)
    await stage.command(MARA, "/count")
    await stage.program.settle()
    assert hall.messages["m1"].summary == "1 counted"
    await stage.program.stop(1.0)
