"""Counting again from the log, and the tables that leave as files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.moments import from_micros
from handlers.polls.model import recounted
from handlers.polls.store.ballots import choices_of, slot_of
from handlers.polls.store.polls import counts, people
from handlers.polls.store.schema import SLOTS
from storage import Row, Session

_PAGE = 1000


async def recount(session: Session, number: int) -> Mapping[str, Any]:
    """Count a poll from its log, slot by slot, and compare it with its ballots, its tally and its count of people."""
    voters, entries, agrees = 0, 0, True
    votes: Counter[int] = Counter()
    for slot in range(SLOTS):
        logged, presses, gapless = await _logged(session, number, slot)
        agrees = agrees and gapless and logged == await _ballots(session, number, slot)
        slot_people, slot_votes = recounted(logged.values())
        agrees = agrees and (slot_people, presses) == await _slot(session, number, slot)
        voters, entries = voters + slot_people, entries + presses
        votes.update(slot_votes)
    tally = await counts(session, number)
    agrees = agrees and voters == await people(session, number)
    agrees = agrees and +votes == Counter({count.choice: count.votes for count in tally if count.votes})
    return {
        "votes": votes.total(),
        "people": voters,
        "presses": entries,
        "agrees": agrees,
        "choices": [
            {"choice": count.choice, "label": count.label, "votes": votes[count.choice], "tally": count.votes}
            for count in tally
        ],
    }


async def polls_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `polls`: one row a choice."""
    rows = await session.rows(
        "SELECT p.poll AS poll, p.title AS question, p.most AS most, p.creator AS creator, p.platform AS platform, "
        "p.space AS space, p.channel AS channel, p.opened_at AS opened_at, p.closes_at AS closes_at, "
        "p.closed_at AS closed_at, c.choice AS choice, c.label AS label, "
        "(SELECT COALESCE(SUM(t.votes), 0) FROM polls_tally t WHERE t.community = p.community AND t.poll = p.poll "
        "AND t.choice = c.choice) AS votes, (SELECT COALESCE(SUM(s.people), 0) FROM polls_slots s "
        "WHERE s.community = p.community AND s.poll = p.poll) AS people "
        "FROM polls_polls p JOIN polls_choices c ON c.community = p.community AND c.poll = p.poll "
        "WHERE p.community = :community AND (p.poll > :poll OR (p.poll = :poll AND c.choice > :choice)) "
        "ORDER BY p.poll, c.choice LIMIT :most",
        poll=0 if after is None else after["poll"],
        choice=0 if after is None else after["choice"],
        most=_PAGE,
    )
    return [_with_moments(row, "opened_at", "closes_at", "closed_at") for row in rows]


async def votes_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `votes`: one row a vote, a ballot's votes never on two pages."""
    voter = "" if after is None else str(after["voter"])
    ballots = await session.rows(
        "SELECT b.poll AS poll, b.person AS voter, b.choices AS choices, b.at AS voted_at FROM polls_ballots b "
        "JOIN polls_polls p ON p.community = b.community AND p.poll = b.poll "
        "WHERE b.community = :community AND b.choices <> '' AND (b.poll > :poll OR (b.poll = :poll AND "
        "(b.slot > :slot OR (b.slot = :slot AND b.person > :voter)))) "
        "ORDER BY b.poll, b.slot, b.person LIMIT :most",
        poll=0 if after is None else after["poll"],
        slot=-1 if after is None else slot_of(voter),
        voter=voter,
        most=_PAGE,
    )
    labels = {number: await _labels(session, number) for number in {ballot["poll"] for ballot in ballots}}
    return [
        {
            "poll": ballot["poll"],
            "choice": choice,
            "label": labels[ballot["poll"]].get(choice, ""),
            "voter": ballot["voter"],
            "voted_at": from_micros(ballot["voted_at"]).isoformat(),
        }
        for ballot in ballots
        for choice in choices_of(ballot["choices"])
    ]


async def _logged(session: Session, number: int, slot: int) -> tuple[dict[str, tuple[int, ...]], int, bool]:
    """Each person's last ballot in a slot of the log, how many presses it holds, and whether none is missing."""
    last: dict[str, tuple[int, ...]] = {}
    presses = 0
    while True:
        rows = await session.rows(
            "SELECT press, person, choices FROM polls_log WHERE community = :community AND poll = :poll "
            "AND slot = :slot AND press > :press ORDER BY press LIMIT :most",
            poll=number,
            slot=slot,
            press=presses,
            most=_PAGE,
        )
        for row in rows:
            presses += 1
            if row["press"] != presses:
                return last, presses, False
            last[row["person"]] = choices_of(row["choices"])
        if len(rows) < _PAGE:
            return last, presses, True


async def _ballots(session: Session, number: int, slot: int) -> dict[str, tuple[int, ...]]:
    rows = await session.rows(
        "SELECT person, choices FROM polls_ballots WHERE community = :community AND poll = :poll AND slot = :slot",
        poll=number,
        slot=slot,
    )
    return {row["person"]: choices_of(row["choices"]) for row in rows}


async def _slot(session: Session, number: int, slot: int) -> tuple[int, int]:
    row = await session.one(
        "SELECT people, presses FROM polls_slots WHERE community = :community AND poll = :poll AND slot = :slot",
        poll=number,
        slot=slot,
    )
    return (0, 0) if row is None else (row["people"], row["presses"])


async def _labels(session: Session, number: int) -> Mapping[int, str]:
    rows = await session.rows(
        "SELECT choice, label FROM polls_choices WHERE community = :community AND poll = :poll", poll=number
    )
    return {row["choice"]: row["label"] for row in rows}


def _with_moments(row: Row, *names: str) -> Row:
    return {key: _iso(value) if key in names else value for key, value in row.items()}


def _iso(value: int | None) -> str:
    return "" if value is None else from_micros(value).isoformat()
