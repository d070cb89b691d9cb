"""Which channels are watched and which are the team's, as people chose."""

from handlers.core.events import Place
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


async def choose_kind(session: Session, place: Place, kind: str) -> None:
    """Make a channel the team's or the community's, unwatched; from now on the configuration no longer decides that."""
    await session.run(
        "UPDATE core_channels SET kind = :kind, kind_by = 'person', watched = 0, watched_by = 'person' "
        "WHERE community = :community AND platform = :platform AND space = :space AND channel = :channel "
        "AND kind <> :kind",
        kind=kind,
        **place_values(place),
    )
