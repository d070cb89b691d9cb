"""Lists of surveys, how they stand, and what was said in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from handlers.core.moments import micros
from handlers.surveys.model import Counted
from handlers.surveys.store.schema import ANSWERED, PEOPLE, PLACE, PLATFORM, RESPONSES, VALUE
from handlers.surveys.store.surveys import SURVEY, Survey, survey_of
from storage import Session


class Standing(msgspec.Struct, frozen=True):
    """How many answered a survey. `places` counts responses by the number of the place they came from."""

    people: int
    responses: int
    places: Mapping[int, int] = {}
    platforms: Mapping[str, int] = {}


class Words(msgspec.Struct, frozen=True):
    """An answer in words. `author` is empty where names are hidden; `noted` names the feedback it became."""

    person: str
    author: str
    text: str
    noted: str


async def standing(session: Session, number: int) -> Standing:
    """How many answered: a sum over slots, which costs the same however many did."""
    rows = await session.rows(
        "SELECT part, value, SUM(votes) AS votes FROM surveys_tally WHERE community = :community "
        "AND survey = :survey AND question = 0 GROUP BY part, value ORDER BY part, value",
        survey=number,
    )
    found = {(row["part"], row["value"]): int(row["votes"]) for row in rows if row["votes"]}
    return Standing(
        found.get((PEOPLE, 0), 0),
        found.get((RESPONSES, 0), 0),
        {value: votes for (part, value), votes in found.items() if part == PLACE},
        {part.removeprefix(PLATFORM): votes for (part, _), votes in found.items() if part.startswith(PLATFORM)},
    )


async def counted(session: Session, number: int) -> Mapping[int, Counted]:
    """How each question was answered."""
    rows = await session.rows(
        "SELECT question, part, value, SUM(votes) AS votes FROM surveys_tally WHERE community = :community "
        "AND survey = :survey AND question > 0 GROUP BY question, part, value ORDER BY question, part, value",
        survey=number,
    )
    answers: dict[int, int] = {}
    values: dict[int, dict[int, int]] = {}
    for row in rows:
        if row["part"] == ANSWERED:
            answers[row["question"]] = int(row["votes"])
        elif row["part"] == VALUE and row["votes"]:
            values.setdefault(row["question"], {})[row["value"]] = int(row["votes"])
    return {question: Counted(count, values.get(question, {})) for question, count in answers.items()}


async def crossed(session: Session, number: int, first: int, second: int) -> Mapping[tuple[int, int], int]:
    """How many responses have a value of one question and a value of another."""
    rows = await session.rows(
        "SELECT a.number AS first, b.number AS second, COUNT(*) AS responses FROM surveys_answers a "
        "JOIN surveys_answers b ON b.community = a.community AND b.survey = a.survey AND b.question = :second "
        "AND b.slot = a.slot AND b.person = a.person AND b.sitting = a.sitting "
        "WHERE a.community = :community AND a.survey = :survey AND a.question = :first "
        "GROUP BY a.number, b.number ORDER BY a.number, b.number",
        survey=number,
        first=first,
        second=second,
    )
    return {(row["first"], row["second"]): int(row["responses"]) for row in rows}


async def both_answered(session: Session, number: int, first: int, second: int) -> Mapping[int, int]:
    """How many responses have each value of one question and any answer to another."""
    rows = await session.rows(
        "SELECT a.number AS first, COUNT(*) AS responses FROM surveys_answers a "
        "JOIN surveys_answers b ON b.community = a.community AND b.survey = a.survey AND b.question = :second "
        "AND b.slot = a.slot AND b.person = a.person AND b.sitting = a.sitting AND b.part = 1 "
        "WHERE a.community = :community AND a.survey = :survey AND a.question = :first GROUP BY a.number",
        survey=number,
        first=first,
        second=second,
    )
    return {row["first"]: int(row["responses"]) for row in rows}


async def words(session: Session, number: int, question: int, most: int) -> Sequence[Words]:
    """Answers in words out of the first `most` responses, in the order of their codes.

    That order says nothing of who they are from and when they came, and what is read stays small in a large survey.
    """
    rows = await session.rows(
        "WITH page AS (SELECT slot, person, sitting, code FROM surveys_responses WHERE community = :community "
        "AND survey = :survey ORDER BY code LIMIT :most) "
        "SELECT page.person AS person, CASE WHEN s.hidden = 1 THEN '' ELSE COALESCE(p.name, '') END AS author, "
        "a.words AS text, a.noted AS noted FROM page "
        "JOIN surveys_surveys s ON s.community = :community AND s.survey = :survey "
        "JOIN surveys_answers a ON a.community = :community AND a.survey = :survey AND a.slot = page.slot "
        "AND a.person = page.person AND a.sitting = page.sitting AND a.question = :question AND a.words <> '' "
        "LEFT JOIN core_people p ON p.community = :community AND p.person = page.person ORDER BY page.code",
        survey=number,
        question=question,
        most=most,
    )
    return [Words(row["person"], row["author"], row["text"], row["noted"]) for row in rows]


async def listed(session: Session, *, closed: bool, team: bool, most: int) -> Sequence[Survey]:
    """Open surveys newest first, or closed ones last closed first; those for the team only where `team` is set."""
    state, order = ("IS NOT NULL", "s.closed_at DESC") if closed else ("IS NULL", "s.survey DESC")
    rows = await session.rows(
        f"SELECT {SURVEY} AND s.closed_at {state} AND (:team = 1 OR s.audience <> 'team') "
        f"ORDER BY {order}, s.survey DESC LIMIT :most",
        team=int(team),
        most=most,
    )
    return [survey_of(row) for row in rows]


async def asked_by(session: Session, person: str, most: int) -> Sequence[Survey]:
    """What somebody asked, newest first."""
    rows = await session.rows(
        f"SELECT {SURVEY} AND s.creator = :person ORDER BY s.survey DESC LIMIT :most", person=person, most=most
    )
    return [survey_of(row) for row in rows]


async def answered_by(session: Session, person: str, most: int) -> Sequence[Survey]:
    """What somebody answered, newest first."""
    rows = await session.rows(
        f"SELECT {SURVEY} AND EXISTS (SELECT 1 FROM surveys_responses r WHERE r.community = s.community "  # noqa: S608
        "AND r.survey = s.survey AND r.person = :person) ORDER BY s.survey DESC LIMIT :most",
        person=person,
        most=most,
    )
    return [survey_of(row) for row in rows]


async def closed_between(session: Session, start: datetime, end: datetime, most: int) -> Sequence[Survey]:
    """Surveys closed after `start` and up to `end`, first closed first."""
    rows = await session.rows(
        f"SELECT {SURVEY} AND s.closed_at > :start AND s.closed_at <= :end ORDER BY s.closed_at, s.survey LIMIT :most",
        start=micros(start),
        end=micros(end),
        most=most,
    )
    return [survey_of(row) for row in rows]
