"""The contract between features and an engine: a session inside a transaction, and who may open one.

SQL handed to a session is portable: named parameters (`:name`), `ON CONFLICT … DO UPDATE`, `RETURNING`,
common table expressions, window functions; no casts, no engine functions. `:community` is always bound
by the session. What differs between engines is a verb of the session, never an `if` in a feature.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from storage.table import Schema, Table

Value = str | int | float | bytes | None
Row = Mapping[str, Any]
T = TypeVar("T")
Work = Callable[["Session"], Awaitable[T]]


class Session(Protocol):
    """One transaction (or snapshot) of one community.

    Awaiting a session's methods is the only thing a handler may await while it holds one, and it is of no
    use after the work it was opened for. After a `StorageError` a work can only go on outside the
    `savepoint` that it happened in; after `NotSaved` it cannot go on at all.

    Integers have 64 bits. Text comes back as given, but an engine may give U+FFFD for U+0000; half a
    surrogate pair is refused. A value of the wrong kind for its column is refused.
    """

    @property
    def community(self) -> str:
        """The tenant that `:community` is bound to in every statement."""
        ...

    async def run(self, sql: str, /, **values: Value) -> int:
        """Execute a statement that changes rows and return how many it changed.

        Raises `StorageError` when the statement breaks a constraint, cannot be understood, or is bound to
        another community, and `NotSaved` on disk or lock trouble; so do the other methods.
        """
        ...

    async def rows(self, sql: str, /, **values: Value) -> Sequence[Row]:
        """Return all rows of a query (or of `RETURNING`) as mappings by column name, in the order the query gives."""
        ...

    async def one(self, sql: str, /, **values: Value) -> Row | None:
        """Return the first row of a query, or None when there is none."""
        ...

    async def known(self, sql: str, /, **values: Value) -> Row | None:
        """As `one`, for a row that many ask for and few change.

        It may come from memory, but only as the statement would give it now.
        """
        ...

    async def count(self, table: Table, amount: int, /, **key: Value) -> None:
        """Add to a number that many change at the same time.

        The table's key ends with `slot`, its one other column is the number, and `key` gives the rest of the key.
        The number is the sum over the slots; which one is counted in is the engine's choice, so that nobody waits
        for another's transaction. Whatever names the table afterwards finds it counted.
        """
        ...

    async def next_number(self, kind: str) -> int:
        """Return the next number of `kind` in this community: 1, 2, 3 … A rolled back one is given again."""
        ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """Guard a block: an exception inside undoes the block's changes and is raised on."""
        ...


class Engine(Protocol):
    """A database. One is opened per process and closed at its end."""

    async def migrate(self, schemas: Sequence[Schema]) -> Sequence[str]:
        """Create or extend the declared tables, run steps not yet run, and return the names of what was done.

        All of it is one transaction. Safe to call at every start and by several processes at once. A step's
        session belongs to no community. Raises `NewerDatabase` when the database knows steps or tables of a
        later release, `StorageError` when a declaration contradicts the table that is there.
        """
        ...

    async def writing(self, community: str, work: "Work[T]") -> T:
        """Run `work(session)` in a transaction and return its result after the change is durable.

        An exception of `work` undoes its changes and is raised on; others in the same group are not
        touched. Raises `NotSaved` when the commit fails or the writer cannot be had within 10 s (nothing
        was kept), `Suspended` when the work awaited something other than its session. A caller that is
        cancelled before its turn leaves nothing behind; one that is cancelled later does not hear that the
        change was kept.
        """
        ...

    async def reading(self, community: str, work: "Work[T]") -> T:
        """Run `work(session)` over one consistent snapshot that never waits for writers; writes raise `StorageError`.

        It may run in a thread, so the work touches nothing but its session and frozen values.
        """
        ...

    async def backup(self, to: Path) -> None:
        """Write all that is durable by now to the new file `to`, from one snapshot that never waits for writers.

        Nothing has that name before it is complete, checked and on the disk. Raises `StorageError` when it is taken
        or when the engine's own tools are to be used, `NotSaved` when it cannot be written.
        """
        ...

    async def close(self) -> None:
        """Finish what was accepted, then release the database. Later calls raise `StorageError`."""
        ...
