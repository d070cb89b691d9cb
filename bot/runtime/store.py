"""The runtime's own tables: keys already handled, the outbox, jobs."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from bot.platforms.base import Outcome
from handlers.core.effects import Delete, Job, Post, React, Unreact
from handlers.core.events import Place
from handlers.core.people import VERSIONS, place_values
from storage import Column, Index, Row, Schema, Session, Table

Outgoing = Post | Delete | React | Unreact

SCHEMA = Schema(
    "runtime",
    (
        Table(
            "runtime_seen",
            {
                "community": Column("text"),
                "key": Column("text"),
                "at": Column("integer"),
                "outcome": Column("blob", null=True),
            },
            key=("community", "key"),
            indexes=(Index(("at",)),),
            nobody=True,  # an outcome may speak of people: none is kept for longer than a day
        ),
        Table(
            "runtime_outbox",
            {
                "community": Column("text"),
                "id": Column("text"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
                "effect": Column("blob"),
            },
            key=("community", "id"),
            nobody=True,  # what waits may speak of people: it goes as soon as it is sent
        ),
        Table(
            "runtime_post_keys",
            {"community": Column("text"), "key": Column("text"), "outbox": Column("text")},
            key=("community", "key"),
            nobody=True,
        ),
        Table(
            "runtime_jobs",
            {
                "community": Column("text"),
                "key": Column("text"),
                "name": Column("text"),
                "args": Column("text"),
                "due": Column("integer"),
                "attempts": Column("integer"),
            },
            key=("community", "key"),
            indexes=(Index(("community", "due")),),
            nobody=True,
        ),
        Table(
            "runtime_memory",
            {
                "community": Column("text"),
                "platform": Column("text"),
                "key": Column("text"),
                "value": Column("text"),
            },
            key=("community", "platform", "key"),
            nobody=True,
        ),
    ),
)

_ENCODER = msgspec.json.Encoder()
_OUTCOME = msgspec.json.Decoder(Outcome)
_OUTGOING: msgspec.json.Decoder[Outgoing] = msgspec.json.Decoder(Outgoing)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """A moment as whole microseconds since 1970 UTC."""
    return (at - _EPOCH) // _MICROSECOND


def moment(value: int) -> datetime:
    """The moment of a stored microsecond count."""
    return _EPOCH + value * _MICROSECOND


class Waiting(msgspec.Struct, frozen=True):
    """A row of the outbox."""

    id: str
    place: Place
    effect: Outgoing


class Due(msgspec.Struct, frozen=True):
    """A row of the jobs."""

    key: str
    name: str
    args: tuple[str, ...]
    due: datetime
    attempts: int


async def claim_key(session: Session, key: str, now: datetime) -> Outcome | None:
    """Note an event's key; the outcome of the first delivery when it was here before."""
    fresh = await session.run(
        "INSERT INTO runtime_seen (community, key, at, outcome) VALUES (:community, :key, :at, NULL) "
        "ON CONFLICT (community, key) DO NOTHING",
        key=key,
        at=micros(now),
    )
    if fresh:
        return None
    row = await session.one("SELECT outcome FROM runtime_seen WHERE community = :community AND key = :key", key=key)
    if row is None or row["outcome"] is None:
        return Outcome(repeated=True)
    return msgspec.structs.replace(_OUTCOME.decode(row["outcome"]), repeated=True)


async def keep_outcome(session: Session, key: str, outcome: Outcome) -> None:
    """Keep what became of an event, for a repeat with the same key."""
    await session.run(
        "UPDATE runtime_seen SET outcome = :outcome WHERE community = :community AND key = :key",
        key=key,
        outcome=_ENCODER.encode(outcome),
    )


async def forget_keys(session: Session, before: datetime) -> int:
    """Drop keys handled before a moment; how many there were."""
    return await session.run(
        "DELETE FROM runtime_seen WHERE community = :community AND at < :before", before=micros(before)
    )


async def claim_post(session: Session, key: str, outbox: str) -> bool:
    """Note a post's key; False when a post with this key was accepted before."""
    return bool(
        await session.run(
            "INSERT INTO runtime_post_keys (community, key, outbox) VALUES (:community, :key, :outbox) "
            "ON CONFLICT (community, key) DO NOTHING",
            key=key,
            outbox=outbox,
        )
    )


