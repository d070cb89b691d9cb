"""Time and ids: a clock that a test can move, and the snowflakes made from it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH_MILLISECONDS = 1_420_070_400_000
Now = Callable[[], datetime]


class Clock:
    """The real time plus what a test let pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC) + self._ahead

    def passes(self, **time: float) -> None:
        """Let time pass: `passes(minutes=61)`."""
        self._ahead += timedelta(**time)


def snowflake_of(moment: datetime) -> int:
    """The smallest id of a moment."""
    return (int(moment.timestamp() * 1000) - EPOCH_MILLISECONDS) << 22


def moment_of(snowflake: int) -> datetime:
    """When an id was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MILLISECONDS) / 1000, UTC)


class Snowflakes:
    """Ids that grow, and that tell when they were made."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._last = 0

    def __call__(self) -> int:
        """The next id."""
        self._last = max(self._last + 1, snowflake_of(self._now()))
        return self._last
