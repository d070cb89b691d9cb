"""From what a platform knows of a user to the person of the community."""

from datetime import datetime

import msgspec

from bot.runtime.store import micros
from handlers.core.events import Identity, Profile, Role
from handlers.core.people import Person
from storage import Row, Session

_FIND = (
    "SELECT p.person AS person, p.name AS name, p.locale AS locale, p.tz AS tz, p.role AS role, "
    "p.opted_out AS opted_out, "
    "(SELECT value FROM core_settings s WHERE s.community = :community AND s.level = 'person' "
    "AND s.owner = p.person AND s.name = 'language') AS own_language, "
    "(SELECT value FROM core_settings s WHERE s.community = :community AND s.level = 'person' "
    "AND s.owner = p.person AND s.name = 'timezone') AS own_timezone "
    "FROM core_identities i JOIN core_people p ON p.community = i.community AND p.person = i.person "
    'WHERE i.community = :community AND i.platform = :platform AND i.space = :space AND i."user" = :user'
)

_ROLES = {int(role): role for role in Role}  # a call of the enumeration costs as much as a column of the statement


async def find(session: Session, identity: Identity) -> Person | None:
    """The person behind an identity, if the community has met them."""
    row = await session.one(_FIND, platform=identity.platform, space=identity.space, user=identity.user)
    return None if row is None else _person(session.community, identity, row)


async def meet(
    session: Session, profile: Profile, now: datetime, *, imported: bool = False, asked: bool = True
) -> Person:
    """The person behind a profile, noted or brought up to date; an import never changes one that is known.

    Nor does what somebody does without asking Chorus for anything (`asked`), where that is somebody it forgot.
    """
    identity = profile.identity
    row = await session.one(_FIND, platform=identity.platform, space=identity.space, user=identity.user)
    if row is None:
        await _note(session, profile, now)
    elif row["person"] != _own(identity):
        return await _joined(session, profile, row, imported=imported or (_forgotten(row) and not asked))
    elif not imported and _differs(row, profile) and (asked or not _forgotten(row)):
        await _update(session, row["person"], profile)
    else:
        return _person(session.community, identity, row)
    met = await find(session, identity)
    assert met is not None
    return met


async def _joined(session: Session, profile: Profile, row: Row, *, imported: bool) -> Person:
    """Somebody who acts with an account that was joined to another: what the other says of them stays.

    So a person has one name wherever they act, and what they do costs no more than with one account. What they may
    do is what they may do here, with this account.
    """
    known = msgspec.structs.replace(
        profile,
        name=row["name"] or profile.name,
        role=_ROLES[row["role"]],
        locale=row["locale"] or profile.locale,
        tz=row["tz"] or profile.tz,
    )
    if not imported and _differs(row, known):
        await _update(session, row["person"], known)
    person = _person(session.community, profile.identity, row)
    if imported:
        return person
    locale, tz = profile.locale or known.locale, profile.tz or known.tz
    return msgspec.structs.replace(
        person,
        name=known.name,
        role=profile.role,
        locale=row["own_language"] or locale,
        tz=row["own_timezone"] or tz,
        profile_locale=locale,
        profile_tz=tz,
    )


def _own(identity: Identity) -> str:
    """The person that an account is by itself."""
    return f"{identity.platform}:{identity.space}:{identity.user}"


def _differs(row: Row, profile: Profile) -> bool:
    known = (row["name"], row["role"], row["locale"], row["tz"])
    return known != (profile.name, profile.role, profile.locale or row["locale"], profile.tz or row["tz"])


def _forgotten(row: Row) -> bool:
    return bool(row["opted_out"]) and not row["name"]


async def _note(session: Session, profile: Profile, now: datetime) -> None:
    identity = profile.identity
    person = _own(identity)
    await session.run(
        "INSERT INTO core_people (community, person, name, locale, tz, role, opted_out, first_at) "
        "VALUES (:community, :person, :name, :locale, :tz, :role, 0, :at) ON CONFLICT (community, person) DO NOTHING",
        person=person,
        name=profile.name,
        locale=profile.locale,
        tz=profile.tz,
        role=int(profile.role),
        at=micros(now),
    )
    await session.run(
        'INSERT INTO core_identities (community, platform, space, "user", person) '
        "VALUES (:community, :platform, :space, :user, :person) "
        'ON CONFLICT (community, platform, space, "user") DO NOTHING',
        platform=identity.platform,
        space=identity.space,
        user=identity.user,
        person=person,
    )


async def _update(session: Session, person: str, profile: Profile) -> None:
    await session.run(
        "UPDATE core_people SET name = :name, role = :role, "
        "locale = CASE WHEN :locale = '' THEN locale ELSE :locale END, "
        "tz = CASE WHEN :tz = '' THEN tz ELSE :tz END WHERE community = :community AND person = :person",
        person=person,
        name=profile.name,
        role=int(profile.role),
        locale=profile.locale,
        tz=profile.tz,
    )


def _person(community: str, identity: Identity, row: Row) -> Person:
    return Person(
        community=community,
        id=row["person"],
        name=row["name"],
        locale=row["own_language"] or row["locale"],
        tz=row["own_timezone"] or row["tz"],
        role=_ROLES[row["role"]],
        identity=identity,
        opted_out=bool(row["opted_out"]),
        profile_locale=row["locale"],
        profile_tz=row["tz"],
    )
