"""Up to which event everything was delivered to the runtime, for a start after a crash and for what failed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime


class Backlog:
    """Counts what is stored and not delivered yet."""

    def __init__(self) -> None:
        self._last = 0
        self._open: dict[object, tuple[int, datetime]] = {}
        self._failed: int | None = None

    @contextmanager
    def delivering(self, now: datetime) -> Iterator[int]:
        """Guard the time from before an event is stored until after it is delivered; gives the number before it.

        An exception means that nothing was stored; a caller who is torn away leaves it to be delivered again.
        """
        ticket, floor = object(), self._last
        self._open[ticket] = (floor, now)
        try:
            yield floor
        except Exception:
            raise
        except BaseException:
            self.fail(floor)
            raise
        finally:
            del self._open[ticket]

    def reach(self, seq: int) -> None:
        """An event with this number was stored."""
        self._last = max(self._last, seq)

    def fail(self, floor: int) -> None:
        """Something after this number was not delivered."""
        self._failed = floor if self._failed is None else min(self._failed, floor)

    def take_failed(self) -> int | None:
        """The number after which events are to be delivered again, once."""
        failed, self._failed = self._failed, None
        return failed

    @property
    def delivered_until(self) -> int:
        """All events up to this number are delivered."""
        floors = [floor for floor, _ in self._open.values()]
        return min([self._last, *floors, *([] if self._failed is None else [self._failed])])

    def seen_until(self, now: datetime) -> datetime | None:
        """Until when everything that was said is delivered; None while something failed."""
        if self._failed is not None:
            return None
        return min([now, *(since for _, since in self._open.values())])
