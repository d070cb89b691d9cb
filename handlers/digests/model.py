"""The rules of digests: which time one covers, which days that is, and what is late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FIRST_SPAN = timedelta(days=7)
INSTANT = timedelta(microseconds=1)  # what happened at the very start of a window is not in it
HALF_A_DAY = timedelta(hours=12)
SHORTEST_MISS = timedelta(minutes=10)  # what is seen is noted every so often: the last minutes are always missing


@dataclass(frozen=True, slots=True)
class Days:
    """The days a digest is named after."""

    first: date
    last: date


def covered_from(last_end: datetime | None, known_since: datetime | None, end: datetime) -> datetime:
    """Where a digest begins that ends at `end`: with the last one, or seven days back, or when anything is known from.

    A community that Chorus came to yesterday reads of yesterday, not of six days in which nothing was seen.
    """
    if last_end is not None:
        return last_end
    week = end - FIRST_SPAN
    return known_since - INSTANT if known_since is not None and week < known_since < end else week


def days_of(start: datetime, end: datetime, tz: str) -> Days:
    """The days that most of which is covered: Monday 9:00 to Monday 9:00 is Monday to Sunday.

    Less than a day is named after the days it touches.
    """
    zone = ZoneInfo(tz)
    if end - start < timedelta(days=1):
        return Days(start.astimezone(zone).date(), end.astimezone(zone).date())
    first = (start.astimezone(zone).replace(tzinfo=None) + HALF_A_DAY).date()
    last = (end.astimezone(zone).replace(tzinfo=None) - HALF_A_DAY).date()
    return Days(first, max(first, last))


def kind_of(days: Days) -> str:
    """How the days are written: one, in one month, in one year, or in two."""
    if days.first == days.last:
        return "day"
    if days.first.year != days.last.year:
        return "years"
    return "month" if days.first.month == days.last.month else "months"


def still_says(quoted: str, now: str) -> bool:
    """Whether a message still holds the words that were quoted from it, whole or up to a cut."""
    return quoted.removesuffix("…").strip() in now
