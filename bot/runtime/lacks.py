"""Permissions that were found missing: what is kept of them."""

from collections.abc import Sequence

import msgspec

from handlers.core.events import Place
from handlers.core.people import place_values
from storage import Column, Schema, Session, Table

SCHEMA = Schema(
    "lacks",
    (
        Table(
            "runtime_lacks",
            {
                "community": Column("text"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
                "verb": Column("text"),
                "text": Column("text"),
                "remedy": Column("text"),
            },
            key=("community", "platform", "space", "channel", "verb", "text"),
            nobody=True,
        ),
    ),
)


class Lack(msgspec.Struct, frozen=True):
    """A permission that is missing in a place: `verb` is what cannot be done, `text` names the permission."""

    place: Place
    verb: str
    text: str
    remedy: str


async def lacks(session: Session) -> Sequence[Lack]:
    """The permissions that are missing, by place."""
    rows = await session.rows(
        "SELECT platform, space, channel, verb, text, remedy FROM runtime_lacks WHERE community = :community "
        "ORDER BY platform, space, channel, verb, text"
    )
    return [
        Lack(Place(row["platform"], row["space"], row["channel"]), row["verb"], row["text"], row["remedy"])
        for row in rows
    ]


async def note_lack(session: Session, lack: Lack) -> bool:
    """Note that a permission is missing; whether that was not known of the place yet."""
    known = await session.one(
        "SELECT 1 AS known FROM runtime_lacks WHERE community = :community AND platform = :platform "
        "AND space = :space AND channel = :channel AND text = :text",
        text=lack.text,
        **place_values(lack.place),
    )
    await session.run(
        "INSERT INTO runtime_lacks (community, platform, space, channel, verb, text, remedy) "
        "VALUES (:community, :platform, :space, :channel, :verb, :text, :remedy) "
        "ON CONFLICT (community, platform, space, channel, verb, text) DO NOTHING",
        verb=lack.verb,
        text=lack.text,
        remedy=lack.remedy,
        **place_values(lack.place),
    )
    return known is None


async def forget_lacks(session: Session, place: Place, verb: str) -> None:
    """Forget what was missing: it works again."""
    await session.run(
        "DELETE FROM runtime_lacks WHERE community = :community AND platform = :platform AND space = :space "
        "AND channel = :channel AND verb = :verb",
        verb=verb,
        **place_values(place),
    )
