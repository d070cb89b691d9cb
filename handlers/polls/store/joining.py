"""Ballots of persons who turn out to be one, and of those who come apart. The log is only added to."""

from collections.abc import Sequence

import msgspec

from handlers.polls.store.ballots import choices_of, count_change, slot_of
from storage import Session, Value

MERGED = "merged"
HELD = "held"


class Kept(msgspec.Struct, frozen=True):
    """A person's ballot as it is kept."""

    person: str
    choices: tuple[int, ...] = ()
    platform: str = ""
    receipt: str = ""
    at: int = 0
    presses: int = 0
    held: str = ""


async def join_creators(session: Session, stays: str, goes: str) -> None:
    """Let what one person asked be another's."""
    await session.run(
        "UPDATE polls_polls SET creator = :stays WHERE community = :community AND creator = :goes",
        stays=stays,
        goes=goes,
    )


async def open_polls(session: Session, now: int) -> Sequence[int]:
    """The polls that take votes."""
    rows = await session.rows(
        "SELECT poll FROM polls_polls WHERE community = :community AND closed_at IS NULL "
        "AND (closes_at IS NULL OR closes_at > :now) ORDER BY poll",
        now=now,
    )
    return [row["poll"] for row in rows]


async def linked(session: Session) -> Sequence[tuple[str, str]]:
    """Who became whom."""
    rows = await session.rows("SELECT person, stays FROM core_links WHERE community = :community ORDER BY person")
    return [(row["person"], row["stays"]) for row in rows]


async def ballot_of(session: Session, poll: int, person: str) -> Kept:
    """A person's ballot; an empty one where there is none."""
    row = await session.one(
        "SELECT choices, platform, receipt, at, presses, held FROM polls_ballots WHERE community = :community "
        "AND poll = :poll AND slot = :slot AND person = :person",
        poll=poll,
        slot=slot_of(person),
        person=person,
    )
    if row is None:
        return Kept(person)
    return Kept(
        person, choices_of(row["choices"]), row["platform"], row["receipt"], row["at"], row["presses"], row["held"]
    )


async def merge(session: Session, poll: int, stays: str, goes: str, now: int) -> Kept | None:
    """Make two persons' ballots one, the later; what counts now, where both had voted, else None."""
    own, other = await ballot_of(session, poll, stays), await ballot_of(session, poll, goes)
    held = next((by for by in (own.held, other.held) if by not in ("", stays, goes)), "")
    if held != own.held:
        own = await _held_by(session, poll, own, held, now)
    if not other.choices:
        return None
    if not own.choices or other.at > own.at:
        moved = msgspec.structs.replace(other, person=stays, presses=own.presses, held=own.held)
        await replace(session, poll, own, moved, MERGED, now)
    await replace(session, poll, other, Kept(goes, presses=other.presses), MERGED, now)
    return await ballot_of(session, poll, stays) if own.choices else None


async def hold(session: Session, poll: int, person: str, others: Sequence[str], now: int) -> None:
    """Where a person has voted, let the accounts that come apart from it count as having voted."""
    if not (await ballot_of(session, poll, person)).choices:
        return
    for other in others:
        before = await ballot_of(session, poll, other)
        if not before.choices:
            await replace(session, poll, before, Kept(other, presses=before.presses, held=person), HELD, now)


async def replace(session: Session, poll: int, before: Kept, after: Kept, action: str, now: int) -> None:
    """Put a ballot in place of another one's, with its line of the log and its part of the tally."""
    values: dict[str, Value] = {
        "poll": poll,
        "slot": slot_of(after.person),
        "person": after.person,
        "choices": " ".join(map(str, after.choices)),
        "receipt": after.receipt,
        "platform": after.platform,
        "press": before.presses + 1,
    }
    await session.run(
        "INSERT INTO polls_ballots (community, poll, slot, person, choices, recent, receipt, at, presses, platform, "
        "held) VALUES (:community, :poll, :slot, :person, :choices, '[]', :receipt, :at, :press, :platform, :held) "
        "ON CONFLICT (community, poll, slot, person) DO UPDATE SET choices = excluded.choices, recent = '[]', "
        "receipt = excluded.receipt, at = excluded.at, presses = excluded.presses, platform = excluded.platform, "
        "held = excluded.held",
        at=after.at,
        held=after.held,
        **values,
    )
    await session.run(
        "INSERT INTO polls_log (community, poll, slot, person, press, action, choice, choices, receipt, at, platform) "
        "VALUES (:community, :poll, :slot, :person, :press, :action, 0, :choices, :receipt, :now, :platform)",
        action=action,
        now=now,
        **values,
    )
    await count_change(session, poll, (before.choices, before.platform), (after.choices, after.platform))


async def _held_by(session: Session, poll: int, ballot: Kept, by: str, now: int) -> Kept:
    """Let a person's vote count with another's, or no longer do so (`by` empty)."""
    held = msgspec.structs.replace(ballot, held=by)
    await replace(session, poll, ballot, held, HELD, now)
    return msgspec.structs.replace(held, presses=ballot.presses + 1)
