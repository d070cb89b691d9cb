"""Tables that the storage tests write to, and works over them."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from storage import Column, Engine, Index, Row, Schema, Session, Table, Value, Work
from storage.sqlite.engine import SqliteEngine

NOTES = Table(
    "trial_notes",
    {
        "community": Column("text"),
        "id": Column("text"),
        "body": Column("text", default=""),
        "size": Column("integer", default=0),
        "weight": Column("real", null=True),
        "data": Column("blob", null=True),
    },
    key=("community", "id"),
    indexes=(Index(("community", "size")),),
)
TALLY = Table(
    "trial_tally",
    {
        "community": Column("text"),
        "poll": Column("integer"),
        "choice": Column("text"),
        "slot": Column("integer"),
        "votes": Column("integer"),
    },
    key=("community", "poll", "choice", "slot"),
)
SCHEMA = Schema("trial", (NOTES, TALLY))


class Open(Protocol):
    """Opens one more engine over the test's database."""

    async def __call__(self, release: str | None = None) -> Engine: ...


def insert(note: str, body: str = "", size: int = 0, **more: Value) -> Work[int]:
    """A work that writes one note."""

    async def work(session: Session) -> int:
        return await session.run(
            "INSERT INTO trial_notes (community, id, body, size, weight, data)"
            " VALUES (:community, :note, :body, :size, :weight, :data)",
            note=note,
            body=body,
            size=size,
            **{"weight": None, "data": None, **more},
        )

    return work


def add_one(note: str) -> Work[int]:
    """A work that counts a note's size up, from what it reads."""

    async def work(session: Session) -> int:
        row = await session.one("SELECT size FROM trial_notes WHERE community = :community AND id = :note", note=note)
        size = int(row["size"]) + 1 if row else 1
        await session.run(
            "INSERT INTO trial_notes (community, id, size) VALUES (:community, :note, :size)"
            " ON CONFLICT (community, id) DO UPDATE SET size = excluded.size",
            note=note,
            size=size,
        )
        return size

    return work


async def all_notes(session: Session) -> Sequence[Row]:
    return await session.rows("SELECT * FROM trial_notes WHERE community = :community ORDER BY id")


async def all_ids(session: Session) -> list[str]:
    return [row["id"] for row in await all_notes(session)]


def count(choice: str, amount: int = 1) -> Work[None]:
    """A work that counts in the tally of poll 1."""

    async def work(session: Session) -> None:
        await session.count(TALLY, amount, poll=1, choice=choice)

    return work


async def tallied(session: Session) -> dict[str, int]:
    """The tally of poll 1, by choice."""
    rows = await session.rows(
        "SELECT choice, SUM(votes) AS votes FROM trial_tally WHERE community = :community AND poll = 1"
        " GROUP BY choice ORDER BY choice"
    )
    return {row["choice"]: int(row["votes"]) for row in rows}


async def in_line(engine: Engine, works: Iterable[Work[Any]], community: str = "here") -> list[Any]:
    """What works lead to that come in this order, exceptions among it.

    SQLite has one writer with a line of its own, so there they wait together and become one group.
    """
    begun = (engine.writing(community, work) for work in works)
    if isinstance(engine, SqliteEngine):
        return await asyncio.gather(*begun, return_exceptions=True)
    return [(await asyncio.gather(one, return_exceptions=True))[0] for one in begun]
