"""Statements as PostgreSQL takes them: names turned into numbered places, and what is known of them kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from storage.engine import Value
from storage.errors import StorageError
from storage.names import picking, replaced, words

Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """`text` with `$1`, `$2` … for its names; `pick` gives their values in order, KeyError where one is missing.

    `words` are all its words in small letters, so that whoever watches a table finds its name among them.
    """

    text: str
    pick: Callable[[Mapping[str, Value]], Values]
    words: frozenset[str]


@lru_cache(maxsize=2048)
def placed(sql: str) -> Statement:
    """The statement for SQL with named parameters; a name that stands twice is one place."""
    places: dict[str, str] = {}
    text = replaced(sql, lambda name: places.setdefault(name, f"${len(places) + 1}"))
    return Statement(text, picking(tuple(places)), words(sql))


def picked(statement: Statement, values: Mapping[str, Value]) -> Values:
    """The values of a statement's names; U+FFFD stands for U+0000, which PostgreSQL cannot keep."""
    try:
        found = statement.pick(values)
    except KeyError as error:
        raise StorageError(f"no value was given for :{error.args[0]}") from error
    for value in found:
        if type(value) is str and "\0" in value:
            return tuple(value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in found)
    return found
