"""Lists of polls, and who voted for what in them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from handlers.core.moments import micros
from handlers.polls.store.ballots import choices_of, slot_of
from handlers.polls.store.polls import POLL, Poll, poll_of
from storage import Session


class Voted(msgspec.Struct, frozen=True):
    """A poll with the labels of one person's own choices."""

    poll: Poll
    own: tuple[str, ...]


async def listed(session: Session, *, closed: bool, team: bool, most: int) -> Sequence[Poll]:
    """Open polls newest first, or closed ones last closed first; those for the team only where `team` is set."""
    state, order = ("IS NOT NULL", "p.closed_at DESC") if closed else ("IS NULL", "p.poll DESC")
    rows = await session.rows(
        f"SELECT {POLL}, COALESCE(c.name, '') AS creator_name FROM polls_polls p "  # noqa: S608 — constants
        "LEFT JOIN core_people c ON c.community = p.community AND c.person = p.creator "
        f"WHERE p.community = :community AND p.closed_at {state} AND (:team = 1 OR p.audience <> 'team') "
        f"ORDER BY {order}, p.poll DESC LIMIT :most",
        team=int(team),
        most=most,
    )
    return [poll_of(row) for row in rows]


async def closed_between(session: Session, start: datetime, end: datetime, most: int) -> Sequence[Poll]:
    """Polls closed after `start` and up to `end`, first closed first."""
    rows = await session.rows(
        f"SELECT {POLL}, '' AS creator_name FROM polls_polls p "  # noqa: S608 — a constant
        "WHERE p.community = :community AND p.closed_at > :start AND p.closed_at <= :end "
        "ORDER BY p.closed_at, p.poll LIMIT :most",
        start=micros(start),
        end=micros(end),
        most=most,
    )
    return [poll_of(row) for row in rows]


async def voted(session: Session, polls: Sequence[Poll], person: str) -> Sequence[Voted]:
    """The same polls with what one person chose in each."""
    return [Voted(poll, await _own(session, poll.number, person)) for poll in polls]


async def own_choices(session: Session, number: int, person: str) -> tuple[int, ...]:
    """What one person has chosen in a poll."""
    row = await session.one(
        "SELECT choices FROM polls_ballots WHERE community = :community AND poll = :poll AND slot = :slot "
        "AND person = :person",
        poll=number,
        slot=slot_of(person),
        person=person,
    )
    return () if row is None else choices_of(row["choices"])


async def names(session: Session, number: int, most: int) -> Mapping[int, Sequence[str]]:
    """The names behind each choice, out of the first `most` ballots: what is read stays small in a large poll."""
    rows = await session.rows(
        "SELECT b.choices AS choices, COALESCE(p.name, '') AS name FROM polls_ballots b "
        "LEFT JOIN core_people p ON p.community = b.community AND p.person = b.person "
        "WHERE b.community = :community AND b.poll = :poll AND b.choices <> '' ORDER BY b.slot, b.person LIMIT :most",
        poll=number,
        most=most,
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        for choice in choices_of(row["choices"]) if row["name"] else ():
            found.setdefault(choice, []).append(row["name"])
    return found


async def _own(session: Session, number: int, person: str) -> tuple[str, ...]:
    own = await own_choices(session, number, person)
    if not own:
        return ()
    rows = await session.rows(
        "SELECT choice, label FROM polls_choices WHERE community = :community AND poll = :poll ORDER BY choice",
        poll=number,
    )
    return tuple(row["label"] for row in rows if row["choice"] in own)
