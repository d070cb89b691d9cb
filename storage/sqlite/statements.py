"""Statements as SQLite takes them fastest: names turned into places, and what is known of them kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from storage.engine import Value
from storage.names import picking, replaced, words

Values = tuple[Value, ...]

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

    def place(name: str) -> str:
        names.append(name)
        return "?"

    text = replaced(sql, place)
    found = words(sql)
    return Statement(text, picking(names), found, not found.isdisjoint(_CHANGING))
