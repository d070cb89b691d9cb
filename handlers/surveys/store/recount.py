"""Counting again from the responses, and the tables that leave as files."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.moments import from_micros
from handlers.surveys.model import Question, shown
from handlers.surveys.store.reading import standing
from handlers.surveys.store.responses import Response, answers_of, counts
from handlers.surveys.store.schema import SLOTS
from handlers.surveys.store.surveys import questions
from storage import Row, Session

_PAGE = 500
NAMED_FROM = 5  # people from whom on answers without names may be read


async def recount(session: Session, number: int) -> Mapping[str, Any]:
    """Count a survey from its responses, slot by slot, and compare that with its tally."""
    asked = await questions(session, number)
    found: Counter[tuple[int, str, int]] = Counter()
    for slot in range(SLOTS):
        for response in await _in_slot(session, number, slot):
            found.update(counts(asked, response))
    rows = await session.rows(
        "SELECT question, part, value, SUM(votes) AS votes FROM surveys_tally WHERE community = :community "
        "AND survey = :survey GROUP BY question, part, value",
        survey=number,
    )
    tally = {(row["question"], row["part"], row["value"]): int(row["votes"]) for row in rows if row["votes"]}
    return {
        "people": found[0, "people", 0],
        "responses": found[0, "responses", 0],
        "agrees": tally == dict(found),
        "questions": [
            {"question": place, "answers": found[place, "answered", 0], "tally": tally.get((place, "answered", 0), 0)}
            for place in range(1, len(asked) + 1)
        ],
    }


async def surveys_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `surveys`: one row a question."""
    rows = await session.rows(
        "SELECT s.survey AS survey, s.title AS title, s.creator AS creator, s.hidden AS hidden, "
        "s.repeated AS repeated, s.platform AS platform, s.space AS space, s.channel AS channel, "
        "s.opened_at AS opened_at, s.closes_at AS closes_at, s.closed_at AS closed_at, q.question AS question, "
        "q.kind AS kind, q.text AS text, q.required AS required, (SELECT COALESCE(SUM(t.votes), 0) "
        "FROM surveys_tally t WHERE t.community = q.community AND t.survey = q.survey AND t.question = q.question "
        "AND t.part = 'answered') AS answers FROM surveys_surveys s "
        "JOIN surveys_questions q ON q.community = s.community AND q.survey = s.survey "
        "WHERE s.community = :community AND (s.survey > :survey OR (s.survey = :survey AND q.question > :question)) "
        "ORDER BY s.survey, q.question LIMIT :most",
        survey=0 if after is None else after["survey"],
        question=0 if after is None else after["question"],
        most=_PAGE,
    )
    stand = {number: await standing(session, number) for number in {row["survey"] for row in rows}}
    return [_survey_row(row, stand[row["survey"]].people, stand[row["survey"]].responses) for row in rows]


async def answers_page(session: Session, after: Row | None) -> Sequence[Row]:
    """A page of the export `survey_answers`: one row an answer, a response's answers never on two pages.

    Where names are hidden there is neither a person nor a time nor a platform, the order is that of random codes,
    and there is nothing before five people answered.
    """
    responses = await session.rows(
        "SELECT r.survey AS survey, r.slot AS slot, r.person AS person, r.sitting AS sitting, r.code AS code, "
        "r.at AS at, r.platform AS platform, s.hidden AS hidden FROM surveys_responses r "
        "JOIN surveys_surveys s ON s.community = r.community AND s.survey = r.survey "
        "WHERE r.community = :community AND (r.survey > :survey OR (r.survey = :survey AND r.code > :code)) "
        "AND (s.hidden = 0 OR :named_from <= (SELECT COALESCE(SUM(t.votes), 0) FROM surveys_tally t "
        "WHERE t.community = r.community AND t.survey = r.survey AND t.question = 0 AND t.part = 'people')) "
        "ORDER BY r.survey, r.code LIMIT :most",
        survey=0 if after is None else after["survey"],
        code="" if after is None else after["response"],
        named_from=NAMED_FROM,
        most=_PAGE,
    )
    asked = {number: await questions(session, number) for number in {row["survey"] for row in responses}}
    return [line for row in responses for line in await _lines(session, row, asked[row["survey"]])]


async def _lines(session: Session, response: Row, asked: Sequence[Question]) -> Sequence[Row]:
    rows = await session.rows(
        "SELECT question, part, number, words FROM surveys_answers WHERE community = :community "
        "AND survey = :survey AND slot = :slot AND person = :person AND sitting = :sitting ORDER BY question, part",
        survey=response["survey"],
        slot=response["slot"],
        person=response["person"],
        sitting=response["sitting"],
    )
    named = not response["hidden"]
    about = {
        "survey": response["survey"],
        "response": response["code"],
        "person": response["person"] if named else "",
        "answered_at": from_micros(response["at"]).isoformat() if named else "",
        "platform": response["platform"] if named else "",
    }
    found = answers_of(rows).items()
    answers = [(number, asked[number - 1], shown(asked[number - 1], answer)) for number, answer in found]
    lines = [
        {**about, "question": number, "kind": question.kind, "text": question.text, "answer": answer}
        for number, question, answer in answers
    ]
    # Somebody may have answered nothing; the page still ends with the response it read last.
    return lines or [{**about, "question": 0, "kind": "", "text": "", "answer": ""}]


async def _in_slot(session: Session, number: int, slot: int) -> Sequence[Response]:
    rows = await session.rows(
        "SELECT person, sitting, code, at, changes, platform, place FROM surveys_responses "
        "WHERE community = :community AND survey = :survey AND slot = :slot ORDER BY person, sitting",
        survey=number,
        slot=slot,
    )
    answers = await session.rows(
        "SELECT person, sitting, question, part, number, words FROM surveys_answers WHERE community = :community "
        "AND survey = :survey AND slot = :slot ORDER BY person, sitting, question, part",
        survey=number,
        slot=slot,
    )
    by_response: dict[tuple[str, int], list[Row]] = {}
    for row in answers:
        by_response.setdefault((row["person"], row["sitting"]), []).append(row)
    return [Response(**row, answers=answers_of(by_response.get((row["person"], row["sitting"]), []))) for row in rows]


def _survey_row(row: Row, people: int, responses: int) -> Row:
    moments = {name: _iso(row[name]) for name in ("opened_at", "closes_at", "closed_at")}
    names = "hidden" if row["hidden"] else "shown"
    once = "several" if row["repeated"] else "once"
    return {**row, **moments, "names": names, "answered": once, "people": people, "responses": responses}


def _iso(value: int | None) -> str:
    return "" if value is None else from_micros(value).isoformat()
