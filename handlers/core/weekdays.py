"""Weekday names as people write them in the languages of Chorus: ICU's, and the forms ICU does not list."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from icu4py.messageformat import MessageFormat

_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001 - any Monday will do, and ICU is handed wall time
_FORMS = ("EEEE", "EEE")
_MORE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "en": (("mondays",), ("tues", "tuesdays"), ("weds", "wednesdays"), ("thur", "thurs", "thursdays"), ("fridays",),
           ("saturdays",), ("sundays",)),
    "ja": (("月曜",), ("火曜",), ("水曜",), ("木曜",), ("金曜",), ("土曜",), ("日曜",)),
    "id": ((), (), (), (), ("jum'at",), (), ("ahad",)),
    "th": ((), (), (), ("พฤหัสบดี", "วันพฤหัส"), (), (), ()),
    "tr": ((), (), (), (), (), (), ()),
    "pl": ((), (), ("środę",), (), (), ("sobotę",), ("niedzielę",)),
}  # fmt: skip


def lower(text: str, language: str) -> str:
    """Lower case as the language has it: Turkish keeps its dotless ı."""
    if language == "tr":
        text = text.replace("I", "ı").replace("İ", "i")
    return text.lower()


@cache
def names(language: str) -> Mapping[str, int]:
    """Weekday numbers (Monday is 0) by lower-case name, with and without accents."""
    found: dict[str, int] = {}
    for day in range(7):
        at = _MONDAY + timedelta(days=day)
        for form in _FORMS:
            found[_plain(MessageFormat(f"{{at, date, ::{form}}}", language).format({"at": at}), language)] = day
        found.update(dict.fromkeys(_MORE[language][day], day))
    found.update({_without_accents(name): day for name, day in found.items()} | found)
    if language == "ja":  # a single character is as well a month, a day or a moon
        return {name: day for name, day in found.items() if len(name) > 1}
    return found


def name(day: int, language: str) -> str:
    """A weekday (Monday is 0) as the language writes it in a sentence."""
    return MessageFormat("{at, date, ::EEEE}", language).format({"at": _MONDAY + timedelta(days=day)})


def _plain(text: str, language: str) -> str:
    return lower(text, language).removesuffix(".")


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("ł", "l").replace("ı", "i"))
    return "".join(letter for letter in letters if unicodedata.combining(letter) not in range(200, 241))
