"""What the works of one group share, and the session that lets them: rows known, numbers counted together."""

import sqlite3
from collections.abc import Callable
from typing import NoReturn

from storage.engine import Row, Value
from storage.sqlite.connection import FOREIGN_ERRORS
from storage.sqlite.counts import Counts, Mark, counting
from storage.sqlite.known import KnownRows
from storage.sqlite.session import SqliteSession
from storage.sqlite.statements import placed
from storage.table import Table


class GroupSession(SqliteSession):
    """A session of the writer."""

    __slots__ = ("_add", "_counts", "_find", "_known")

    def __init__(self, connection: sqlite3.Connection, community: str, counts: Counts, known: KnownRows) -> None:
        super().__init__(connection, community)
        self._counts = counts
        self._known = known
        self._add = counts.add
        self._find = known.find

    async def known(self, sql: str, /, **values: Value) -> Row | None:
        statement = placed(sql)
        bound = self.bound(statement, values)
        row = self._find(statement, bound)
        if row is None:
            row = await self.one(sql, **values)
            if row is not None:
                self._known.keep(statement, bound, row)
        return row

    async def count(self, table: Table, amount: int, /, **key: Value) -> None:
        *row, _ = self.bound(placed(counting(table)), {**key, "amount": amount})
        try:
            self._add(table, tuple(row), amount)
        except FOREIGN_ERRORS as error:
            raise self.failed(error) from error

    def execute(self, sql: str, values: dict[str, Value]) -> sqlite3.Cursor:
        statement = placed(sql)
        if statement.changes:
            self._known.changing(statement)
        if self._counts.concern(statement.words):
            self._write_counts()
        return super().execute(sql, values)

    def mark(self) -> Mark:
        return self._counts.mark()

    def back_to(self, mark: Mark) -> None:
        self._counts.back_to(mark)
        self._known.forget()

    def end(self, refuse: Callable[..., NoReturn]) -> None:
        super().end(refuse)
        self._add = self._find = refuse

    def _write_counts(self) -> None:
        try:
            self._counts.write()
        except FOREIGN_ERRORS as error:
            raise self.failed(error) from error
