"""Where digests are kept as they were made, which quotes each holds, and when the next one is due."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.message import Message
from handlers.core.moments import from_micros, micros
from handlers.core.people import place_values
from storage import Column, Index, Schema, Session, Table

_PLACE = {"platform": Column("text"), "space": Column("text"), "channel": Column("text")}
_ENCODER = msgspec.json.Encoder()
_MESSAGE = msgspec.json.Decoder(Message)

SCHEMA = Schema(
    "digests",
    (
        Table(
            "digests_digests",
            {
                "community": Column("text"),
                "number": Column("integer"),
                **_PLACE,
                "since": Column("integer"),
                "until": Column("integer"),
                "message": Column("blob"),
            },
            key=("community", "number"),
            indexes=(Index(("community", "platform", "space", "channel", "until")),),
            nobody=True,  # whom it quotes it says with the source of the quote, and drops it with that
        ),
        Table(
            "digests_quotes",
            {"community": Column("text"), "digest": Column("integer"), "source": Column("text")},
            key=("community", "digest", "source"),
            indexes=(Index(("community", "source")),),
            nobody=True,
        ),
        Table(
            "digests_plans",
            {"community": Column("text"), **_PLACE, "due": Column("integer")},
            key=("community", "platform", "space", "channel"),
            nobody=True,
        ),
    ),
)


async def keep(session: Session, place: Place, since: datetime, until: datetime, message: Message) -> int:
    """Keep a digest as it was made; its number."""
    number = await session.next_number("digest")
    await session.run(
        "INSERT INTO digests_digests (community, number, platform, space, channel, since, until, message) "
        "VALUES (:community, :number, :platform, :space, :channel, :since, :until, :message)",
        number=number,
        since=micros(since),
        until=micros(until),
        message=_ENCODER.encode(message),
        **place_values(place),
    )
    return number


async def keep_quotes(session: Session, number: int, sources: Iterable[str]) -> None:
    """Note what a digest quotes."""
    for source in sources:
        await session.run(
            "INSERT INTO digests_quotes (community, digest, source) VALUES (:community, :digest, :source) "
            "ON CONFLICT (community, digest, source) DO NOTHING",
            digest=number,
            source=source,
        )


async def find(session: Session, number: int) -> Message | None:
    """A digest as it was made."""
    row = await session.one(
        "SELECT message FROM digests_digests WHERE community = :community AND number = :number", number=number
    )
    return None if row is None else _MESSAGE.decode(row["message"])


async def rewrite(session: Session, number: int, message: Message) -> None:
    """Keep a digest as it may be shown from now on."""
    await session.run(
        "UPDATE digests_digests SET message = :message WHERE community = :community AND number = :number",
        number=number,
        message=_ENCODER.encode(message),
    )


async def last_end(session: Session, place: Place) -> datetime | None:
    """Up to when the last digest of a team channel goes."""
    row = await session.one(
        "SELECT MAX(until) AS until FROM digests_digests WHERE community = :community AND platform = :platform "
        "AND space = :space AND channel = :channel",
        **place_values(place),
    )
    return None if row is None or row["until"] is None else from_micros(int(row["until"]))


async def quoting(session: Session, source: str) -> Sequence[int]:
    """The digests that quote a message."""
    rows = await session.rows(
        "SELECT digest FROM digests_quotes WHERE community = :community AND source = :source ORDER BY digest",
        source=source,
    )
    return [int(row["digest"]) for row in rows]


async def quoted(session: Session) -> Sequence[str]:
    """Every message that some digest quotes."""
    rows = await session.rows("SELECT DISTINCT source FROM digests_quotes WHERE community = :community ORDER BY source")
    return [str(row["source"]) for row in rows]


async def drop_quote(session: Session, source: str) -> None:
    """Forget that a message is quoted: it never will be again."""
    await session.run("DELETE FROM digests_quotes WHERE community = :community AND source = :source", source=source)


async def plan(session: Session, place: Place, due: datetime) -> None:
    """Note when a team channel's next digest is due."""
    await session.run(
        "INSERT INTO digests_plans (community, platform, space, channel, due) "
        "VALUES (:community, :platform, :space, :channel, :due) "
        "ON CONFLICT (community, platform, space, channel) DO UPDATE SET due = excluded.due",
        due=micros(due),
        **place_values(place),
    )


async def planned(session: Session, place: Place) -> datetime | None:
    """When a team channel's next digest is due."""
    row = await session.one(
        "SELECT due FROM digests_plans WHERE community = :community AND platform = :platform "
        "AND space = :space AND channel = :channel",
        **place_values(place),
    )
    return None if row is None else from_micros(int(row["due"]))


async def drop_plan(session: Session, place: Place) -> None:
    """No digest is due in a channel any more."""
    await session.run(
        "DELETE FROM digests_plans WHERE community = :community AND platform = :platform AND space = :space "
        "AND channel = :channel",
        **place_values(place),
    )
