"""The log of what happened in the chat, numbered without gaps: the stream reads it, a start replays it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.moments import from_micros, micros
from storage import Row, Session

NUMBERS = "web"


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened. `person` is whom alone it is for; `actor` is empty where Chorus acted."""

    seq: int
    event: str
    channel: str
    ref: str
    person: str | None = None
    actor: str = ""
    emoji: str | None = None
    added: bool | None = None
    at: datetime


async def next_seq(session: Session) -> int:
    """The number of the next thing that happens."""
    return await session.next_number(NUMBERS)


async def log(session: Session, happened: Happened) -> None:
    """Keep that something happened, under a number from `next_seq` of this transaction."""
    await session.run(
        "INSERT INTO web_events (community, seq, event, channel, person, ref, actor, emoji, added, at) "
        "VALUES (:community, :seq, :event, :channel, :person, :ref, :actor, :emoji, :added, :at)",
        seq=happened.seq,
        event=happened.event,
        channel=happened.channel,
        person=happened.person,
        ref=happened.ref,
        actor=happened.actor,
        emoji=happened.emoji,
        added=None if happened.added is None else int(happened.added),
        at=micros(happened.at),
    )


async def after(session: Session, seq: int, limit: int) -> Sequence[Happened]:
    """What happened after a number, in order."""
    rows = await session.rows(
        "SELECT seq, event, channel, person, ref, actor, emoji, added, at FROM web_events "
        "WHERE community = :community AND seq > :seq ORDER BY seq LIMIT :most",
        seq=seq,
        most=limit,
    )
    return [_happened(row) for row in rows]


async def span(session: Session) -> tuple[int, int]:
    """The numbers of the first and the last event kept; (1, 0) when there is none."""
    row = await session.one("SELECT MIN(seq) AS first, MAX(seq) AS last FROM web_events WHERE community = :community")
    return (1, 0) if row is None or row["last"] is None else (int(row["first"]), int(row["last"]))


async def forget(session: Session, until: int) -> None:
    """Drop events up to a number."""
    await session.run("DELETE FROM web_events WHERE community = :community AND seq <= :until", until=until)


async def cursor(session: Session, name: str) -> int:
    """A remembered number, 0 at first."""
    row = await session.one("SELECT seq FROM web_cursors WHERE community = :community AND name = :name", name=name)
    return 0 if row is None else int(row["seq"])


async def set_cursor(session: Session, name: str, seq: int) -> None:
    """Remember a number; one that is behind the remembered one changes nothing."""
    await session.run(
        "INSERT INTO web_cursors (community, name, seq) VALUES (:community, :name, :seq) "
        "ON CONFLICT (community, name) DO UPDATE SET seq = excluded.seq WHERE web_cursors.seq < excluded.seq",
        name=name,
        seq=seq,
    )


def _happened(row: Row) -> Happened:
    return Happened(
        seq=row["seq"],
        event=row["event"],
        channel=row["channel"],
        ref=row["ref"],
        person=row["person"],
        actor=row["actor"],
        emoji=row["emoji"],
        added=None if row["added"] is None else bool(row["added"]),
        at=from_micros(row["at"]),
    )
