"""What a single word means: dateparser as a dictionary of 200 languages, asked only about one thing at a time."""

from datetime import datetime, timedelta
from functools import lru_cache

_BASES = (datetime(2001, 2, 5, 10), datetime(2004, 9, 22, 13, 25))  # noqa: DTZ001 - wall time, and unlike in every part


@lru_cache(maxsize=1024)
def meant(words: str, language: str) -> timedelta | None:
    """How far from now the words point, or None when they name no such distance."""
    found = [_parsed(words, language, base) for base in _BASES]
    distances = {at - base for at, base in zip(found, _BASES, strict=True) if at is not None}
    return distances.pop() if None not in found and len(distances) == 1 else None


@lru_cache(maxsize=1024)
def month(name: str, language: str) -> int | None:
    """The number of a month by name, or None when it is no month."""
    found = [_parsed(f"15 {name} 2027", language, base) for base in _BASES]
    days = {at.date() for at in found if at is not None}
    day = days.pop() if None not in found and len(days) == 1 else None
    return day.month if day is not None and (day.year, day.day) == (2027, 15) else None


def _parsed(words: str, language: str, base: datetime) -> datetime | None:
    import dateparser  # its import and first use take a tenth of a second that a start does not need

    settings = {"PREFER_DATES_FROM": "future", "RELATIVE_BASE": base, "DATE_ORDER": "DMY"}
    parsed: datetime | None = dateparser.parse(words, languages=[language], settings=settings)
    return parsed
