"""A stage whose only feature is the counter."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import catalogues, schemas
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from handlers.core.feature import Registry, discover
from storage import Engine
from tests.bot.runtime.features import counters
from tests.engines import open_engine
from tests.stage import Clock, Counting, Hall, Stage


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    """A fresh database with the tables of the runtime, of the counter and of all features."""
    engine = await open_engine(tmp_path / "runtime.db")
    await engine.migrate(schemas(everything()))
    yield engine
    await engine.close()


def everything() -> Registry:
    """All features and the counter."""
    return Registry([*(feature for feature, _ in discover()), counters])


def stage_over(
    engine: Engine, hall: Hall | None = None, clock: Clock | None = None, features: Registry | None = None
) -> Stage:
    """The program as a start would assemble it over what is stored; its only feature is the counter by default."""
    clock, hall = clock or Clock(), hall or Hall()
    settings = {"language": "en", "timezone": "Europe/Warsaw"}
    around = Surroundings(
        engine, features or Registry([counters]), catalogues(), "default", settings, clock, Counting()
    )
    return Stage(Program(around, {"hall": hall}), hall, clock)


@pytest.fixture
async def stage(engine: Engine) -> AsyncIterator[Stage]:
    """People can act on this one."""
    stage = stage_over(engine)
    yield stage
    await stage.program.stop(1.0)
