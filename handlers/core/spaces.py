"""Which community a space belongs to, and the codes with which an installed space joins another community.

These two tables are of no community: they are looked up before it is known which one an event belongs to.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from handlers.core.events import Place
from handlers.core.moments import micros
from storage import Column, Schema, Session, Table

CODE_KEPT = timedelta(minutes=10)
MOST_TRIES = 5

SCHEMA = Schema(
    "spaces",
    (
        Table(
            "core_spaces",
            {"platform": Column("text"), "space": Column("text"), "community": Column("text")},
            key=("platform", "space"),
            shared=True,
            nobody=True,
        ),
        Table(
            "core_join_codes",
            {"code": Column("text"), "community": Column("text"), "until": Column("integer")},
            key=("code",),
            shared=True,
            nobody=True,
        ),
        Table(
            "core_join_tries",
            {"community": Column("text"), "at": Column("integer"), "tries": Column("integer")},
            key=("community",),
            nobody=True,
        ),
    ),
)


class Space(msgspec.Struct, frozen=True):
    """A space that came by installation, and the community it belongs to."""

    platform: str
    space: str
    community: str


def own_community(platform: str, space: str) -> str:
    """The community that an installed space begins."""
    return f"{platform}:{space}"


def stands_alone(community: str, place: Place) -> bool:
    """Whether the space of a place was installed and has joined no community: only then may it join one."""
    return community == own_community(place.platform, place.space)


async def spaces(session: Session) -> Sequence[Space]:
    """All spaces that came by installation, of every community."""
    rows = await session.rows("SELECT platform, space, community FROM core_spaces ORDER BY platform, space")
    return [Space(row["platform"], row["space"], row["community"]) for row in rows]


async def note_space(session: Session, platform: str, space: str) -> None:
    """Note an installed space as a community of its own, unless it is known."""
    await session.run(
        "INSERT INTO core_spaces (platform, space, community) VALUES (:platform, :space, :own) "
        "ON CONFLICT (platform, space) DO NOTHING",
        platform=platform,
        space=space,
        own=own_community(platform, space),
    )


async def move_space(session: Session, platform: str, space: str, community: str) -> None:
    """Let a space belong to a community. The effect `JoinSpace` does it."""
    await session.run(
        "INSERT INTO core_spaces (platform, space, community) VALUES (:platform, :space, :target) "
        "ON CONFLICT (platform, space) DO UPDATE SET community = excluded.community",
        platform=platform,
        space=space,
        target=community,
    )


async def offer_join(session: Session, code: str, now: datetime) -> datetime:
    """Let a space join this community with a code, once, until the moment that comes back. An older code ends."""
    until = now + CODE_KEPT
    await session.run("DELETE FROM core_join_codes WHERE community = :community OR until < :now", now=micros(now))
    await session.run(
        "INSERT INTO core_join_codes (code, community, until) VALUES (:code, :community, :until) "
        "ON CONFLICT (code) DO UPDATE SET community = excluded.community, until = excluded.until",
        code=_hashed(code),
        until=micros(until),
    )
    return until


async def take_join(session: Session, code: str, now: datetime) -> str | None:
    """Use up a code: the community that is joined with it, None for a wrong or spent one or after too many tries.

    A wrong try counts only if the transaction stands: answer it with a `Whisper`, do not raise `Refused`.
    """
    if await _tried(session, now) > MOST_TRIES:
        return None
    row = await session.one(
        "DELETE FROM core_join_codes WHERE code = :code AND until >= :now AND community <> :community "
        "RETURNING community",
        code=_hashed(code),
        now=micros(now),
    )
    return None if row is None else str(row["community"])


async def _tried(session: Session, now: datetime) -> int:
    """Count a try; how many there were in the last minutes."""
    row = await session.one(
        "INSERT INTO core_join_tries (community, at, tries) VALUES (:community, :now, 1) "
        "ON CONFLICT (community) DO UPDATE SET "
        "tries = CASE WHEN core_join_tries.at < :fresh THEN 1 ELSE core_join_tries.tries + 1 END, "
        "at = CASE WHEN core_join_tries.at < :fresh THEN excluded.at ELSE core_join_tries.at END RETURNING tries",
        now=micros(now),
        fresh=micros(now - CODE_KEPT),
    )
    assert row is not None
    return int(row["tries"])


def _hashed(code: str) -> str:
    # What is looked up is a digest: how long that takes says nothing of how much of a code was right.
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()
