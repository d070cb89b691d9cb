"""Persons, their identities, and the channels Chorus knows: core tables that every feature may read."""

from collections.abc import Sequence

import msgspec

from handlers.core.events import Identity, Place, Role
from storage import Column, Index, Row, Schema, Session, Table


class Person(msgspec.Struct, frozen=True):
    """One human in a community. `locale` and `tz` are resolved: never empty.

    `profile_locale` and `profile_tz` are what the platform says, which may be nothing.
    """

    community: str
    id: str
    name: str
    locale: str
    tz: str
    role: Role
    identity: Identity
    opted_out: bool = False
    profile_locale: str = ""
    profile_tz: str = ""


class Channel(msgspec.Struct, frozen=True):
    """A channel Chorus is in. `language` may be empty: then the community's applies.

    `watched_by` and `kind_by` are `person` where somebody chose whether it is watched, or whether it is the team's;
    then the configuration no longer counts.
    """

    place: Place
    name: str
    kind: str
    language: str
    watched: bool
    imported: bool = False
    watched_by: str = ""
    kind_by: str = ""


class Placement(msgspec.Struct, frozen=True):
    """A place where a subject is shown, and which version it shows there."""

    subject: str
    place: Place
    message: str
    version: int
    live: bool


# How often a subject has changed, counted by dispatch for every Refresh.
VERSIONS = Table(
    "core_versions",
    {
        "community": Column("text"),
        "subject": Column("text"),
        "slot": Column("integer"),
        "version": Column("integer"),
    },
    key=("community", "subject", "slot"),
    nobody=True,
)
_PLACE = {"platform": Column("text"), "space": Column("text"), "channel": Column("text")}

SCHEMA = Schema(
    "core",
    (
        Table(
            "core_identities",
            {
                "community": Column("text"),
                "platform": Column("text"),
                "space": Column("text"),
                "user": Column("text"),
                "person": Column("text", person="own"),
            },
            key=("community", "platform", "space", "user"),
            indexes=(Index(("community", "person")),),
        ),
        Table(
            "core_people",
            {
                "community": Column("text"),
                "person": Column("text", person="own"),
                "name": Column("text"),
                "locale": Column("text"),
                "tz": Column("text"),
                "role": Column("integer"),
                "opted_out": Column("integer", default=0),
                "first_at": Column("integer"),
            },
            key=("community", "person"),
        ),
        # Persons who became another one: their own rows stay, so that what names them still does.
        Table(
            "core_links",
            {
                "community": Column("text"),
                "person": Column("text", person="erased"),
                "stays": Column("text", person="erased"),
                "at": Column("integer"),
            },
            key=("community", "person"),
            indexes=(Index(("community", "stays")),),
        ),
        Table(
            "core_channels",
            {
                "community": Column("text"),
                **_PLACE,
                "name": Column("text"),
                "kind": Column("text"),
                "language": Column("text"),
                "watched": Column("integer"),
                "imported": Column("integer", default=0),
                "watched_by": Column("text", default=""),
                "kind_by": Column("text", default=""),
            },
            key=("community", "platform", "space", "channel"),
            nobody=True,
        ),
        Table(
            "core_placements",
            {
                "community": Column("text"),
                "subject": Column("text"),
                **_PLACE,
                "message": Column("text"),
                "version": Column("integer"),
                "live": Column("integer"),
            },
            key=("community", "subject", "platform", "space", "channel", "message"),
            indexes=(Index(("community", "platform", "space", "channel", "message")),),
            nobody=True,
        ),
        VERSIONS,
        Table(
            "core_settings",
            {
                "community": Column("text"),
                "level": Column("text"),
                "owner": Column("text", person="erased"),
                "name": Column("text"),
                "value": Column("text"),
            },
            key=("community", "level", "owner", "name"),
        ),
    ),
)


_CHANNEL = "platform, space, channel, name, kind, language, watched, imported, watched_by, kind_by"


async def channels(session: Session) -> Sequence[Channel]:
    """All channels of the community, by name."""
    rows = await session.rows(
        f"SELECT {_CHANNEL} FROM core_channels "  # noqa: S608 — a constant
        "WHERE community = :community ORDER BY name, platform, channel"
    )
    return [_channel(row) for row in rows]


async def channel(session: Session, place: Place) -> Channel | None:
    """The channel at a place, if Chorus knows it."""
    row = await session.one(
        f"SELECT {_CHANNEL} FROM core_channels "  # noqa: S608 — a constant
        "WHERE community = :community AND platform = :platform AND space = :space AND channel = :channel",
        **place_values(place),
    )
    return None if row is None else _channel(row)


async def somebody(session: Session, role: Role) -> str:
    """The name of the longest known person with at least this role: whom to ask. Empty when there is none."""
    row = await session.one(
        "SELECT name FROM core_people WHERE community = :community AND role >= :role ORDER BY role, first_at LIMIT 1",
        role=int(role),
    )
    return "" if row is None else str(row["name"])


async def placements(session: Session, subject: str) -> Sequence[Placement]:
    """Where a subject is shown, oldest first."""
    rows = await session.rows(
        "SELECT subject, platform, space, channel, message, version, live FROM core_placements "
        "WHERE community = :community AND subject = :subject ORDER BY platform, space, channel, message",
        subject=subject,
    )
    return [_placement(row) for row in rows]


async def subject_of(session: Session, place: Place, message: str) -> str | None:
    """The subject that a message of ours shows or belongs to."""
    row = await session.one(
        "SELECT subject FROM core_placements WHERE community = :community AND platform = :platform "
        "AND space = :space AND channel = :channel AND message = :message",
        message=message,
        **place_values(place),
    )
    return None if row is None else str(row["subject"])


async def version_of(session: Session, subject: str) -> int:
    """How often a subject has changed."""
    row = await session.one(
        "SELECT SUM(version) AS version FROM core_versions WHERE community = :community AND subject = :subject",
        subject=subject,
    )
    return 0 if row is None else int(row["version"] or 0)


def place_values(place: Place) -> dict[str, str]:
    """A place as statement parameters `platform`, `space`, `channel`."""
    return {"platform": place.platform, "space": place.space, "channel": place.channel}


def _channel(row: Row) -> Channel:
    return Channel(
        place=Place(str(row["platform"]), str(row["space"]), str(row["channel"])),
        name=str(row["name"]),
        kind=str(row["kind"]),
        language=str(row["language"]),
        watched=bool(row["watched"]),
        imported=bool(row["imported"]),
        watched_by=str(row["watched_by"]),
        kind_by=str(row["kind_by"]),
    )


def _placement(row: Row) -> Placement:
    return Placement(
        subject=str(row["subject"]),
        place=Place(str(row["platform"]), str(row["space"]), str(row["channel"])),
        message=str(row["message"]),
        version=int(row["version"] or 0),
        live=bool(row["live"]),
    )
