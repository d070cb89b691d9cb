"""Where the named parameters of a portable statement stand."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.engine import Value

# A name is only looked for outside of quotes and comments; both come first so that they are skipped whole.
_PARTS = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?<!:):([A-Za-z_]\w*)""", re.DOTALL)


def replaced(sql: str, place: Callable[[str], str]) -> str:
    """The statement with what `place` gives for each name, in the order in which they stand."""
    return _PARTS.sub(lambda part: part[0] if part[1] is None else place(part[1]), sql)


def words(sql: str) -> frozenset[str]:
    """All words of a statement in small letters."""
    return frozenset(re.findall(r"\w+", sql.lower()))


def picking(names: Sequence[str]) -> "Callable[[Mapping[str, Value]], tuple[Value, ...]]":
    """What picks the values of these names, in order; KeyError where one is missing."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)
