"""A session over one connection: statements with the community bound, and the way a work is driven through it."""

import sqlite3
from collections.abc import Generator, Sequence
from typing import Any, NoReturn, TypeVar

from storage.counting import adding
from storage.engine import Row, Value, Work
from storage.errors import NotSaved, StorageError, Suspended
from storage.migrate import NEXT_NUMBER
from storage.sqlite.connection import FOREIGN_ERRORS, translated
from storage.sqlite.counts import SLOT, Mark
from storage.sqlite.shared import Shared
from storage.sqlite.statements import placed
from storage.table import Table

T = TypeVar("T")


class SqliteSession:
    """`storage.Session` over a connection that is inside a transaction; its methods never suspend.

    The writer's have what its works share; others read from the file and count in it at once.
    """

    __slots__ = ("_community", "_connection", "_execute", "_shared")

    def __init__(self, connection: sqlite3.Connection, community: str, shared: Shared | None = None) -> None:
        self._connection = connection
        self._community = community
        self._execute = connection.execute
        self._shared = shared

    @property
    def community(self) -> str:
        return self._community

    async def run(self, sql: str, /, **values: Value) -> int:
        changed = self.execute(sql, values).rowcount
        # sqlite3 counts only what begins with the verb, not `WITH … UPDATE`.
        return changed if changed >= 0 else int(self._execute("SELECT changes()").fetchone()[0])

    async def rows(self, sql: str, /, **values: Value) -> Sequence[Row]:
        cursor = self.execute(sql, values)
        names = _names(cursor)
        try:
            return [dict(zip(names, row, strict=True)) for row in cursor]
        except FOREIGN_ERRORS as error:
            raise self._failed(error) from error

    async def one(self, sql: str, /, **values: Value) -> Row | None:
        cursor = self.execute(sql, values)
        try:
            row = cursor.fetchone()
        except FOREIGN_ERRORS as error:
            raise self._failed(error) from error
        if row is None:
            return None
        return dict(zip(_names(cursor), row, strict=True))

    async def known(self, sql: str, /, **values: Value) -> Row | None:
        if self._shared is None:
            return await self.one(sql, **values)
        self._own(values)
        statement = placed(sql)
        try:
            picked = statement.pick(values)
        except KeyError as error:
            raise _missing(error) from error
        row = self._shared.known.find(statement, picked)
        if row is None:
            row = await self.one(sql, **values)
            if row is not None:
                self._shared.known.keep(statement, picked, row)
        return row

    async def count(self, table: Table, amount: int, /, **key: Value) -> None:
        if self._shared is None:
            self.execute(adding(table, SLOT), {**key, "amount": amount})
            return
        self._own(key)
        try:
            self._shared.counts.add(table, amount, key)
        except KeyError as error:
            raise _missing(error) from error
        except FOREIGN_ERRORS as error:
            raise self._failed(error) from error

    async def next_number(self, kind: str) -> int:
        return int(self.execute(NEXT_NUMBER, {"kind": kind}).fetchone()[0])

    def savepoint(self) -> "_Savepoint":
        return _Savepoint(self)

    def execute(self, sql: str, values: dict[str, Value]) -> sqlite3.Cursor:
        """Run a statement with the community bound, raising our exceptions only."""
        self._own(values)
        statement = placed(sql)
        try:
            if self._shared is not None and not self._shared.watched.isdisjoint(statement.words):
                self._shared.meet(statement)
            return self._execute(statement.text, statement.pick(values))
        except KeyError as error:
            raise _missing(error) from error
        except FOREIGN_ERRORS as error:
            raise self._failed(error) from error

    def undo(self, *statements: str) -> None:
        """Run statements that roll back, unless trouble with the disk has rolled back everything already."""
        for statement in statements:
            if self._connection.in_transaction:
                self.execute(statement, {})

    def mark(self) -> Mark | None:
        """What a savepoint hands to `back_to` when it was undone."""
        return None if self._shared is None else self._shared.mark()

    def back_to(self, mark: Mark | None) -> None:
        """Take back what is not in the database yet."""
        if self._shared is not None and mark is not None:
            self._shared.back_to(mark)

    def end(self) -> None:
        """Refuse whatever comes after the work: the connection belongs to somebody else by then."""
        self._execute, self._shared = _refuse, None

    def _own(self, values: dict[str, Value]) -> None:
        if values.setdefault("community", self._community) != self._community:
            raise StorageError("another community was bound: open a session for it")

    def _failed(self, error: BaseException) -> StorageError:
        # A full disk has rolled back everything: a statement after it would be committed on its own.
        if not self._connection.in_transaction:
            self._execute, self._shared = _refuse_lost, None
        return translated(error)


class _Savepoint:
    """A block inside a transaction; entering and leaving it never suspends."""

    __slots__ = ("_mark", "_session")

    def __init__(self, session: SqliteSession) -> None:
        self._session = session

    async def __aenter__(self) -> None:
        self._session.execute("SAVEPOINT part", {})
        self._mark = self._session.mark()

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if kind is None:
            self._session.execute("RELEASE part", {})
        else:
            self._session.undo("ROLLBACK TO part", "RELEASE part")
            self._session.back_to(self._mark)


def drive(work: Work[T], session: SqliteSession) -> T:
    """Run a work to its end without an event loop; raises `Suspended` when it waits for anything but the session."""
    try:
        steps = work(session).__await__()
        try:
            steps.send(None)
        except StopIteration as finished:
            result: T = finished.value
            return result
        _close(steps)
    finally:
        session.end()
    raise Suspended("the work awaited something other than its session: return an effect or a job instead")


def _close(steps: Generator[Any, None, Any]) -> None:
    # Whatever the work raises on its way out, what it did is undone and its caller hears `Suspended`.
    try:
        steps.close()
    except BaseException:
        return


def _missing(error: KeyError) -> StorageError:
    return StorageError(f"no value was given for :{error.args[0]}")


def _names(cursor: sqlite3.Cursor) -> list[str]:
    return [column[0] for column in cursor.description or ()]


def _refuse_lost(*_: object) -> NoReturn:
    raise NotSaved("the transaction is lost: trouble with the disk has undone it")


def _refuse(*_: object) -> NoReturn:
    raise StorageError("this session has ended: open another with engine.writing or engine.reading")
