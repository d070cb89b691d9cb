"""Refused requests, counted: after 10,000 of them in ten minutes Discord bans the address for a while."""

from collections import deque
from collections.abc import Callable
from time import monotonic

from bot.platforms.base import TryAgain

MOST = 2_000
WITHIN = 600.0
REFUSED = (401, 403, 429)  # documentation, "Invalid Request Limit"


class Refusals:
    """Stops asking well before Discord would stop answering."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = monotonic) -> None:
        self.most = most
        self._clock = clock
        self._moments: deque[float] = deque(maxlen=MOST)

    def note(self, status: int) -> None:
        """A request was answered with this status."""
        if status in REFUSED:
            self._moments.append(self._clock())

    def check(self, what: str) -> None:
        """Raise `TryAgain` while there were too many."""
        if len(self._moments) < self.most:
            return
        left = WITHIN - (self._clock() - self._moments[-self.most])
        if left > 0:
            raise TryAgain(f"{what}: Discord refused {self.most} requests in ten minutes; asking again later", left)