async def put_out(session: Session, waiting: Waiting) -> None:
    """Put an effect into the outbox."""
    await session.run(
        "INSERT INTO runtime_outbox (community, id, platform, space, channel, effect) "
        "VALUES (:community, :id, :platform, :space, :channel, :effect)",
        id=waiting.id,
        effect=_ENCODER.encode(waiting.effect),
        **place_values(waiting.place),
    )


async def outgoing(session: Session) -> Sequence[Waiting]:
    """All that waits in the outbox, oldest first."""
    rows = await session.rows(
        "SELECT id, platform, space, channel, effect FROM runtime_outbox WHERE community = :community ORDER BY id"
    )
    return [_waiting(row) for row in rows]


async def sent(session: Session, outbox: str) -> None:
    """Take an effect out of the outbox: it arrived, or cannot."""
    await session.run("DELETE FROM runtime_outbox WHERE community = :community AND id = :id", id=outbox)


async def place_subject(
    session: Session, subject: str, place: Place, message: str, *, version: int, live: bool
) -> None:
    """Record where a subject is shown."""
    await session.run(
        "INSERT INTO core_placements (community, subject, platform, space, channel, message, version, live) "
        "VALUES (:community, :subject, :platform, :space, :channel, :message, :version, :live) "
        "ON CONFLICT (community, subject, platform, space, channel, message) "
        "DO UPDATE SET version = excluded.version",
        subject=subject,
        message=message,
        version=version,
        live=int(live),
        **place_values(place),
    )


async def unplace(session: Session, place: Place, message: str) -> None:
    """Forget what a message showed."""
    await session.run(
        "DELETE FROM core_placements WHERE community = :community AND platform = :platform AND space = :space "
        "AND channel = :channel AND message = :message",
        message=message,
        **place_values(place),
    )


async def subjects_behind(session: Session) -> Sequence[str]:
    """Subjects that some placement shows in an older version than they have."""
    rows = await session.rows(
        "SELECT DISTINCT p.subject AS subject FROM core_placements p JOIN ("
        "SELECT subject, SUM(version) AS version FROM core_versions WHERE community = :community GROUP BY subject"
        ") v ON v.subject = p.subject WHERE p.community = :community AND p.live = 1 AND p.version < v.version"
    )
    return [str(row["subject"]) for row in rows]


async def count_up(session: Session, subject: str) -> None:
    """Note that a subject changed."""
    await session.count(VERSIONS, 1, subject=subject)


async def put_job(session: Session, job: Job, key: str, due: datetime) -> None:
    """Schedule a job, in place of a waiting one with the same key."""
    await session.run(
        "INSERT INTO runtime_jobs (community, key, name, args, due, attempts) "
        "VALUES (:community, :key, :name, :args, :due, 0) ON CONFLICT (community, key) DO UPDATE SET "
        "name = excluded.name, args = excluded.args, due = excluded.due, attempts = 0",
        key=key,
        name=job.name,
        args=_ENCODER.encode(job.args).decode(),
        due=micros(due),
    )


async def take_job(session: Session, now: datetime) -> Due | None:
    """Take the most overdue job out of the table."""
    row = await session.one(
        "SELECT key, name, args, due, attempts FROM runtime_jobs WHERE community = :community AND due <= :now "
        "ORDER BY due, key LIMIT 1",
        now=micros(now),
    )
    if row is None:
        return None
    await session.run("DELETE FROM runtime_jobs WHERE community = :community AND key = :key", key=row["key"])
    return Due(
        key=row["key"],
        name=row["name"],
        args=msgspec.json.decode(row["args"], type=tuple[str, ...]),
        due=moment(row["due"]),
        attempts=row["attempts"],
    )


async def put_back(session: Session, due: Due, at: datetime) -> None:
    """Put a job that failed back, to be tried at a later moment."""
    await put_job(session, Job(name=due.name, args=due.args), due.key, at)
    await session.run(
        "UPDATE runtime_jobs SET attempts = :attempts WHERE community = :community AND key = :key",
        key=due.key,
        attempts=due.attempts + 1,
    )


async def next_due(session: Session) -> datetime | None:
    """When the next job is due."""
    row = await session.one("SELECT MIN(due) AS due FROM runtime_jobs WHERE community = :community")
    return None if row is None or row["due"] is None else moment(row["due"])


def _waiting(row: Row) -> Waiting:
    return Waiting(
        id=row["id"],
        place=Place(row["platform"], row["space"], row["channel"]),
        effect=_OUTGOING.decode(row["effect"]),
    )
