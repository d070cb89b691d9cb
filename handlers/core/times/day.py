"""Days: weekdays, dates with and without a year, `tomorrow`, and a weekday together with its date."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from handlers.core.times.dictionary import month
from handlers.core.weekdays import names

_YEARS_AHEAD = 9  # 29 February comes back within eight years
_BUDDHIST_ERA = 543
_DATES = (
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})(?:\.\s?(?P<year>\d{4})|\.)?",
    r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<name>[^\d\s,]+),?(?:\s+(?P<year>\d{4}))?",
    r"(?P<name>[^\d\s,]+)\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?",
    r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})",
)
_JAPANESE = (
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
    r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})",
    _DATES[0],
)
_AROUND: Mapping[str, str] = {
    "en": r"^(?:on|this)\s+",
    "ja": r"[にの]$",
    "id": r"^pada\s+|^(?:hari\s+(?!ini)|tanggal\s+)",
    "th": r"^(?:ใน)?วันที่\s*|นี้$",
    "tr": r"\s+günü$|\s+tarihinde$",
    "pl": r"^(?:we?|dnia)\s+",
}
# Asked for these, dateparser answers alike for 明日 and 明日午後: it drops what it does not place.
_WORDS: Mapping[str, Mapping[str, int]] = {
    "en": {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2},
    "ja": {"昨日": -1, "今日": 0, "本日": 0, "明日": 1, "あした": 1, "明後日": 2, "あさって": 2},
    "id": {"kemarin": -1, "hari ini": 0, "besok": 1, "esok": 1, "lusa": 2},
    "th": {"เมื่อวาน": -1, "เมื่อวานนี้": -1, "วันนี้": 0, "พรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2},
    "tr": {"dün": -1, "bugün": 0, "yarın": 1, "öbür gün": 2},
    "pl": {"wczoraj": -1, "dziś": 0, "dzis": 0, "dzisiaj": 0, "jutro": 1, "pojutrze": 2},
}


def find(text: str, today: date, language: str) -> Sequence[date]:
    """The days a text may mean, the nearest first; none when a part of it is not understood."""
    ahead = _WORDS[language].get(text)
    if ahead is not None:
        return (today + timedelta(days=ahead),)
    inner = re.sub(_AROUND[language], "", text).strip()
    weekday, rest = _weekday(inner, language)
    if weekday is None:
        return tuple(_dates(rest, today, language))
    if rest:
        nearest = next((day for day in _dates(rest, today, language) if day >= today), None)
        return (nearest,) if nearest is not None and nearest.weekday() == weekday else ()
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    return (first, first + timedelta(days=7))


def _weekday(text: str, language: str) -> tuple[int | None, str]:
    """The weekday a text opens with, and what follows it."""
    known = names(language)
    for name in sorted(known, key=len, reverse=True):
        if text == name or text == f"{name}.":
            return known[name], ""
        if text.startswith(name) and re.match(r"[.,]?\s|,", text[len(name) :]):
            return known[name], text[len(name) :].lstrip("., ")
    return None, text


def _dates(text: str, today: date, language: str) -> Iterator[date]:
    for pattern in _JAPANESE if language == "ja" else _DATES:
        found = re.fullmatch(pattern, text)
        if found is not None and not _two_readings(found, language):
            yield from _from(found, today, language)
            return


def _two_readings(found: re.Match[str], language: str) -> bool:
    """Whether an American and a European reader would see two different days."""
    parts = found.groupdict()
    if language != "en" or "/" not in found[0]:
        return False
    return int(parts["month"]) <= 12 and int(parts["day"]) <= 12 and parts["month"] != parts["day"]


def _from(found: re.Match[str], today: date, language: str) -> Iterator[date]:
    parts = found.groupdict()
    number = month(parts["name"], language) if parts.get("name") else int(parts["month"])
    if number is None:
        return
    if parts["year"] is not None:
        year = int(parts["year"])
        yield date(year - _BUDDHIST_ERA if language == "th" and year > 2400 else year, number, int(parts["day"]))
        return
    for year in range(today.year, today.year + _YEARS_AHEAD):
        if (number, int(parts["day"])) != (2, 29) or _leap(year):
            yield date(year, number, int(parts["day"]))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
