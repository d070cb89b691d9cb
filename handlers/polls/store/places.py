"""Where a poll was posted: known from the moment it is asked, whenever the posts arrive."""

from collections.abc import Sequence

from handlers.core.events import Place
from handlers.core.people import place_values
from storage import Session


async def keep_places(session: Session, number: int, places: Sequence[Place]) -> None:
    """Note where a poll is posted, in order."""
    for position, place in enumerate(places):
        await session.run(
            "INSERT INTO polls_places (community, poll, position, platform, space, channel) "
            "VALUES (:community, :poll, :position, :platform, :space, :channel)",
            poll=number,
            position=position,
            **place_values(place),
        )


async def places(session: Session, number: int) -> Sequence[Place]:
    """Where a poll was posted, in order; nothing for one from before this was noted."""
    rows = await session.rows(
        "SELECT platform, space, channel FROM polls_places WHERE community = :community AND poll = :poll "
        "ORDER BY position",
        poll=number,
    )
    return [Place(row["platform"], row["space"], row["channel"]) for row in rows]
