"""Numbers that many works count in: kept in mind while a group runs, each of their rows written once."""

import sqlite3
from collections import defaultdict
from functools import lru_cache

from storage.errors import StorageError
from storage.sqlite.statements import Values, placed
from storage.table import Table

_SLOT = 0  # there is one writer, so nobody waits for a row
_PROVEN_KEPT = 4096

Row = tuple[Table, Values]  # the values of its key but the slot
Mark = tuple[list[tuple[Row, int]], int]


class Counts:
    """What the works of a group have counted and is not written yet.

    A list that is only added to. Writing begins a new one, so that a mark (a list and its length) brings back
    what waited when a savepoint began, whatever was written inside it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Row, int]] = []
        self._proven: set[Row] = set()
        self._tables: set[str] = set()

    def add(self, table: Table, key: Values, amount: int) -> None:
        """Count. The first time a row is written at once, so that a key its table refuses fails this work alone."""
        row = (table, key)
        if row in self._proven:
            self._waiting.append((row, amount))
            return
        self._write(row, amount)
        if len(self._proven) >= _PROVEN_KEPT:
            self._proven.clear()
        self._proven.add(row)
        self._tables.add(table.name.lower())

    def concern(self, words: frozenset[str]) -> bool:
        """Whether a statement of these words could miss what waits."""
        return bool(self._waiting) and not self._tables.isdisjoint(words)

    def write(self) -> None:
        """Write what waits; raises what sqlite3 raises."""
        sums: defaultdict[Row, int] = defaultdict(int)
        for row, amount in self._waiting:
            sums[row] += amount
        for row, amount in sums.items():
            self._write(row, amount)
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

    def _write(self, row: Row, amount: int) -> None:
        table, key = row
        self._connection.execute(placed(counting(table)).text, (*key, amount))


@lru_cache(maxsize=256)
def counting(table: Table) -> str:
    """The statement that adds `:amount` to a row of a table."""
    name, key, numbers = table.name, table.key, [column for column in table.columns if column not in table.key]
    if key[-1] != "slot" or len(numbers) != 1:
        raise StorageError(f"{name} is no table to count in: that has a key that ends with slot, and one number")
    values = ", ".join(f":{column}" for column in key[:-1])
    return (
        f"INSERT INTO {name} ({', '.join(key)}, {numbers[0]}) VALUES ({values}, {_SLOT}, :amount)"  # noqa: S608
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {numbers[0]} = {name}.{numbers[0]} + excluded.{numbers[0]}"
    )
