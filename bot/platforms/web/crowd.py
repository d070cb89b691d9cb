"""What the crowd calls need; the app passes in whoever brings simulated members."""

from typing import Protocol

import msgspec


class CrowdStatus(msgspec.Struct, frozen=True):
    """How many have joined, of how many, and whether more are coming or acting."""

    joined: int
    of: int
    running: bool


class CrowdRunning(Exception):
    """A crowd is being brought in already."""


class Crowd(Protocol):
    """Brings in simulated members, who act through `Chat` like everybody."""

    async def start(self, size: int, seed: int | None) -> None:
        """Begin to bring in `size` members and return at once. Raises `CrowdRunning`."""
        ...

    def status(self) -> CrowdStatus:
        """How far it is."""
        ...

    async def stop(self) -> None:
        """Bring in nobody more and let them act no more; not running is no error."""
        ...
