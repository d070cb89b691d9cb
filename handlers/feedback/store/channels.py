"""The channels Chorus is in, as platforms and imports tell of them."""

from handlers.core.events import Entered
from handlers.core.people import place_values
from storage import Session


async def enter(session: Session, event: Entered) -> None:
    """Note a channel or what changed about it; what a person chose about watching it and whose it is stays."""
    await session.run(
        "INSERT INTO core_channels (community, platform, space, channel, name, kind, language, watched, imported, "
        "watched_by) VALUES (:community, :platform, :space, :channel, :name, :kind, :language, :watched, 0, '') "
        "ON CONFLICT (community, platform, space, channel) DO UPDATE SET name = excluded.name, imported = 0, "
        "kind = CASE WHEN core_channels.kind_by = 'person' THEN core_channels.kind ELSE excluded.kind END, "
        "language = CASE WHEN excluded.language = '' THEN core_channels.language ELSE excluded.language END, "
        "watched = CASE WHEN core_channels.watched_by = 'person' THEN core_channels.watched "
        "ELSE excluded.watched END",
        name=event.name,
        kind=event.kind,
        language=event.language,
        watched=int(event.watched),
        **place_values(event.where),
    )


async def enter_imported(session: Session, event: Entered) -> None:
    """Note a channel of an import; one that Chorus is really in stays as it is."""
    await session.run(
        "INSERT INTO core_channels (community, platform, space, channel, name, kind, language, watched, imported, "
        "watched_by) VALUES (:community, :platform, :space, :channel, :name, :kind, :language, :watched, 1, '') "
        "ON CONFLICT (community, platform, space, channel) DO UPDATE SET name = excluded.name "
        "WHERE core_channels.imported = 1",
        name=event.name,
        kind=event.kind,
        language=event.language,
        watched=int(event.watched),
        **place_values(event.where),
    )
