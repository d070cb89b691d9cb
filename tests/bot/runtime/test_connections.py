"""Each platform connects on its own: what one cannot do costs the others nothing, and is tried again."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.platforms.base import CannotConnect, Platform, Runtime, State, TryAgain
from bot.runtime.connections import Connections
from bot.runtime.program import Program
from handlers.core.events import Command
from storage import Engine
from tests.bot.runtime.conftest import stage_over
from tests.stage import MARA, TALK, Hall


class Door(Hall):
    """A hall that fails to open with what is left in `fails`, and waits for `gate` where there is one."""

    def __init__(self, name: str, *fails: Exception, gate: asyncio.Event | None = None) -> None:
        super().__init__(name=name)
        self.fails = list(fails)
        self.gate = gate
        self.starts = self.stops = 0
        self.seen: Callable[[], None] = lambda: None

    async def start(self, runtime: Runtime) -> None:
        """Fail as often as told, then open."""
        self.starts += 1
        if self.starts > 1:
            self.seen()  # before this attempt, the state is still that of the last
        if self.fails:
            raise self.fails.pop(0)
        if self.gate is not None:
            await self.gate.wait()

    async def stop(self) -> None:
        """Count."""
        self.stops += 1


class Opened:
    """Connections over some doors; `ready` are the names of those that opened."""

    def __init__(self, *doors: Door) -> None:
        self.ready: list[str] = []
        self.changed = asyncio.Event()
        platforms: dict[str, Platform] = {door.name: door for door in doors}
        self.connections = Connections(platforms, self._note, first_pause=0.0)

    def _note(self, name: str) -> None:
        self.ready.append(name)
        self.changed.set()

    async def until_ready(self, name: str) -> None:
        """Wait until a door is open."""
        async with asyncio.timeout(5):
            while name not in self.ready:
                self.changed.clear()
                await self.changed.wait()


async def start(opened: Opened, engine: Engine) -> None:
    await opened.connections.start(stage_over(engine).program, 5.0)


async def test_one_that_cannot_connect_does_not_stop_the_others_and_is_tried_again(engine: Engine) -> None:
    slow = Door("slow", CannotConnect("no network"), CannotConnect("no network"))
    opened = Opened(slow, Door("fine"))
    await start(opened, engine)
    assert opened.connections.state("fine").status == "ready"
    await opened.until_ready("slow")
    assert (slow.starts, opened.connections.state("slow")) == (3, State("ready"))
    await opened.connections.stop()


async def test_what_is_hopeless_is_not_tried_again_and_says_why(engine: Engine) -> None:
    revoked = Door("revoked", CannotConnect("the token was revoked", hopeless=True))
    opened = Opened(revoked, Door("fine"))
    await start(opened, engine)
    await opened.until_ready("fine")
    await asyncio.gather(*opened.connections._tasks.values())
    assert (revoked.starts, revoked.stops) == (1, 0)
    assert opened.connections.states()["revoked"] == State("failed", "the token was revoked")
    await opened.connections.stop()
    assert revoked.stops == 0


async def test_a_fault_of_a_platform_is_tried_again_too_and_shown_without_its_words(engine: Engine) -> None:
    buggy = Door("buggy", KeyError("xoxb-secret"))
    opened = Opened(buggy)
    states: list[State] = []
    buggy.seen = lambda: states.append(opened.connections.state("buggy"))
    await start(opened, engine)
    await opened.until_ready("buggy")
    assert [state.status for state in states] == ["failed"]
    assert "KeyError" in states[0].text and "secret" not in states[0].text
    assert opened.connections.state("buggy").status == "ready"


async def test_a_start_waits_for_each_first_attempt_but_not_for_ever(engine: Engine) -> None:
    gate = asyncio.Event()
    opened = Opened(Door("slow", gate=gate), Door("fine"))
    await opened.connections.start(stage_over(engine).program, 0.01)
    assert opened.ready == ["fine"]
    gate.set()
    await opened.until_ready("slow")


async def test_a_stop_in_the_middle_of_connecting_stops_what_began(engine: Engine) -> None:
    doors = (Door("slow", gate=asyncio.Event()), Door("fine"))
    opened = Opened(*doors)
    await opened.connections.start(stage_over(engine).program, 0.01)
    await opened.connections.stop()
    assert [door.stops for door in doors] == [1, 1]


async def test_one_that_fails_to_stop_does_not_keep_the_others(engine: Engine) -> None:
    class Stuck(Door):
        async def stop(self) -> None:
            raise TryAgain("not now")

    fine = Door("fine")
    opened = Opened(Stuck("stuck"), fine)
    await start(opened, engine)
    await opened.connections.stop()
    assert fine.stops == 1


async def test_a_post_for_a_platform_that_is_away_waits_and_goes_out_once_it_is_there(engine: Engine) -> None:
    gate = asyncio.Event()
    hall = Door("hall", gate=gate)
    hall.down = TryAgain("not connected", after=3600)
    program = Program(stage_over(engine).program.around, {"hall": hall}, first_attempt=0.01)
    await program.start()
    stage = stage_over(engine)
    outcome = await program.deliver(_count(stage.clock()))
    assert (await program.delivered(outcome, 0.01)).posts[0].message is None
    assert dict(program.around.states) == {"hall": "ready"}
    hall.down = None
    gate.set()
    assert (await program.delivered(outcome, 5.0)).posts[0].message == "m1"
    await program.stop()


def _count(at: datetime) -> Command:
    return Command(who=MARA, where=TALK, at=at, name="count", words="")
