"""The people of the web chat."""

from collections.abc import Sequence

import msgspec

from handlers.core.events import Role
from storage import Row, Session


class Person(msgspec.Struct, frozen=True):
    """Somebody; `locale` and `tz` are empty when they are not known."""

    id: str
    name: str
    locale: str
    tz: str
    role: Role


async def everybody(session: Session) -> Sequence[Person]:
    """All people in the order they came."""
    rows = await session.rows(
        "SELECT id, name, locale, tz, role FROM web_people WHERE community = :community ORDER BY position"
    )
    return [_person(row) for row in rows]


async def add(session: Session, person: Person, position: int) -> bool:
    """Add a person; False when the id is taken."""
    return bool(
        await session.run(
            "INSERT INTO web_people (community, id, name, locale, tz, role, position) "
            "VALUES (:community, :id, :name, :locale, :tz, :role, :position) ON CONFLICT (community, id) DO NOTHING",
            id=person.id,
            name=person.name,
            locale=person.locale,
            tz=person.tz,
            role=int(person.role),
            position=position,
        )
    )


def _person(row: Row) -> Person:
    return Person(row["id"], row["name"], row["locale"], row["tz"], Role(row["role"]))
