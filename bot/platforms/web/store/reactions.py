"""Who put which emoji on which message."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from bot.platforms.web.store.messages import in_parts
from handlers.core.moments import from_micros, micros
from storage import Session

_COLUMNS = "message, emoji, person, at FROM web_reactions WHERE community = :community "


class Reaction(msgspec.Struct, frozen=True):
    """One emoji of one person."""

    message: str
    emoji: str
    person: str
    at: datetime


async def put(session: Session, reaction: Reaction, seq: int) -> bool:
    """Add a reaction; False when it was there."""
    return bool(
        await session.run(
            "INSERT INTO web_reactions (community, message, emoji, person, seq, at) "
            "VALUES (:community, :message, :emoji, :person, :seq, :at) "
            "ON CONFLICT (community, message, emoji, person) DO NOTHING",
            message=reaction.message,
            emoji=reaction.emoji,
            person=reaction.person,
            seq=seq,
            at=micros(reaction.at),
        )
    )


async def there(session: Session, message: str, emoji: str, person: str) -> bool:
    """Whether a person has put an emoji on a message."""
    row = await session.one(
        "SELECT seq FROM web_reactions WHERE community = :community AND message = :message AND emoji = :emoji "
        "AND person = :person",
        message=message,
        emoji=emoji,
        person=person,
    )
    return row is not None


async def take(session: Session, message: str, emoji: str, person: str) -> None:
    """Take a reaction away."""
    await session.run(
        "DELETE FROM web_reactions WHERE community = :community AND message = :message AND emoji = :emoji "
        "AND person = :person",
        message=message,
        emoji=emoji,
        person=person,
    )


async def count(session: Session, message: str, emoji: str) -> int:
    """How many people put an emoji on a message."""
    row = await session.one(
        "SELECT COUNT(*) AS n FROM web_reactions WHERE community = :community AND message = :message "
        "AND emoji = :emoji",
        message=message,
        emoji=emoji,
    )
    return 0 if row is None else int(row["n"])


async def of_messages(session: Session, ids: Sequence[str]) -> Mapping[str, list[Reaction]]:
    """The reactions on messages, in the order they were put."""
    found: dict[str, list[Reaction]] = {}
    for names, values in in_parts(ids):
        rows = await session.rows(f"SELECT {_COLUMNS} AND message IN ({names}) ORDER BY seq", **values)
        for row in rows:
            one = Reaction(row["message"], row["emoji"], row["person"], from_micros(row["at"]))
            found.setdefault(one.message, []).append(one)
    return found
