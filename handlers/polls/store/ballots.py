"""Ballots: one row a person, with the tally and the log kept in the same transaction."""

import zlib
from datetime import datetime

import msgspec

from handlers.core.moments import from_micros
from handlers.polls.model import Ballot, Pressed, Recent, number_of
from handlers.polls.store.schema import SLOTS, TALLY
from storage import Session

_ENCODER = msgspec.json.Encoder()
_RECENT = msgspec.json.Decoder(tuple[Recent, ...])
Counted = tuple[tuple[int, ...], str]  # the choices of a ballot, and the platform it counts on


class Slip(msgspec.Struct, frozen=True):
    """All that a press on a choice needs: the poll's rules, the choice's words, the person's ballot.

    `label` is None where the poll has no such choice; `presses` is how often the ballot was changed so far;
    `platform` is where this press comes from, `counted_on` where the ballot counts so far, `posted_on` are the
    platforms that the poll was posted on. `held` says that this person's vote counts with another's.
    """

    poll: int
    most: int
    audience: str
    closes_at: datetime | None
    closed_at: datetime | None
    label: str | None
    person: str
    platform: str
    posted_on: tuple[str, ...]
    ballot: Ballot = Ballot()
    presses: int = 0
    counted_on: str = ""
    held: bool = False

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


async def slip(session: Session, number: int, choice: int, person: str, platform: str) -> Slip | None:
    """What a person's press on a choice is about, as if it was their first; None where there is no such poll."""
    row = await session.known(
        "SELECT p.most AS most, p.audience AS audience, p.closes_at AS closes_at, p.closed_at AS closed_at, "
        "p.platforms AS platforms, c.label AS label FROM polls_polls p "
        "LEFT JOIN polls_choices c ON c.community = p.community AND c.poll = p.poll AND c.choice = :choice "
        "WHERE p.community = :community AND p.poll = :poll",
        poll=number,
        choice=choice,
    )
    if row is None:
        return None
    return Slip(
        poll=number,
        most=row["most"],
        audience=row["audience"],
        closes_at=None if row["closes_at"] is None else from_micros(row["closes_at"]),
        closed_at=None if row["closed_at"] is None else from_micros(row["closed_at"]),
        label=row["label"],
        person=person,
        platform=platform,
        posted_on=tuple(row["platforms"].split()),
    )


async def with_ballot(session: Session, slip: Slip) -> Slip:
    """The same slip with what is on the person's ballot."""
    row = await session.one(
        "SELECT choices, recent, presses, platform, held FROM polls_ballots WHERE community = :community "
        "AND poll = :poll AND slot = :slot AND person = :person",
        poll=slip.poll,
        slot=slot_of(slip.person),
        person=slip.person,
    )
    if row is None:
        return slip
    return msgspec.structs.replace(
        slip,
        ballot=Ballot(choices_of(row["choices"]), _RECENT.decode(row["recent"])),
        presses=row["presses"],
        counted_on=row["platform"],
        held=bool(row["held"]),
    )


async def keep(session: Session, slip: Slip, pressed: Pressed) -> bool:
    """Keep what a press did: ballot, tally, log. False, with nothing kept, when the ballot changed since `slip`."""
    slot = slot_of(slip.person)
    choices = " ".join(map(str, pressed.ballot.choices))
    press = pressed.press
    fresh = await session.run(
        "INSERT INTO polls_ballots (community, poll, slot, person, choices, recent, receipt, at, presses, platform) "
        "VALUES (:community, :poll, :slot, :person, :choices, :recent, :receipt, :at, :known + 1, :platform) "
        "ON CONFLICT (community, poll, slot, person) DO UPDATE SET choices = excluded.choices, "
        "recent = excluded.recent, receipt = excluded.receipt, at = excluded.at, presses = excluded.presses, "
        "platform = excluded.platform "
        "WHERE polls_ballots.presses = :known",
        poll=slip.poll,
        slot=slot,
        person=slip.person,
        choices=choices,
        recent=_ENCODER.encode(pressed.ballot.recent).decode(),
        receipt=press.receipt,
        at=press.at,
        known=slip.presses,
        platform=slip.platform,
    )
    if not fresh:
        return False
    before, after = (slip.ballot.choices, slip.counted_on), (pressed.ballot.choices, slip.platform)
    await count_change(session, slip.poll, before, after)
    await session.run(
        "INSERT INTO polls_log (community, poll, slot, person, press, action, choice, choices, receipt, at, platform) "
        "VALUES (:community, :poll, :slot, :person, :press, :action, :choice, :choices, :receipt, :at, :platform)",
        poll=slip.poll,
        slot=slot,
        person=slip.person,
        press=slip.presses + 1,
        action=press.action,
        choice=press.choice,
        choices=choices,
        receipt=press.receipt,
        at=press.at,
        platform=slip.platform,
    )
    return True


async def count_change(session: Session, poll: int, before: Counted, after: Counted) -> None:
    """Count what came to a ballot and went from it, in ascending order so that no two wait for each other in a ring."""
    (choices, platform), (chosen, press_on) = before, after
    changes = [(choice, -1) for choice in choices if choice not in chosen]
    changes += [(choice, 1) for choice in chosen if choice not in choices]
    if choices and not (chosen and platform == press_on):
        changes.append((number_of(platform), -1))
    if chosen and not (choices and platform == press_on):
        changes.append((number_of(press_on), 1))
    for choice, votes in sorted(changes):
        await session.count(TALLY, votes, poll=poll, choice=choice)
