"""Numbers that many transactions count in: kept in mind until the commit, so that their rows are held shortly."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from storage.counting import adding
from storage.engine import Value
from storage.postgres.statements import Statement, Values, picked, placed
from storage.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """How a table is counted in."""

    table: str
    statement: Statement


_COUNTINGS: dict[str, Counting] = {}
Waiting = dict[tuple[Counting, Values], int]


class Counts:
    """What a transaction has counted and not written yet, in the slot of its connection."""

    def __init__(self, slot: int) -> None:
        self._slot = slot
        self._waiting: defaultdict[tuple[Counting, Values], int] = defaultdict(int)

    def add(self, table: Table, amount: int, key: Mapping[str, Value]) -> None:
        """Count; raises `StorageError` where the key lacks a value or the table is not made for it."""
        counting = _COUNTINGS.get(table.name) or _counting(table)
        values = picked(counting.statement, {**key, "slot": self._slot, "amount": 0})
        self._waiting[counting, values[:-1]] += amount

    def wait_for(self, words: frozenset[str]) -> bool:
        """Whether a statement with these words names a table with something to be written first."""
        return bool(self._waiting) and any(counting.table in words for counting, _ in self._waiting)

    def taken(self) -> Iterator[tuple[str, Values]]:
        """The statements that write what waits; nothing waits afterwards.

        Always in the same order, so that two transactions never wait for each other.
        """
        waiting, self._waiting = self._waiting, defaultdict(int)
        for counting, key in sorted(waiting, key=lambda row: (row[0].table, repr(row[1]))):
            yield counting.statement.text, (*key, waiting[counting, key])

    def mark(self) -> Waiting:
        """What waits now, for `back_to`."""
        return dict(self._waiting)

    def back_to(self, mark: Waiting) -> None:
        """Let wait what did at a mark, and nothing else."""
        self._waiting = defaultdict(int, mark)


def _counting(table: Table) -> Counting:
    return _COUNTINGS.setdefault(table.name, Counting(table.name.lower(), placed(adding(table, ":slot"))))
