"""A session that says what it wants from the database; whoever runs the work asks for it and hands the answer in.

So the same session serves a transaction, which waits for its answers in the event loop, and a snapshot, which waits in
a thread. A work that waits for anything else is found out at once.
"""

import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from storage.engine import Row, Value, Work
from storage.errors import StorageError, Suspended
from storage.migrate import NEXT_NUMBER
from storage.postgres.counts import Counts, Waiting
from storage.postgres.statements import Values, picked, placed
from storage.table import Table

T = TypeVar("T")

How = Literal["changed", "all", "first", "nothing"]


@dataclass(slots=True, eq=False)
class Ask:
    """One statement, and `how` much of its answer is wanted; awaiting it hands it to whoever runs the work."""

    session: "PostgresSession"
    text: str
    values: Values
    how: How

    def __await__(self) -> Generator["Ask", Any, Any]:
        return (yield self)


class PostgresSession:
    """`storage.Session`; `counts` are a transaction's, a snapshot has none."""

    __slots__ = ("_community", "_counts", "_ended")

    def __init__(self, community: str, counts: Counts | None = None) -> None:
        self._community = community
        self._counts = counts
        self._ended = False

    @property
    def community(self) -> str:
        return self._community

    async def run(self, sql: str, /, **values: Value) -> int:
        changed: int = await self._answer(sql, values, "changed")
        return changed

    async def rows(self, sql: str, /, **values: Value) -> Sequence[Row]:
        found: Sequence[Row] = await self._answer(sql, values, "all")
        return found

    async def one(self, sql: str, /, **values: Value) -> Row | None:
        found: Row | None = await self._answer(sql, values, "first")
        return found

    async def known(self, sql: str, /, **values: Value) -> Row | None:
        # Nothing here is told what other processes change, so the database is asked.
        return await self.one(sql, **values)

    async def count(self, table: Table, amount: int, /, **key: Value) -> None:
        self._own(key)
        if self._counts is None:
            raise StorageError("a snapshot changes nothing: count with engine.writing")
        self._counts.add(table, amount, key)

    async def next_number(self, kind: str) -> int:
        row = await self.one(NEXT_NUMBER, kind=kind)
        assert row is not None
        return int(row["latest"])

    def savepoint(self) -> "_Savepoint":
        return _Savepoint(self)

    async def write_counts(self) -> None:
        """Write what was counted."""
        if self._counts is not None:
            for statement, values in self._counts.taken():
                await Ask(self, statement, values, "nothing")

    async def perform(self, text: str) -> None:
        """A statement about the transaction itself."""
        self._require_open()
        await Ask(self, text, (), "nothing")

    def mark(self) -> Waiting | None:
        """What waits to be written."""
        return None if self._counts is None else self._counts.mark()

    def back_to(self, mark: Waiting | None) -> None:
        """Let wait what did at a mark: everything since was undone."""
        if self._counts is not None and mark is not None:
            self._counts.back_to(mark)

    def end(self) -> None:
        """Refuse whatever comes after the work."""
        self._ended = True

    async def _answer(self, sql: str, values: dict[str, Value], how: How) -> Any:
        self._own(values)
        statement = placed(sql)
        found = picked(statement, values)
        if self._counts is not None and self._counts.wait_for(statement.words):
            await self.write_counts()
        return await Ask(self, statement.text, found, how)

    def _own(self, values: dict[str, Value]) -> None:
        self._require_open()
        if values.setdefault("community", self._community) != self._community:
            raise StorageError("another community was bound: open a session for it")

    def _require_open(self) -> None:
        if self._ended:
            raise StorageError("this session has ended: open another with engine.writing or engine.reading")


class _Savepoint:
    """A block inside a transaction."""

    __slots__ = ("_mark", "_session")

    def __init__(self, session: PostgresSession) -> None:
        self._session = session

    async def __aenter__(self) -> None:
        self._mark = self._session.mark()
        await self._session.perform("SAVEPOINT part")

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if kind is None:
            await self._session.perform("RELEASE part")
        elif not isinstance(error, GeneratorExit):  # the work is given up, and the whole transaction with it
            await self._session.perform("ROLLBACK TO part; RELEASE part")
            self._session.back_to(self._mark)


class _Here(threading.local):
    working = False


_here = _Here()


def refuse_inside_work() -> None:
    """Raise `Suspended` when it is a work that asks for another transaction or snapshot."""
    if _here.working:
        raise Suspended("a work asked for another session: return an effect or a job instead")


class Driven(Generic[T]):
    """A work on its way: each step gives what it asks for next, or None once `result` is there."""

    result: T

    def __init__(self, work: Work[T], session: PostgresSession) -> None:
        self._session = session
        self._steps = work(session).__await__()

    def go_on(self, answer: object = None) -> Ask | None:
        """Hand in the answer and go on to the next question. Raises what the work raises, or `Suspended`."""
        return self._step(lambda: self._steps.send(answer))

    def fail(self, error: StorageError) -> Ask | None:
        """Raise in the work what its question led to, and go on."""
        return self._step(lambda: self._steps.throw(error))

    def give_up(self) -> None:
        """End the work where it stands; what it raises on its way out is of no interest."""
        self._session.end()
        with suppress(BaseException):
            self._steps.close()

    def _step(self, advance: Any) -> Ask | None:
        _here.working = True
        try:
            asked = advance()
        except StopIteration as finished:
            self.result = finished.value
            return None
        finally:
            _here.working = False
        if type(asked) is Ask and asked.session is self._session:
            return asked
        self.give_up()
        raise Suspended("the work awaited something other than its session: return an effect or a job instead")
