"""Named parameters turned into places: SQLite finds a value by its place much faster than by its name."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from operator import itemgetter

from storage.engine import Value

Values = tuple[Value, ...]

# A name is only looked for outside of quotes and comments; both come first so that they are skipped whole.
_PARTS = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?<!:):([A-Za-z_]\w*)""", re.DOTALL)


@lru_cache(maxsize=2048)
def placed(sql: str) -> tuple[str, Callable[[Mapping[str, Value]], Values]]:
    """A statement with `?` for each name, and what picks their values; KeyError where one is missing."""
    names: list[str] = []

    def place(part: re.Match[str]) -> str:
        if part[1] is None:
            return part[0]
        names.append(part[1])
        return "?"

    statement = _PARTS.sub(place, sql)
    if len(names) > 1:
        return statement, itemgetter(*names)
    return statement, lambda values: tuple(values[name] for name in names)
