"""A stage with the real dispatch over a fresh database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stage import Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Two community channels and a team channel, in English."""
    async with staged(tmp_path) as on_stage:
        yield on_stage
