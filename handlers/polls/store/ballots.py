"""Ballots: one row a person, with the tally and the log kept in the same transaction."""

import zlib
from datetime import datetime

import msgspec

from handlers.core.moments import from_micros
from handlers.polls.model import Ballot, Pressed, Recent
from handlers.polls.store.schema import PEOPLE, SLOTS
from storage import Session

_ENCODER = msgspec.json.Encoder()
_RECENT = msgspec.json.Decoder(tuple[Recent, ...])


class Slip(msgspec.Struct, frozen=True):
    """All that a press on a choice needs: the poll's rules, the choice's words, the person's ballot.

    `label` is None where the poll has no such choice; `presses` is how often the ballot was changed so far.
    """

    poll: int
    most: int
    audience: str
    closes_at: datetime | None
    closed_at: datetime | None
    label: str | None
    person: str
    ballot: Ballot
    presses: int

    def ended(self, now: datetime) -> datetime | None:
        """When the poll stopped taking votes: closed, or due to be closed by now; None while it is open."""
        if self.closed_at is not None:
            return self.closed_at
        return self.closes_at if self.closes_at is not None and self.closes_at <= now else None


def slot_of(person: str) -> int:
    """The slot that a person's votes are counted in."""
    return zlib.crc32(person.encode()) % SLOTS


def choices_of(text: str) -> tuple[int, ...]:
    """The choices in their stored form: ascending numbers, a space between."""
    return tuple(int(choice) for choice in text.split())


async def slip(session: Session, number: int, choice: int, person: str) -> Slip | None:
    """What a person's press on a choice is about; None where there is no such poll."""
    row = await session.one(
        "SELECT p.most AS most, p.audience AS audience, p.closes_at AS closes_at, p.closed_at AS closed_at, "
        "c.label AS label, b.choices AS choices, b.recent AS recent, b.presses AS presses FROM polls_polls p "
        "LEFT JOIN polls_choices c ON c.community = p.community AND c.poll = p.poll AND c.choice = :choice "
        "LEFT JOIN polls_ballots b ON b.community = p.community AND b.poll = p.poll AND b.slot = :slot "
        "AND b.person = :person WHERE p.community = :community AND p.poll = :poll",
        poll=number,
        choice=choice,
        slot=slot_of(person),
        person=person,
    )
    if row is None:
        return None
    fresh = row["presses"] is None
    return Slip(
        poll=number,
        most=row["most"],
        audience=row["audience"],
        closes_at=None if row["closes_at"] is None else from_micros(row["closes_at"]),
        closed_at=None if row["closed_at"] is None else from_micros(row["closed_at"]),
        label=row["label"],
        person=person,
        ballot=Ballot() if fresh else Ballot(choices_of(row["choices"]), _RECENT.decode(row["recent"])),
        presses=0 if fresh else row["presses"],
    )


async def keep(session: Session, slip: Slip, pressed: Pressed) -> bool:
    """Keep what a press did: ballot, tally, log. False, with nothing kept, when the ballot changed since `slip`."""
    slot = slot_of(slip.person)
    choices = " ".join(map(str, pressed.ballot.choices))
    press = pressed.press
    fresh = await session.run(
        "INSERT INTO polls_ballots (community, poll, slot, person, choices, recent, receipt, at, presses) "
        "VALUES (:community, :poll, :slot, :person, :choices, :recent, :receipt, :at, :known + 1) "
        "ON CONFLICT (community, poll, slot, person) DO UPDATE SET choices = excluded.choices, "
        "recent = excluded.recent, receipt = excluded.receipt, at = excluded.at, presses = excluded.presses "
        "WHERE polls_ballots.presses = :known",
        poll=slip.poll,
        slot=slot,
        person=slip.person,
        choices=choices,
        recent=_ENCODER.encode(pressed.ballot.recent).decode(),
        receipt=press.receipt,
        at=press.at,
        known=slip.presses,
    )
    if not fresh:
        return False
    await _tally(session, slip, slot, pressed.ballot)
    await session.run(
        "INSERT INTO polls_log (community, poll, slot, person, press, action, choice, choices, receipt, at) "
        "VALUES (:community, :poll, :slot, :person, :press, :action, :choice, :choices, :receipt, :at)",
        poll=slip.poll,
        slot=slot,
        person=slip.person,
        press=slip.presses + 1,
        action=press.action,
        choice=press.choice,
        choices=choices,
        receipt=press.receipt,
        at=press.at,
    )
    return True


async def _tally(session: Session, slip: Slip, slot: int, after: Ballot) -> None:
    """Count what came and went, in ascending order so that two voters never wait for each other in a ring."""
    before = slip.ballot.choices
    changes = [(choice, -1) for choice in before if choice not in after.choices]
    changes += [(choice, 1) for choice in after.choices if choice not in before]
    if not before or not after.choices:
        changes.append((PEOPLE, 1 if after.choices else -1))
    if len(changes) == 1:
        ((choice, votes),) = changes
        await session.run(_COUNT_ONE, poll=slip.poll, slot=slot, choice=choice, votes=votes)
    else:
        (first, votes), (second, more) = sorted(changes)
        await session.run(_COUNT_TWO, poll=slip.poll, slot=slot, choice=first, votes=votes, other=second, others=more)


# One press changes a choice, or two where one replaces the other, or one and the count of people.
_COUNT = (
    "INSERT INTO polls_tally (community, poll, choice, slot, votes) VALUES (:community, :poll, :choice, :slot, :votes)"
)
_ADDED = " ON CONFLICT (community, poll, choice, slot) DO UPDATE SET votes = polls_tally.votes + excluded.votes"
_COUNT_ONE = f"{_COUNT}{_ADDED}"
_COUNT_TWO = f"{_COUNT}, (:community, :poll, :other, :slot, :others){_ADDED}"
