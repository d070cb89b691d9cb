"""Where it is kept that somebody opted out, which accounts are one person, and codes that were given."""

from collections.abc import Sequence

from handlers.core.events import Identity
from handlers.core.personal import natural
from handlers.people.model import Given, Tries
from storage import Column, Row, Schema, Session, Table

SCHEMA = Schema(
    "people",
    (
        Table(
            "people_codes",
            {
                "community": Column("text"),
                "person": Column("text", person="erased"),
                "hash": Column("text"),
                "at": Column("integer"),
            },
            key=("community", "person"),
        ),
        Table(
            "people_tries",
            {
                "community": Column("text"),
                "person": Column("text", person="erased"),
                "count": Column("integer"),
                "first_at": Column("integer"),
            },
            key=("community", "person"),
        ),
    ),
)


async def set_opted_out(session: Session, person: str, opted_out: bool) -> None:
    """Note whether a person may be read."""
    await session.run(
        "UPDATE core_people SET opted_out = :opted_out WHERE community = :community AND person = :person",
        person=person,
        opted_out=int(opted_out),
    )


async def opted_out(session: Session, person: str) -> bool:
    """Whether a person does not want to be read."""
    row = await session.one(
        "SELECT opted_out FROM core_people WHERE community = :community AND person = :person", person=person
    )
    return row is not None and bool(row["opted_out"])


async def keep_code(session: Session, person: str, hash: str, at: int) -> None:
    """Keep the one code of a person, in place of an earlier one."""
    await session.run(
        "INSERT INTO people_codes (community, person, hash, at) VALUES (:community, :person, :hash, :at) "
        "ON CONFLICT (community, person) DO UPDATE SET hash = excluded.hash, at = excluded.at",
        person=person,
        hash=hash,
        at=at,
    )


async def codes(session: Session, since: int) -> Sequence[Given]:
    """The codes that were given after a moment and not used."""
    rows = await session.rows(
        "SELECT person, hash FROM people_codes WHERE community = :community AND at > :since ORDER BY person",
        since=since,
    )
    return [Given(row["person"], row["hash"]) for row in rows]


async def tries(session: Session, person: str, since: int) -> Tries:
    """The wrong codes somebody typed, where the first was after a moment."""
    row = await session.one(
        "SELECT count, first_at FROM people_tries WHERE community = :community AND person = :person "
        "AND first_at > :since",
        person=person,
        since=since,
    )
    return Tries() if row is None else Tries(row["count"], row["first_at"])


async def count_try(session: Session, person: str, before: Tries, now: int) -> None:
    """Note one more wrong code."""
    await session.run(
        "INSERT INTO people_tries (community, person, count, first_at) "
        "VALUES (:community, :person, :count, :first_at) "
        "ON CONFLICT (community, person) DO UPDATE SET count = excluded.count, first_at = excluded.first_at",
        person=person,
        count=before.count + 1,
        first_at=before.first_at if before.count else now,
    )


async def identities(session: Session, person: str) -> Sequence[Identity]:
    """The accounts that are a person."""
    rows = await session.rows(
        'SELECT platform, space, "user" FROM core_identities WHERE community = :community AND person = :person '
        'ORDER BY platform, space, "user"',
        person=person,
    )
    return [_identity(row) for row in rows]


async def joined_with(session: Session, platform: str) -> Sequence[str]:
    """The persons who have an account of a platform and another one."""
    rows = await session.rows(
        "SELECT DISTINCT i.person AS person FROM core_identities i JOIN core_identities o "
        "ON o.community = i.community AND o.person = i.person "
        "AND (o.platform <> i.platform OR o.space <> i.space) "
        "WHERE i.community = :community AND i.platform = :platform ORDER BY person",
        platform=platform,
    )
    return [row["person"] for row in rows]


async def name_of(session: Session, person: str) -> str:
    """What a person is called."""
    row = await session.one(
        "SELECT name FROM core_people WHERE community = :community AND person = :person", person=person
    )
    return "" if row is None else str(row["name"])


async def join(session: Session, stays: str, goes: str, at: int) -> None:
    """Let one person's accounts be another person; settings that only the first has come along. The code is used."""
    await session.run(
        "UPDATE core_identities SET person = :stays WHERE community = :community AND person = :goes",
        stays=stays,
        goes=goes,
    )
    await session.run(
        "UPDATE core_links SET stays = :stays WHERE community = :community AND stays = :goes", stays=stays, goes=goes
    )
    await session.run(
        "INSERT INTO core_links (community, person, stays, at) VALUES (:community, :goes, :stays, :at) "
        "ON CONFLICT (community, person) DO UPDATE SET stays = excluded.stays, at = excluded.at",
        stays=stays,
        goes=goes,
        at=at,
    )
    await session.run(
        "INSERT INTO core_settings (community, level, owner, name, value) "
        "SELECT community, level, :stays, name, value FROM core_settings WHERE community = :community "
        "AND level = 'person' AND owner = :goes ON CONFLICT (community, level, owner, name) DO NOTHING",
        stays=stays,
        goes=goes,
    )
    for statement in (
        "DELETE FROM people_codes WHERE community = :community AND person IN (:stays, :goes)",
        "DELETE FROM people_tries WHERE community = :community AND person IN (:stays, :goes)",
    ):
        await session.run(statement, stays=stays, goes=goes)


async def part(session: Session, person: str, identities: Sequence[Identity]) -> None:
    """Let each account be the person again that it is by itself."""
    for identity in identities:
        await session.run(
            "UPDATE core_identities SET person = :own WHERE community = :community AND platform = :platform "
            'AND space = :space AND "user" = :user',
            own=natural(identity),
            platform=identity.platform,
            space=identity.space,
            user=identity.user,
        )
    await session.run("DELETE FROM core_links WHERE community = :community AND stays = :person", person=person)


def _identity(row: Row) -> Identity:
    return Identity(row["platform"], row["space"], row["user"])
