"""The catalogues: ICU messages in TOML, one file a language in each folder `texts/`.

A key is `<folder>.<key in the file>`; tables in the file nest with dots. Values that are people's words or
spans never pass through ICU: they are replaced by marks before formatting and put back after it.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from icu4py.messageformat import MessageFormat

from handlers.core.message import Span, Text

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "ja": "日本語",
    "id": "Indonesia",
    "th": "ไทย",
    "tr": "Türkçe",
    "pl": "Polski",
}
DEFAULT = "en"
_MARK = 0xE000  # private use: ICU leaves these characters alone, and no pattern holds one
_MARKS = re.compile("([\ue000-\ue0ff])")
Value = Span | int | float | date
_FOR_ICU = (int, float, date)


@lru_cache(maxsize=1024)
def supported(*wanted: str) -> str:
    """The first of the BCP 47 codes that a catalogue exists for, else English (`pt-BR`, `id_ID` are cut)."""
    for code in wanted:
        language = code.replace("_", "-").split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return DEFAULT


class Texts:
    """All catalogues of the program."""

    def __init__(self, folders: Iterable[tuple[str, Path]]) -> None:
        """Read `<folder>/texts/*.toml` of each (name, folder). Raises ValueError for a file that is no catalogue."""
        self._patterns: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
        self._words = {language: Words(self, language) for language in LANGUAGES}
        for name, folder in folders:
            for language in LANGUAGES:
                path = folder / "texts" / f"{language}.toml"
                if path.exists():
                    self._patterns[language].update(_read(name, path))

    def pattern(self, language: str, key: str) -> str:
        """The ICU pattern of a key; KeyError when not even English has it."""
        own = self._patterns[language].get(key)
        return own if own is not None else self._patterns[DEFAULT][key]

    def keys(self, language: str) -> Iterable[str]:
        """The keys that a language's catalogues hold."""
        return self._patterns[language].keys()

    def words(self, language: str) -> "Words":
        """The texts of one language."""
        return self._words[supported(language)]


class Words:
    """Texts in one language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, /, **values: Value) -> Text:
        """Format a text into spans. Numbers and wall dates go to ICU, everything else is put in untouched."""
        inserted = [value for value in values.values() if not isinstance(value, _FOR_ICU)]
        pattern = self._texts.pattern(self.language, key)
        if len(inserted) == len(values):  # nothing for ICU to decide: the same marks always give the same parts
            parts = _marked(pattern, self.language, tuple(values))
        else:
            marks = map(chr, count(_MARK))
            plain = {name: value if isinstance(value, _FOR_ICU) else next(marks) for name, value in values.items()}
            parts = _split(_compiled(pattern, self.language).format(plain))  # type: ignore[arg-type]
        return tuple([part if isinstance(part, str) else inserted[part] for part in parts])

    def line(self, key: str, /, **values: str | int | float | date) -> str:
        """Format a text into one plain string, for labels, titles and summaries."""
        return "".join(span if isinstance(span, str) else getattr(span, "text", "") for span in self(key, **values))

    def number(self, value: int) -> str:
        """A whole number with this language's grouping."""
        return _compiled("{n, number}", self.language).format({"n": value})

    def percent(self, share: float) -> str:
        """A share of 0.0 to 1.0 as this language writes whole per cent (42%, %42, 42 %)."""
        return _compiled("{p, number, ::percent scale/100 precision-integer}", self.language).format({"p": share})

    def moment(self, at: datetime, tz: str, *, year: bool = False) -> str:
        """A moment in a zone, with weekday, day, month and time, for readers without a page of their own."""
        # icu4py formats aware moments in the zone of the process, naive ones as they stand: hand it wall time.
        wall = at.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
        pattern = "{at, date, ::yEEEdMMMHHmm}" if year else "{at, date, ::EEEdMMMHHmm}"
        return _compiled(pattern, self.language).format({"at": wall})

    def day(self, at: datetime, tz: str) -> str:
        """A day and month in a zone."""
        wall = at.astimezone(ZoneInfo(tz)).replace(tzinfo=None)
        return _compiled("{at, date, ::dMMMM}", self.language).format({"at": wall})


def _read(name: str, path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        return dict(_flatten(name, tomllib.load(file), path))


def _flatten(prefix: str, table: Mapping[str, object], path: Path) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield f"{prefix}.{key}", value
        elif isinstance(value, dict):
            yield from _flatten(f"{prefix}.{key}", value, path)
        else:
            raise ValueError(f"{path.name}: {prefix}.{key} is neither a text nor a table of texts")


@lru_cache(maxsize=8192)
def _compiled(pattern: str, language: str) -> MessageFormat:
    return MessageFormat(pattern, language)


@lru_cache(maxsize=8192)
def _marked(pattern: str, language: str, names: tuple[str, ...]) -> tuple[str | int, ...]:
    """A text whose values are all put in untouched, in parts: words, and which value comes between them."""
    marks: dict[str, int | float | str | date] = {name: chr(_MARK + place) for place, name in enumerate(names)}
    return _split(_compiled(pattern, language).format(marks))  # type: ignore[arg-type]


def _split(formatted: str) -> tuple[str | int, ...]:
    parts = _MARKS.split(formatted)
    return tuple(ord(part) - _MARK if place % 2 else part for place, part in enumerate(parts) if part)
