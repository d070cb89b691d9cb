"""What the works of the one writer share, beside its connection: numbers counted together, and rows known."""

import sqlite3

from storage.sqlite.counts import Counts, Mark
from storage.sqlite.known import KnownRows
from storage.sqlite.statements import Statement


class Shared:
    """`watched` are the tables that a statement may not name without `meet`."""

    __slots__ = ("counts", "known", "watched")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.watched: set[str] = set()
        self.counts = Counts(connection, self.watched)
        self.known = KnownRows(connection, self.watched)

    def meet(self, statement: Statement) -> None:
        """Before a statement that names a watched table: it finds what was counted, and is not outlived by what was."""
        if statement.changes:
            self.known.forget()
        self.counts.write()

    def mark(self) -> Mark:
        """What a savepoint keeps for `back_to`."""
        return self.counts.mark()

    def back_to(self, mark: Mark) -> None:
        """A savepoint was undone: what was counted since and what was read in it is gone."""
        self.counts.back_to(mark)
        self.known.forget()

    def forget(self) -> None:
        """Everything was undone."""
        self.counts.forget()
        self.known.forget()
