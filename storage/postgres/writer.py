"""Transactions: each work on a connection of its own, run again while others are in its way, told after its commit."""

import asyncio
from typing import Any, TypeVar

import psycopg
import stamina
from psycopg import AsyncCursor
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from storage.engine import Work
from storage.errors import NotSaved, StorageError
from storage.postgres.connection import (
    FOREIGN_ERRORS,
    WRITING,
    WritingConnection,
    is_conflict,
    is_lost,
    not_saved,
    reason_of,
    set_up_writing,
    translated,
)
from storage.postgres.counts import Counts
from storage.postgres.fate import Fate, fate_of
from storage.postgres.session import Ask, Driven, PostgresSession, refuse_inside_work
from storage.postgres.statements import Values

T = TypeVar("T")

# What handlers check and then write holds as if they came one after the other, as on the embedded engine.
BEGIN = "BEGIN ISOLATION LEVEL SERIALIZABLE"
NUMBER = "SELECT pg_current_xact_id()::text AS transaction"
QUICK_TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 0.01, 0.5
Cursor = AsyncCursor[DictRow]


class _Again(Exception):
    """Nothing was kept, and the same work can succeed when it is run again; the cause says why."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(reason_of(cause))
        self.lost = not is_conflict(cause)
        self.__cause__ = cause


class Writer:
    """Runs works in transactions; a work that others were in the way of is run again, without its knowing."""

    def __init__(self, address: str, connections: int, patience: float) -> None:
        self._address = address
        self._patience = patience
        self._pool = AsyncConnectionPool(
            address,
            connection_class=WritingConnection,
            kwargs=WRITING,
            min_size=1,
            max_size=connections,
            open=False,
            configure=set_up_writing,
            name="chorus-writing",
        )
        self._in_turn = asyncio.Lock()
        self._running = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    async def open(self) -> None:
        """Begin to connect."""
        await self._pool.open()

    async def write(self, community: str, work: Work[T]) -> T:
        """`storage.Engine.writing`."""
        refuse_inside_work()
        if self._closed:
            raise StorageError("the database is closed")
        self._running += 1
        self._idle.clear()
        try:
            return await self._patiently(community, work)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def close(self) -> None:
        """Let the works that were accepted come to their end, then release the connections."""
        self._closed = True
        await self._idle.wait()
        await self._pool.close()

    async def _patiently(self, community: str, work: Work[T]) -> T:
        until = asyncio.get_running_loop().time() + self._patience
        try:
            return await self._once(community, work, until)
        except _Again as again:
            lost = again.lost
        if not lost:
            # Those that were in each other's way go on one after the other, so that one of them always arrives.
            for _ in range(QUICK_TRIES):
                try:
                    async with self._in_turn:
                        return await self._once(community, work, until)
                except _Again as again:
                    if again.lost:
                        break
        return await self._with_pauses(community, work, until)

    async def _with_pauses(self, community: str, work: Work[T], until: float) -> T:
        left = max(until - asyncio.get_running_loop().time(), 0.0)
        try:
            async for attempt in stamina.retry_context(
                on=_Again,
                attempts=None,
                timeout=left,
                wait_initial=FIRST_PAUSE,
                wait_max=LONGEST_PAUSE,
                wait_jitter=FIRST_PAUSE,
            ):
                with attempt:
                    await self._pool.check()
                    return await self._once(community, work, until)
        except _Again as again:
            assert again.__cause__ is not None
            raise not_saved(again.__cause__) from again.__cause__
        raise AssertionError("there is always an attempt")

    async def _once(self, community: str, work: Work[T], until: float) -> T:
        left = until - asyncio.get_running_loop().time()
        try:
            connection = await self._pool.getconn(timeout=max(left, 0.001))
        except (PoolTimeout, PoolClosed) as error:
            raise not_saved(error) from error
        try:
            return await _Transaction(connection, self._address, until).run(community, work)
        finally:
            await self._pool.putconn(connection)


class _Transaction:
    """One attempt on one connection."""

    def __init__(self, connection: WritingConnection, address: str, until: float) -> None:
        self._connection = connection
        self._cursor: Cursor = connection.cursor()
        self._counts = Counts(connection.slot)
        self._address = address
        self._until = until
        self._refused: BaseException | None = None
        self._useless = False
        self._begun = False
        self._number = ""

    async def run(self, community: str, work: Work[T]) -> T:
        """Begin, work, commit. Raises `_Again` when nothing was kept and another attempt can do better."""
        try:
            result = await self._worked(community, work)
        except BaseException:
            await self._undo()
            raise
        try:
            await self._commit()
        except FOREIGN_ERRORS as error:
            await self._judge_commit(error)
        return result

    async def _worked(self, community: str, work: Work[T]) -> T:
        session = PostgresSession(community, self._counts)
        try:
            result = await self._drive(work, session)
        finally:
            session.end()
        if self._connection.info.transaction_status == TransactionStatus.INERROR:
            raise StorageError(
                "the work went on after the database had refused a statement: use a savepoint"
            ) from self._refused
        return result

    async def _drive(self, work: Work[T], session: PostgresSession) -> T:
        driven = Driven(work, session)
        try:
            asked = driven.go_on()
            while asked is not None:
                try:
                    answer = await self._answered(asked)
                except FOREIGN_ERRORS as error:
                    self._refused = error
                    asked = driven.fail(self._judged(error))
                else:
                    asked = driven.go_on(answer)
        except (_Again, NotSaved, asyncio.CancelledError):
            driven.give_up()
            raise
        return driven.result

    async def _answered(self, asked: Ask) -> Any:
        cursor = self._cursor
        if self._begun:
            await cursor.execute(asked.text, asked.values or None)
        else:
            await self._begin_with(asked.text, asked.values)
        match asked.how:
            case "changed":
                return cursor.rowcount
            case "all":
                return await cursor.fetchall()
            case "first":
                return await cursor.fetchone()
            case "nothing":
                return None

    def _judged(self, error: BaseException) -> StorageError:
        """What a work is told of an error. Raises what ends the work instead: another attempt, or nothing saved."""
        if is_conflict(error) or self._lost(error):
            raise _Again(error)
        told = translated(error)
        if isinstance(told, NotSaved):
            raise told from error
        told.__cause__ = error
        return told

    async def _begin_with(self, text: str, values: Values) -> None:
        """Begin, learn the transaction's number and send the first statement, all at once."""
        self._begun = True
        number = self._connection.cursor()
        try:
            async with self._connection.pipeline():
                await self._cursor.execute(BEGIN, prepare=False)
                await number.execute(NUMBER)
                await self._cursor.execute(text, values or None)
        finally:
            if number.description is not None:
                row = await number.fetchone()
                self._number = "" if row is None else str(row["transaction"])

    async def _commit(self) -> None:
        """What was counted goes together with the commit: its rows are held for as short as can be."""
        counted = list(self._counts.taken())
        if counted and not self._begun:
            await self._begin_with(*counted.pop(0))
        if not self._begun:
            return
        if counted:
            async with self._connection.pipeline():
                for text, values in counted:
                    await self._cursor.execute(text, values)
                await self._cursor.execute("COMMIT", prepare=False)
        else:
            await self._cursor.execute("COMMIT", prepare=False)
        if self._cursor.statusmessage != "COMMIT":
            raise NotSaved(f"nothing was saved: the server answered {self._cursor.statusmessage} to COMMIT")

    async def _judge_commit(self, error: BaseException) -> None:
        """Return when the commit was kept all the same: its answer may have been lost on the way."""
        if not self._lost(error):
            await self._undo()
            raise (_Again(error) if is_conflict(error) else translated(error)) from error
        # Without a number COMMIT was never sent.
        kept = await self._was_kept() if self._number else False
        if kept is None:
            raise NotSaved(
                f"it is not known whether this was saved ({reason_of(error)}, and the database cannot be asked):"
                " look before you repeat it"
            ) from error
        if not kept:
            raise _Again(error)

    async def _was_kept(self) -> bool | None:
        """Ask what became of the transaction until there is an answer; None without one."""
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE
        while loop.time() < self._until:
            try:
                async with await WritingConnection.connect(self._address, **WRITING) as connection:
                    fate = await fate_of(connection, self._number, self._connection.server)
            except psycopg.Error:
                fate = Fate.OPEN  # the server cannot be reached yet
            if fate is not Fate.OPEN:
                return None if fate is Fate.UNKNOWN else fate is Fate.KEPT
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        return None

    def _lost(self, error: BaseException) -> bool:
        self._useless = self._connection.closed or is_lost(error, writing=True)
        return self._useless

    async def _undo(self) -> None:
        connection = self._connection
        if self._useless:
            await connection.close()
        if connection.closed or connection.info.transaction_status == TransactionStatus.IDLE:
            return
        try:
            await self._cursor.execute("ROLLBACK", prepare=False)
        except FOREIGN_ERRORS:
            # Nothing of it is kept either way; the pool takes another connection.
            await connection.close()
