"""Times of day: `9:00`, `9 am`, `jam 6`, `o 9`, `9時半`, `9 โมงเช้า`."""

import re
from collections.abc import Callable, Mapping
from datetime import time

Shift = Callable[[int, str], int]

_COLON = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
# A point is a clock's where the digits behind it are no month: 18.30 is half past six, 10.12 may be a date.
_POINT = r"(?P<hour>\d{1,2})\.(?P<minute>00|1[3-9]|[2-5]\d)"
_HOUR = r"(?P<hour>\d{1,2})(?:\.(?P<minute>\d{2}))?"
_ALONE = r"(?![\d:.]*\d)"


def _as_said(hour: int, part: str) -> int:
    return hour


def _english(hour: int, part: str) -> int:
    if not part:
        return hour
    return hour % 12 + (12 if part.startswith("p") else 0) if 1 <= hour <= 12 else -1


def _japanese(hour: int, part: str) -> int:
    if not part:
        return hour
    return hour + (12 if part == "午後" else 0) if hour <= 11 else -1


def _indonesian(hour: int, part: str) -> int:
    hours = {"": range(24), "pagi": range(1, 12), "siang": range(11, 16), "sore": range(3, 7), "malam": range(6, 12)}
    afternoon = part in ("sore", "malam") or (part == "siang" and hour <= 3)
    said = {"siang": (11, 12, 1, 2, 3)}.get(part, hours[part])
    if hour not in said:
        return -1
    return hour + 12 if afternoon else hour


class _Way:
    """A way to write a time of day."""

    def __init__(self, pattern: str, shift: Shift = _as_said) -> None:
        self.pattern = re.compile(r"(?<![\d.:])" + pattern)
        self.shift = shift


_HALF = r"(?:\s*(?P<part>[ap]\.?m\b\.?))"
_PART = r"(?:\s*(?P<part>pagi|siang|sore|malam))?"
_SUFFIX = r"(?:['’]?[dt][ae]\b)?"
_WAYS: Mapping[str, tuple[_Way, ...]] = {
    "en": (
        _Way(rf"(?:(?:\bat\s+|@\s*))?{_COLON}{_HALF}?{_ALONE}", _english),
        _Way(rf"(?:\bat\s+|@\s*)?{_HOUR}{_HALF}", _english),
        _Way(rf"(?:\bat\s+|@\s*){_HOUR}{_ALONE}"),
        _Way(r"(?:\bat\s+)?\bnoon\b"),
    ),
    "ja": (
        _Way(rf"の?{_COLON}に?"),
        _Way(
            r"の?(?P<part>午前|午後)?\s*(?P<hour>\d{1,2})時(?!間)(?:(?P<thirty>半)|(?P<minute>\d{1,2})分(?!後))?に?",
            _japanese,
        ),
    ),
    "id": (
        _Way(rf"(?:\b(?:jam|pukul)\s+)?{_COLON}{_PART}", _indonesian),
        _Way(rf"\b(?:jam|pukul)\s+{_HOUR}{_ALONE}{_PART}", _indonesian),
    ),
    "th": (
        _Way(rf"(?:เวลา\s*|ตอน\s*)?{_COLON}(?:\s*น\.?)?"),
        _Way(r"(?:เวลา\s*|ตอน\s*)?(?P<hour>\d{1,2})(?:\.(?P<minute>\d{2}))?\s*(?:นาฬิกา|น\.|น(?!\w))"),
        _Way(r"(?:เวลา\s*|ตอน\s*)?(?P<hour>[6-9]|1[01])\s*โมงเช้า"),
    ),
    "tr": (
        _Way(rf"(?:\bsaat\s+)?{_COLON}{_SUFFIX}"),
        _Way(rf"\bsaat\s+{_HOUR}{_ALONE}{_SUFFIX}"),
    ),
    "pl": (
        _Way(rf"(?:\b(?:o godzinie|o godz\.?|godz\.?|o)\s+)?{_COLON}"),
        _Way(rf"\b(?:o godzinie|o godz\.?|godz\.?|o)\s+{_HOUR}{_ALONE}"),
    ),
}
_POINTED = _Way(_POINT + _ALONE)


def find(text: str, language: str) -> tuple[str, time | None]:
    """What is left of a text without its time of day, and that time. Raises ValueError for one that no clock shows."""
    for way in (*_WAYS[language], _POINTED):
        found = way.pattern.search(text)
        if found is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}".replace(" ,", ",")
            return " ".join(rest.split()).strip(" ,"), _time(found, way.shift)
    return text, None


def _time(found: re.Match[str], shift: Shift) -> time:
    parts = {name: value or "" for name, value in found.groupdict().items()}
    if "hour" not in parts:
        return time(12)
    minute = 30 if parts.get("thirty") else int(parts.get("minute") or 0)
    return time(shift(int(parts["hour"]), parts.get("part", "")), minute, int(parts.get("second") or 0))
