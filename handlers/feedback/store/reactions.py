"""Reactions: one row for each emoji of a person on a message, and what they weigh when they are read."""

from handlers.feedback.model import Signs, sign_of
from storage import Session


async def add_reaction(session: Session, source: str, person: str, emoji: str, at: int) -> bool:
    """Keep a reaction; False when it was there."""
    return bool(
        await session.run(
            "INSERT INTO feedback_reactions (community, source, person, emoji, sign, at) "
            "VALUES (:community, :source, :person, :emoji, :sign, :at) "
            "ON CONFLICT (community, source, person, emoji) DO NOTHING",
            source=source,
            person=person,
            emoji=emoji,
            sign=sign_of(emoji),
            at=at,
        )
    )


async def take_reaction(session: Session, source: str, person: str, emoji: str) -> bool:
    """Drop a reaction; False when it was not there."""
    return bool(
        await session.run(
            "DELETE FROM feedback_reactions WHERE community = :community AND source = :source AND person = :person "
            "AND emoji = :emoji",
            source=source,
            person=person,
            emoji=emoji,
        )
    )


def weighed(signs: Signs, query: str) -> tuple[str, dict[str, str]]:
    """A query whose `IN :favour` and `IN :against` stand for the signs of each side, and their values."""
    values = {f"favour{number}": sign for number, sign in enumerate(signs.favour or ("",))}
    values |= {f"against{number}": sign for number, sign in enumerate(signs.against or ("",))}
    for side in ("favour", "against"):
        names = ", ".join(f":{name}" for name in values if name.startswith(side))
        query = query.replace(f"IN :{side}", f"IN ({names})")
    return query, values
