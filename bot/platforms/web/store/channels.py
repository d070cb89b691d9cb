"""The channels of the web chat, and up to when each was seen."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.moments import from_micros, micros
from storage import Row, Session


class Channel(msgspec.Struct, frozen=True):
    """A channel; `language` is empty when the community's applies."""

    id: str
    name: str
    kind: str
    language: str
    seen_until: datetime


async def all_channels(session: Session) -> Sequence[Channel]:
    """All channels in the order they were made."""
    rows = await session.rows(
        "SELECT id, name, kind, language, seen_until FROM web_channels WHERE community = :community ORDER BY position"
    )
    return [_channel(row) for row in rows]


async def add(session: Session, channel: Channel, position: int) -> bool:
    """Add a channel; False when the id is taken."""
    return bool(
        await session.run(
            "INSERT INTO web_channels (community, id, name, kind, language, position, seen_until) "
            "VALUES (:community, :id, :name, :kind, :language, :position, :seen_until) "
            "ON CONFLICT (community, id) DO NOTHING",
            id=channel.id,
            name=channel.name,
            kind=channel.kind,
            language=channel.language,
            position=position,
            seen_until=micros(channel.seen_until),
        )
    )


async def saw_all(session: Session, until: datetime) -> None:
    """Note that everything said in every channel until then was delivered."""
    await session.run(
        "UPDATE web_channels SET seen_until = :until WHERE community = :community AND seen_until < :until",
        until=micros(until),
    )


def _channel(row: Row) -> Channel:
    return Channel(row["id"], row["name"], row["kind"], row["language"], from_micros(row["seen_until"]))
