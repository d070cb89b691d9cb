"""Spans of time: `2d`, `1h30m`, `in 2 hours`, `za 2 godziny`, `2時間後`."""

import re
from collections.abc import Mapping
from datetime import timedelta

from handlers.core.times.dictionary import meant

_LETTERS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_SHORT = re.compile(r"\+?(?:\d{1,7}\s*[smhdw]\s*)+")
_SHORT_PART = re.compile(r"(\d+)\s*([smhdw])")
_WORDS = re.compile(r"(?:\d{1,7}\s*[^\d\s,]+(?:[\s,]+|(?=\d)|$))+")
_WORDS_PART = re.compile(r"(\d+)\s*([^\d\s,]+)")

_RUN_TOGETHER = ("ja",)  # Thai needs no look: there the dictionary refuses two units by itself
_AROUND: Mapping[str, str] = {
    "en": r"^in\s+|\s+from now$|\s+later$",
    "ja": r"後に?$",
    "id": r"^dalam\s+|\s+lagi$|\s+kemudian$|\s+dari sekarang$",
    "th": r"^(?:อีก|ใน)\s*|\s*(?:ข้างหน้า|จากนี้|ต่อจากนี้)$",
    "tr": r"\s+sonra$|\s+içinde$",
    "pl": r"^za\s+|\s+od teraz$",
}
_AND: Mapping[str, str] = {
    "en": r"\sand\s",
    "ja": r"と",
    "id": r"\sdan\s",
    "th": r"\s?และ\s?",
    "tr": r"\sve\s",
    "pl": r"\si\s",
}


def find(text: str, language: str) -> timedelta | None:
    """The span that the whole text names, or None when it names none."""
    if _SHORT.fullmatch(text):
        seconds = sum(int(count) * _LETTERS[unit] for count, unit in _SHORT_PART.findall(text))
        return timedelta(seconds=seconds)
    inner = re.sub(_AND[language], " ", re.sub(_AROUND[language], "", text)).strip()
    if not _WORDS.fullmatch(inner):
        return None
    parts = [_part(int(count), unit, language) for count, unit in _WORDS_PART.findall(inner)]
    known = [part for part in parts if part is not None]
    return sum(known, timedelta()) if len(known) == len(parts) else None


def _part(count: int, unit: str, language: str) -> timedelta | None:
    one = _unit(unit, language)
    if one is None or (language in _RUN_TOGETHER and _two_units(unit, language)):
        return None
    return one * count


def _unit(name: str, language: str) -> timedelta | None:
    """A second, minute, hour, day or week. The dictionary is asked about two, and must answer twice one of these."""
    two = meant(f"2 {name}", language)
    return two / 2 if two is not None and two.total_seconds() / 2 in _LETTERS.values() else None


def _two_units(name: str, language: str) -> bool:
    """Whether a name is two units run together, of which the dictionary would drop one."""
    cuts = range(1, len(name))
    return any(_unit(name[:cut], language) and _unit(name[cut:], language) for cut in cuts)
