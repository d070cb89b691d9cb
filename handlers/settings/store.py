"""Which channels are watched, as people chose, and whom to ask."""

from handlers.core.events import Place, Role
from handlers.core.people import place_values
from storage import Session


async def choose_watching(session: Session, place: Place, *, watched: bool) -> None:
    """Watch a channel or stop; from now on the configuration no longer decides that."""
    await session.run(
        "UPDATE core_channels SET watched = :watched, watched_by = 'person' WHERE community = :community "
        "AND platform = :platform AND space = :space AND channel = :channel",
        watched=int(watched),
        **place_values(place),
    )


async def somebody(session: Session, role: Role) -> str:
    """The name of the longest known person with at least this role; empty when there is none."""
    row = await session.one(
        "SELECT name FROM core_people WHERE community = :community AND role >= :role ORDER BY role, first_at LIMIT 1",
        role=int(role),
    )
    return "" if row is None else str(row["name"])
