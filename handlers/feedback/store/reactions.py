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
    """A query over `feedback_signs (sign, weight)`, and the values that fill that table."""
    weights = signs.weights
    rows = ", ".join(f"(:sign{number}, {weight})" for number, (_, weight) in enumerate(weights))
    values = {f"sign{number}": sign for number, (sign, _) in enumerate(weights)}
    return " ".join(("WITH", f"feedback_signs (sign, weight) AS (VALUES {rows}),", query)), values
