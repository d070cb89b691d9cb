"""Ballots: one row a person, with the tally, the count of people and the log kept in the same transaction."""

import zlib

import msgspec

from handlers.polls.model import Ballot, Pressed, Recent
from handlers.polls.store.schema import SLOTS
from storage import Session

_ENCODER = msgspec.json.Encoder()
_RECENT = msgspec.json.Decoder(tuple[Recent, ...])


def slot_of(person: str) -> int:
    """The slot that a person's votes are counted in."""
    return zlib.crc32(person.encode()) % SLOTS


def choices_of(text: str) -> tuple[int, ...]:
    """The choices in their stored form: ascending numbers, a space between."""
    return tuple(int(choice) for choice in text.split())


async def ballot_of(session: Session, number: int, person: str) -> Ballot:
    """A person's ballot, locked until the transaction ends: two presses of one person never cross."""
    row = await session.one(
        "INSERT INTO polls_ballots (community, poll, slot, person, choices, recent, receipt, at) "
        "VALUES (:community, :poll, :slot, :person, '', '[]', '', 0) "
        "ON CONFLICT (community, poll, slot, person) DO UPDATE SET at = polls_ballots.at "
        "RETURNING choices, recent",
        poll=number,
        slot=slot_of(person),
        person=person,
    )
    return Ballot() if row is None else Ballot(choices_of(row["choices"]), _RECENT.decode(row["recent"]))


async def keep(session: Session, number: int, person: str, before: Ballot, pressed: Pressed) -> None:
    """Keep what a press did to a ballot that `ballot_of` locked: ballot, tally, people, log."""
    slot = slot_of(person)
    after, press = pressed.ballot, pressed.press
    text = " ".join(map(str, after.choices))
    await session.run(
        "UPDATE polls_ballots SET choices = :choices, recent = :recent, receipt = :receipt, at = :at "
        "WHERE community = :community AND poll = :poll AND slot = :slot AND person = :person",
        poll=number,
        slot=slot,
        person=person,
        choices=text,
        recent=_ENCODER.encode(after.recent).decode(),
        receipt=press.receipt,
        at=press.at,
    )
    await _tally(session, number, slot, before, after)
    row = await session.one(
        "INSERT INTO polls_slots (community, poll, slot, people, presses) "
        "VALUES (:community, :poll, :slot, :people, 1) ON CONFLICT (community, poll, slot) DO UPDATE SET "
        "people = polls_slots.people + excluded.people, presses = polls_slots.presses + 1 RETURNING presses",
        poll=number,
        slot=slot,
        people=bool(after.choices) - bool(before.choices),
    )
    await session.run(
        "INSERT INTO polls_log (community, poll, slot, press, person, action, choice, choices, receipt, at) "
        "VALUES (:community, :poll, :slot, :press, :person, :action, :choice, :choices, :receipt, :at)",
        poll=number,
        slot=slot,
        press=0 if row is None else row["presses"],
        person=person,
        action=press.action,
        choice=press.choice,
        choices=text,
        receipt=press.receipt,
        at=press.at,
    )


async def _tally(session: Session, number: int, slot: int, before: Ballot, after: Ballot) -> None:
    """Count the choices that came and went, in ascending order so that two voters never wait for each other."""
    came, went = set(after.choices) - set(before.choices), set(before.choices) - set(after.choices)
    for choice in sorted(came | went):
        await session.run(
            "INSERT INTO polls_tally (community, poll, choice, slot, votes) "
            "VALUES (:community, :poll, :choice, :slot, :votes) ON CONFLICT (community, poll, choice, slot) "
            "DO UPDATE SET votes = polls_tally.votes + excluded.votes",
            poll=number,
            choice=choice,
            slot=slot,
            votes=1 if choice in came else -1,
        )
