"""A permission found missing at work is told to the team at once, once, and what waits for it is not lost."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.platforms.base import Delivery, Forbidden
from bot.runtime.lacks import Lack, lacks
from handlers.core.context import Context
from handlers.core.effects import Effect, React
from handlers.core.events import Command, Entered, Place, Press
from handlers.core.message import Link, Message
from handlers.core.texts import LANGUAGES
from storage import Engine
from tests.bot.runtime.conftest import everything, stage_over
from tests.stage import MARA, RECIPES, TALK, TEAM, TOM, Hall, Stage, words_of

MEND = "https://hall.test/permissions"


class Guarded(Hall):
    """A hall where some things are forbidden in some channels; `told` is set by every post that arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.forbidden: dict[tuple[str, str], Forbidden] = {}
        self.told = asyncio.Event()

    async def post(self, delivery: Delivery) -> str:
        """Unless forbidden."""
        self._allowed("post", delivery.where)
        message = await super().post(delivery)
        self.told.set()
        return message

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Unless forbidden."""
        self._allowed("edit", where)
        await super().edit(where, message, content)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Unless forbidden."""
        self._allowed("react", where)
        await super().react(where, message, emoji)

    def forbid(self, verb: str, where: Place, permission: str = "Send Messages") -> None:
        """From now on."""
        self.forbidden[where.channel, verb] = Forbidden(permission, MEND)

    def allow(self) -> None:
        """Everything."""
        self.forbidden.clear()

    def _allowed(self, verb: str, where: Place) -> None:
        if (where.channel, verb) in self.forbidden:
            raise self.forbidden[where.channel, verb]

    def in_team(self) -> list[Message]:
        """What the team was told."""
        return [self.messages[message] for message, place in self.places.items() if place == TEAM]


@pytest.fixture
def hall() -> Guarded:
    return Guarded()


@pytest.fixture
async def here(engine: Engine, hall: Guarded) -> Stage:
    """Two community channels and a team channel."""
    stage = stage_over(engine, hall, features=everything())
    for place, kind in ((TALK, "community"), (RECIPES, "community"), (TEAM, "team")):
        await stage.deliver(Entered(where=place, at=stage.clock(), name=place.channel, kind=kind))
    return stage


async def told(hall: Guarded, count: int) -> None:
    """Wait until the team was told so often."""
    async with asyncio.timeout(5):
        while len(hall.in_team()) < count:
            hall.told.clear()
            await hall.told.wait()


async def missing(stage: Stage) -> Sequence[Lack]:
    return await stage.program.around.engine.reading("default", lacks)


async def test_a_post_that_is_forbidden_is_told_once_and_goes_out_when_it_is_allowed(
    here: Stage, hall: Guarded
) -> None:
    hall.forbid("post", TALK)
    first = await here.program.deliver(_count(here))
    second = await here.program.deliver(_count(here))
    await told(hall, 1)
    here.program.outbox.wake("hall")
    assert len(hall.in_team()) == 1
    [message] = hall.in_team()
    assert "#talk" in message.summary and "Send Messages" in message.summary
    assert MEND in [span.url for element in message.elements for span in element.text if isinstance(span, Link)]
    assert [(lack.place, lack.verb) for lack in await missing(here)] == [(TALK, "post")]
    hall.allow()
    here.program.outbox.wake("hall")
    for outcome in (first, second):
        assert (await here.program.delivered(outcome, 5.0)).posts[0].message is not None
    assert await missing(here) == []


async def test_it_is_told_again_after_it_worked_in_between(here: Stage, hall: Guarded) -> None:
    await here.command(MARA, "/count")
    for times in (1, 2):
        hall.forbid("edit", TALK, "Manage Messages")
        for _ in range(2):
            await here.program.deliver(_press(here))
        await here.program.settle()
        assert len(hall.in_team()) == times
        hall.allow()
        await here.program.live.sweep()
        await here.program.settle()
        assert await missing(here) == []


async def test_a_restart_does_not_tell_it_again(engine: Engine, here: Stage, hall: Guarded) -> None:
    hall.forbid("react", TALK, "Add Reactions")
    await here.program.dispatch.run(_react)
    await here.program.settle()
    again = stage_over(engine, hall, features=everything())
    await again.program.dispatch.run(_react)
    await again.program.settle()
    assert len(hall.in_team()) == 1


async def test_what_works_after_a_restart_is_known_to_work(engine: Engine, here: Stage, hall: Guarded) -> None:
    hall.forbid("react", TALK, "Add Reactions")
    await here.program.dispatch.run(_react)
    await here.program.settle()
    hall.allow()
    again = stage_over(engine, hall, features=everything())
    await again.program.start()
    await again.program.dispatch.run(_react)
    await again.program.settle()
    assert await missing(again) == []
    await again.program.stop(1.0)


async def test_the_same_permission_is_told_once_for_a_place_and_for_every_place(here: Stage, hall: Guarded) -> None:
    for place in (TALK, RECIPES):
        hall.forbid("react", place, "Read Message History")
        for _ in range(2):
            await here.program.dispatch.run(_reacting(place))
        await here.program.missing(place, "history", Forbidden("Read Message History", MEND))
    await here.program.settle()
    assert len(hall.in_team()) == 2


async def test_a_platforms_own_work_is_told_and_forgotten_too(here: Stage, hall: Guarded) -> None:
    await here.program.missing(TALK, "whisper", Forbidden("im:write"))
    await here.program.settle()
    [message] = hall.in_team()
    assert "im:write" in words_of(message)
    await here.program.works(TALK, "history")
    assert len(await missing(here)) == 1
    await here.program.works(TALK, "whisper")
    assert await missing(here) == []


async def test_what_is_missing_in_the_only_team_channel_is_kept_for_doctor(here: Stage, hall: Guarded) -> None:
    await here.program.missing(TEAM, "whisper", Forbidden("im:write"))
    await here.program.settle()
    assert (hall.in_team(), len(await missing(here))) == ([], 1)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_team_hears_it_in_its_language(engine: Engine, language: str) -> None:
    stage = stage_over(engine)
    words = stage.program.around.texts.words(language)
    said = words.line("core.permission.missing", channel="#talk", permission="Send Messages")
    assert "#talk" in said and "Send Messages" in said
    assert language == "en" or said != stage.program.around.texts.words("en").line(
        "core.permission.missing", channel="#talk", permission="Send Messages"
    )


async def _react(context: Context) -> Sequence[Effect]:
    return [React(TALK, "u1", "✅")]


def _count(stage: Stage) -> Command:
    return Command(who=MARA, where=TALK, at=stage.clock(), name="count", words="")


def _press(stage: Stage) -> Press:
    return Press(who=TOM, where=TALK, at=stage.clock(), message="m1", token="counters.up:1")


def _reacting(place: Place) -> Callable[[Context], Awaitable[Sequence[Effect]]]:
    async def work(context: Context) -> Sequence[Effect]:
        return [React(place, "u1", "✅")]

    return work
