"""Ballots of somebody who is forgotten: they stay in the count and in the log, under a name that says nothing."""

from collections.abc import Sequence

import msgspec

from handlers.polls.store.ballots import slot_of
from handlers.polls.store.joining import Kept, ballot_of, replace
from storage import Session

FORGOTTEN = "forgotten"


class Voted(msgspec.Struct, frozen=True):
    """A poll that somebody has a ballot in."""

    poll: int
    open: bool


async def created(session: Session, person: str) -> Sequence[int]:
    """The polls that a person started."""
    rows = await session.rows(
        "SELECT poll FROM polls_polls WHERE community = :community AND creator = :person ORDER BY poll", person=person
    )
    return [row["poll"] for row in rows]


async def ballots_of(session: Session, person: str, now: int) -> Sequence[Voted]:
    """The polls that a person has a ballot in, found by its key in each."""
    rows = await session.rows(
        "SELECT p.poll AS poll, CASE WHEN p.closed_at IS NULL AND (p.closes_at IS NULL OR p.closes_at > :now) "
        "THEN 1 ELSE 0 END AS open FROM polls_polls p JOIN polls_ballots b ON b.community = p.community "
        "AND b.poll = p.poll AND b.slot = :slot AND b.person = :person WHERE p.community = :community ORDER BY p.poll",
        now=now,
        slot=slot_of(person),
        person=person,
    )
    return [Voted(row["poll"], bool(row["open"])) for row in rows]


async def take_back(session: Session, poll: int, person: str, now: int) -> bool:
    """Take a person's vote out of the count, as a line of the log; False when there was none."""
    before = await ballot_of(session, poll, person)
    if not before.choices:
        return False
    await replace(session, poll, before, Kept(person, presses=before.presses), FORGOTTEN, now)
    return True


async def rename(session: Session, poll: int, person: str, alias: str) -> None:
    """Let a ballot and its lines of the log be an alias's, in the slot of the alias: the old one tells of the person.

    The tally stays: it is summed over the slots.
    """
    for table in ("polls_ballots", "polls_log"):
        await session.run(
            f"UPDATE {table} SET person = :alias, slot = :to WHERE community = :community AND poll = :poll "  # noqa: S608
            "AND slot = :slot AND person = :person",
            alias=alias,
            to=slot_of(alias),
            poll=poll,
            slot=slot_of(person),
            person=person,
        )
    await session.run(
        "UPDATE polls_ballots SET held = '' WHERE community = :community AND poll = :poll "
        "AND (held = :person OR person = :alias)",
        poll=poll,
        person=person,
        alias=alias,
    )


async def erase_leftovers(session: Session, person: str) -> None:
    """Erase what deleted polls still hold of a person while they are being forgotten slot by slot."""
    for sql in (
        "DELETE FROM polls_ballots WHERE community = :community AND person = :person",
        "DELETE FROM polls_log WHERE community = :community AND person = :person",
    ):
        await session.run(sql, person=person)
