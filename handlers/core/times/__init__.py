"""Moments in people's words: spans, ISO 8601, clock times, weekdays and dates, in six languages.

The grammar here decides what every part of a text is, and refuses a text with a part it cannot place;
dateparser only says what a single word (a month, a unit) means. Left to itself it drops what it does not
place, and a moment that was not understood is asked back, never guessed.

Decisions
- 2026-11-24 A day without a time means that day at the present time of day: `tomorrow` is `1d`. A weekday, a
  time or a date without a year means the next one to come. `1d` is 24 hours, also when the clocks change.
- 2026-11-24 A local time that the clocks skip is read as if they had not changed yet (02:30 becomes 03:30);
  one that they repeat is the first of the two, unless only the second is still to come.
- 2026-11-24 `03/04/2026` in English and `next Friday` mean two different days to different people: refused.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.core.errors import Refused
from handlers.core.message import Moment
from handlers.core.texts import DEFAULT, supported
from handlers.core.times import clock, day, span
from handlers.core.weekdays import lower

_LONGEST = 60
_SHOWN = 40
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}.*")


def moment(text: str, now: datetime, tz: str, locale: str) -> datetime:
    """The moment that `text` means to somebody in zone `tz` who writes `locale` or English, in UTC.

    Raises `Refused`: `core.refused.not_a_date` when any part of it is not understood, `core.refused.past_date`
    when it is not later than `now`.
    """
    line = plain(text)
    found = _iso(line, tz) if _ISO.fullmatch(line) else _in_words(line, now, tz, locale)
    if found is None:
        raise Refused("core.refused.not_a_date", text=line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…")
    if found <= now:
        raise Refused("core.refused.past_date", when=Moment(found))
    return found


def plain(text: str) -> str:
    """One line with plain digits, without the marks of direction and width that phones add."""
    normal = unicodedata.normalize("NFKC", text).replace("\u0e4d\u0e32", "\u0e33")  # Thai ำ is one letter
    kept = (letter for letter in normal if unicodedata.category(letter) != "Cf")
    return " ".join("".join(str(int(letter)) if letter.isdecimal() else letter for letter in kept).split())


def _iso(text: str, tz: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(text.upper())
        return read.astimezone(UTC) if read.tzinfo else _local(read, tz)
    except (ValueError, OverflowError):
        return None


def _in_words(text: str, now: datetime, tz: str, locale: str) -> datetime | None:
    if not text or len(text) > _LONGEST:
        return None
    for language in dict.fromkeys((supported(locale), DEFAULT)):
        try:
            found = _read(lower(text, language), now, tz, language)
        except (ValueError, OverflowError):  # the 31st of June, a span of a million weeks
            found = None
        if found is not None:
            return found
    return None


def _read(text: str, now: datetime, tz: str, language: str) -> datetime | None:
    ahead = span.find(text, language)
    if ahead is not None:
        return now + ahead
    rest, at = clock.find(text, language)
    today = now.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
    days = _days(rest, today.date(), language, timed=at is not None)
    moments = [_local(datetime.combine(day, at or today.time()), tz, now) for day in days]
    return next((found for found in moments if found > now), moments[-1] if moments else None)


def _days(rest: str, today: date, language: str, *, timed: bool) -> Sequence[date]:
    """The days that are meant, the nearest first."""
    if not rest:
        return (today, today + timedelta(days=1)) if timed else ()
    ahead = span.find(rest, language)
    if ahead is not None:
        return () if ahead % timedelta(days=1) else (today + ahead,)
    return day.find(rest, today, language)


def _local(wall: datetime, tz: str, now: datetime | None = None) -> datetime:
    """Wall time in a zone as a moment; of two, the first that is later than `now`."""
    first = wall.replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)
    second = wall.replace(tzinfo=ZoneInfo(tz), fold=1).astimezone(UTC)
    return second if now is not None and first <= now < second else first
