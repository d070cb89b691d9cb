"""Rows kept in memory, each only as long as nobody can have changed it."""

import sqlite3

from storage.engine import Row
from storage.sqlite.statements import Statement, Values

_ROWS_KEPT = 1024


class KnownRows:
    """Rows that the writer has read, by statement and values.

    They are forgotten when another connection has committed since (SQLite's `data_version` tells), when a
    statement that changes something names one of their tables, and when anything is undone.
    """

    def __init__(self, connection: sqlite3.Connection, watched: set[str]) -> None:
        self._connection = connection
        self._watched = watched
        self._version = -1
        self._rows: dict[tuple[str, Values], Row] = {}

    def begin(self) -> None:
        """A transaction has begun: forget everything if it does not continue this connection's last one."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._rows.clear()
            self._version = version

    def find(self, statement: Statement, values: Values) -> Row | None:
        """The row, if it is known."""
        return self._rows.get((statement.text, values))

    def keep(self, statement: Statement, values: Values, row: Row) -> None:
        """Know a row from now on."""
        if len(self._rows) >= _ROWS_KEPT:
            self._rows.clear()
        there = self._connection.execute("SELECT lower(name) FROM sqlite_master WHERE type = 'table'")
        self._watched |= statement.words & {name for (name,) in there}
        self._rows[statement.text, values] = row

    def forget(self) -> None:
        """Know nothing any more."""
        self._rows.clear()
