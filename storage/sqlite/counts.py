"""Numbers that many works count in: kept in mind while a group runs, each of their rows written once."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from storage.counting import adding
from storage.engine import Value
from storage.names import picking
from storage.sqlite.statements import Values
from storage.table import Table

SLOT = "0"  # there is one writer, so nobody waits for a row
_PROVEN_KEPT = 4096


@dataclass(frozen=True, slots=True, eq=False)
class _Counting:
    """How a table is counted in: `sql` takes the values that `pick` finds for its key, then the amount."""

    sql: str
    pick: Callable[[Mapping[str, Value]], Values]


Row = tuple[_Counting, Values]
Mark = tuple[list[tuple[Row, int]], int]


class Counts:
    """What the works of a group have counted and is not written yet.

    A list that is only added to. Writing begins a new one, so that a mark (a list and its length) brings back
    what waited when a savepoint began, whatever was written inside it.
    """

    def __init__(self, connection: sqlite3.Connection, watched: set[str]) -> None:
        self._connection = connection
        self._watched = watched
        self._tables: dict[str, _Counting] = {}
        self._proven: set[Row] = set()
        self._waiting: list[tuple[Row, int]] = []

    def add(self, table: Table, amount: int, key: Mapping[str, Value]) -> None:
        """Count; KeyError where the key lacks a value, otherwise what sqlite3 raises.

        The first time a row is written at once, so that a key that its table refuses fails one work only.
        """
        counting = self._tables.get(table.name) or self._counting(table)
        row = (counting, counting.pick(key))
        if row in self._proven:
            self._waiting.append((row, amount))
            return
        self._connection.execute(counting.sql, (*row[1], amount))
        if len(self._proven) >= _PROVEN_KEPT:
            self._proven.clear()
        self._proven.add(row)

    def write(self) -> None:
        """Write what waits; raises what sqlite3 raises."""
        if self._waiting:
            sums: defaultdict[Row, int] = defaultdict(int)
            for row, amount in self._waiting:
                sums[row] += amount
            for (counting, key), amount in sums.items():
                self._connection.execute(counting.sql, (*key, amount))
            self._waiting = []

    def mark(self) -> Mark:
        """What waits now, for `back_to`."""
        return self._waiting, len(self._waiting)

    def back_to(self, mark: Mark) -> None:
        """Let wait what did at a mark, and nothing else."""
        self._waiting, length = mark
        del self._waiting[length:]

    def forget(self) -> None:
        """Let nothing wait: everything was undone."""
        self._waiting = []

    def _counting(self, table: Table) -> _Counting:
        counting = self._tables[table.name] = _Counting(
            adding(table, SLOT).replace(":amount", "?"), picking(table.key[:-1])
        )
        self._watched.add(table.name.lower())
        return counting
