"""Counting again from the log, and the tables that leave as files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.moments import from_micros
from handlers.polls.model import recounted
from handlers.polls.store.ballots import choices_of, slot_of
from handlers.polls.store.polls import tally
from handlers.polls.store.schema import SLOTS
from storage import Row, Session

_PAGE = 1000
Ballots = dict[str, tuple[tuple[int, ...], int, str]]  # each person's choices, how many presses, on which platform


async def recount(session: Session, number: int) -> Mapping[str, Any]:
    """Count a poll from its log, slot by slot, and compare that with its ballots and its tally."""
    voters, presses, agrees = 0, 0, True
    votes: Counter[int] = Counter()
    platforms: Counter[str] = Counter()
    for slot in range(SLOTS):
        logged = await _logged(session, number, slot)
        agrees = agrees and logged == await _ballots(session, number, slot)
        slot_people, slot_votes = recounted(choices for choices, _, _ in logged.values())
        voters, presses = voters + slot_people, presses + sum(count for _, count, _ in logged.values())
        votes.update(slot_votes)
        platforms.update(platform for choices, _, platform in logged.values() if choices)
    kept = await tally(session, number)
    agrees = agrees and voters == kept.people
    agrees = agrees and platforms == Counter(dict(kept.platforms))
    agrees = agrees and votes == Counter({count.choice: count.votes for count in kept.counts if count.votes})
    return {
        "votes": votes.total(),
        "people": voters,
        "presses": presses,
        "agrees": agrees,
        "platforms": [
            {"platform": name, "people": platforms[name], "tally": dict(kept.platforms).get(name, 0)}
            for name in sorted({*platforms, *dict(kept.platforms)})
        ],
        "choices": [
            {"choice": count.choice, "label": count.label, "votes": votes[count.choice], "tally": count.votes}
            for count in kept.counts
        ],
    }


async def polls_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `polls`: one row a choice."""
    rows = await session.rows(
        "SELECT p.poll AS poll, p.title AS question, p.most AS most, p.creator AS creator, p.platform AS platform, "
        "p.space AS space, p.channel AS channel, p.opened_at AS opened_at, p.closes_at AS closes_at, "
        "p.closed_at AS closed_at, c.choice AS choice, c.label AS label, "
        "(SELECT COALESCE(SUM(t.votes), 0) FROM polls_tally t WHERE t.community = p.community AND t.poll = p.poll "
        "AND t.choice = c.choice) AS votes, (SELECT COALESCE(SUM(t.votes), 0) FROM polls_tally t "
        "WHERE t.community = p.community AND t.poll = p.poll AND t.choice <= 0) AS people "
        "FROM polls_polls p JOIN polls_choices c ON c.community = p.community AND c.poll = p.poll "
        "WHERE p.community = :community AND (p.poll > :poll OR (p.poll = :poll AND c.choice > :choice)) "
        "ORDER BY p.poll, c.choice LIMIT :most",
        poll=0 if after is None else after["poll"],
        choice=0 if after is None else after["choice"],
        most=_PAGE,
    )
    by_platform = {poll: await _by_platform(session, poll) for poll in {row["poll"] for row in rows}}
    return [
        {**_with_moments(row, "opened_at", "closes_at", "closed_at"), "people_by_platform": by_platform[row["poll"]]}
        for row in rows
    ]


async def votes_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `votes`: one row a vote, a ballot's votes never on two pages."""
    voter = "" if after is None else str(after["voter"])
    ballots = await session.rows(
        "SELECT b.poll AS poll, b.person AS voter, b.choices AS choices, b.at AS voted_at, b.platform AS platform "
        "FROM polls_ballots b "
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
            "platform": ballot["platform"],
        }
        for ballot in ballots
        for choice in choices_of(ballot["choices"])
    ]


async def _logged(session: Session, number: int, slot: int) -> Ballots:
    """What the log of a slot says: each person's last ballot, and how many presses are there without a gap."""
    found: Ballots = {}
    person, press = "", 0
    while True:
        rows = await session.rows(
            "SELECT person, press, choices, platform FROM polls_log WHERE community = :community AND poll = :poll "
            "AND slot = :slot AND (person > :person OR (person = :person AND press > :press)) "
            "ORDER BY person, press LIMIT :most",
            poll=number,
            slot=slot,
            person=person,
            press=press,
            most=_PAGE,
        )
        for row in rows:
            person, press = row["person"], row["press"]
            _, before, _ = found.get(person, ((), 0, ""))
            presses = before + 1 if press == before + 1 else before
            found[person] = (choices_of(row["choices"]), presses, row["platform"])
        if len(rows) < _PAGE:
            return found


async def _ballots(session: Session, number: int, slot: int) -> Ballots:
    rows = await session.rows(
        "SELECT person, choices, presses, platform FROM polls_ballots WHERE community = :community AND poll = :poll "
        "AND slot = :slot",
        poll=number,
        slot=slot,
    )
    return {row["person"]: (choices_of(row["choices"]), row["presses"], row["platform"]) for row in rows}


async def _by_platform(session: Session, number: int) -> str:
    return " ".join(f"{platform}:{people}" for platform, people in sorted((await tally(session, number)).platforms))


async def _labels(session: Session, number: int) -> Mapping[int, str]:
    rows = await session.rows(
        "SELECT choice, label FROM polls_choices WHERE community = :community AND poll = :poll", poll=number
    )
    return {row["choice"]: row["label"] for row in rows}


def _with_moments(row: Row, *names: str) -> Row:
    return {key: _iso(value) if key in names else value for key, value in row.items()}


def _iso(value: int | None) -> str:
    return "" if value is None else from_micros(value).isoformat()
