"""A stage with a channel that is not watched."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.events import Entered
from tests.handlers.asks.reading import QUIET
from tests.stage import (
    START,
    Stage,
    staged,
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.deliver(Entered(where=QUIET, at=START, name="quiet", watched=False))
        yield stage
