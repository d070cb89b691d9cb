"""Statements as SQLite takes them fastest: names turned into places, and what is known of them kept."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from storage.engine import Value

Values = tuple[Value, ...]

# A name is only looked for outside of quotes and comments; both come first so that they are skipped whole.
_PARTS = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?<!:):([A-Za-z_]\w*)""", re.DOTALL)
_CHANGING = {"insert", "update", "delete", "replace", "drop", "alter"}


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`text` with `?` for each name; `pick` gives their values in order, KeyError where one is missing.

    `words` are all its words in small letters, so that whoever watches a table finds its name among them.
    """

    text: str
    pick: Callable[[Mapping[str, Value]], Values]
    words: frozenset[str]
    changes: bool


@lru_cache(maxsize=2048)
def placed(sql: str) -> Statement:
    """The statement for SQL with named parameters."""
    names: list[str] = []

    def place(part: re.Match[str]) -> str:
        if part[1] is None:
            return part[0]
        names.append(part[1])
        return "?"

    text = _PARTS.sub(place, sql)
    words = frozenset(re.findall(r"\w+", sql.lower()))
    return Statement(text, picking(names), words, not words.isdisjoint(_CHANGING))


def picking(names: Sequence[str]) -> Callable[[Mapping[str, Value]], Values]:
    """What picks the values of these names, in order."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)
