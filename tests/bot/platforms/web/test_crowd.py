"""Calls about the crowd, with a crowd that only counts."""

from pathlib import Path

import pytest

from bot.platforms.web.crowd import CrowdRunning, CrowdStatus
from tests.bot.platforms.web.conftest import Room, opened


class Counting:
    """A crowd of which one member joins at each look."""

    def __init__(self) -> None:
        self.joined, self.of, self.running = 0, 0, False
        self.seed: int | None = None

    async def start(self, size: int, seed: int | None) -> None:
        """Begin."""
        if self.running:
            raise CrowdRunning
        self.of, self.seed, self.running = size, seed, True

    def status(self) -> CrowdStatus:
        """Count."""
        return CrowdStatus(self.joined, self.of, self.running)

    async def stop(self) -> None:
        """End."""
        self.running = False


async def test_a_crowd_is_brought_in_looked_at_and_stopped(tmp_path: Path) -> None:
    crowd = Counting()
    async with opened(tmp_path, crowd=crowd) as room:
        assert (await room.post("/api/v1/crowd", {"size": 25, "seed": 7})).body == {
            "joined": 0,
            "of": 25,
            "running": True,
        }
        assert crowd.seed == 7
        assert (await room.post("/api/v1/crowd", {"size": 25})).status == 409
        crowd.joined = 12
        assert (await room.get("/api/v1/crowd")).body == {"joined": 12, "of": 25, "running": True}
        stopped = await room.call("DELETE", "/api/v1/crowd")
        assert (stopped.status, stopped.body["running"]) == (200, False)


@pytest.mark.parametrize("body", [{}, {"size": 0}, {"size": -1}, {"size": 2.5}, {"size": "25"}, {"size": 10**30}])
async def test_no_crowd_comes_for(tmp_path: Path, body: dict[str, object]) -> None:
    crowd = Counting()
    async with opened(tmp_path, crowd=crowd) as room:
        assert (await room.post("/api/v1/crowd", body)).status == 400
        assert not crowd.running


async def test_where_there_is_no_crowd_its_calls_are_404(room: Room) -> None:
    assert (await room.get("/api/v1/crowd")).status == 404
