"""Responses: one row a person and sitting, with the tally kept in the same transaction."""

import zlib
from collections.abc import Mapping, Sequence

import msgspec

from handlers.surveys.model import Answers, Question, counted
from handlers.surveys.store.schema import ANSWERED, PEOPLE, PLACE, PLATFORM, RESPONSES, SLOTS, TALLY, VALUE
from storage import Row, Session

Counts = Mapping[tuple[int, str, int], int]


class Response(msgspec.Struct, frozen=True):
    """One person's answers of one sitting. `noted` names the feedback that each answer in words became."""

    person: str
    sitting: int
    code: str
    at: int
    changes: int
    platform: str
    place: int
    answers: Answers = {}
    noted: dict[int, str] = {}


def slot_of(person: str) -> int:
    """The slot of a person's responses."""
    return zlib.crc32(person.encode()) % SLOTS


async def sittings(session: Session, survey: int, person: str) -> int:
    """How often a person has answered a survey: the number of the latest sitting."""
    row = await session.one(
        "SELECT MAX(sitting) AS sitting FROM surveys_responses WHERE community = :community AND survey = :survey "
        "AND slot = :slot AND person = :person",
        survey=survey,
        slot=slot_of(person),
        person=person,
    )
    return 0 if row is None or row["sitting"] is None else int(row["sitting"])


async def response(session: Session, survey: int, person: str, sitting: int) -> Response | None:
    """What a person answered in a sitting."""
    key = _key(survey, person, sitting)
    row = await session.one(
        "SELECT person, sitting, code, at, changes, platform, place FROM surveys_responses "
        "WHERE community = :community AND survey = :survey AND slot = :slot AND person = :person "
        "AND sitting = :sitting",
        **key,
    )
    if row is None:
        return None
    rows = await session.rows(
        "SELECT question, part, number, words, noted FROM surveys_answers WHERE community = :community "
        "AND survey = :survey AND slot = :slot AND person = :person AND sitting = :sitting ORDER BY question, part",
        **key,
    )
    noted = {one["question"]: one["noted"] for one in rows if one["noted"]}
    return Response(**row, answers=answers_of(rows), noted=noted)


async def responses_of(session: Session, survey: int, person: str) -> Sequence[Response]:
    """All sittings of a person."""
    rows = await session.rows(
        "SELECT sitting FROM surveys_responses WHERE community = :community AND survey = :survey "
        "AND slot = :slot AND person = :person ORDER BY sitting",
        survey=survey,
        slot=slot_of(person),
        person=person,
    )
    found = [await response(session, survey, person, row["sitting"]) for row in rows]
    return [one for one in found if one is not None]


async def keep(
    session: Session, survey: int, questions: Sequence[Question], before: Response | None, after: Response
) -> bool:
    """Keep a response in place of an earlier one; False, with nothing kept, when that one has changed meanwhile."""
    key = _key(survey, after.person, after.sitting)
    fresh = await session.run(
        "INSERT INTO surveys_responses (community, survey, slot, person, sitting, code, at, changes, platform, place) "
        "VALUES (:community, :survey, :slot, :person, :sitting, :code, :at, :known + 1, :platform, :place) "
        "ON CONFLICT (community, survey, slot, person, sitting) DO UPDATE SET at = excluded.at, "
        "changes = excluded.changes, platform = excluded.platform, place = excluded.place "
        "WHERE surveys_responses.changes = :known",
        code=after.code,
        at=after.at,
        known=0 if before is None else before.changes,
        platform=after.platform,
        place=after.place,
        **key,
    )
    if not fresh:
        return False
    await session.run(
        "DELETE FROM surveys_answers WHERE community = :community AND survey = :survey AND slot = :slot "
        "AND person = :person AND sitting = :sitting",
        **key,
    )
    await _write_answers(session, key, after)
    await _count(session, survey, counts(questions, before), counts(questions, after))
    return True


async def erase(session: Session, survey: int, questions: Sequence[Question], gone: Response) -> None:
    """Take a response out of the survey and out of its counts."""
    key = _key(survey, gone.person, gone.sitting)
    for sql in (
        "DELETE FROM surveys_responses WHERE community = :community AND survey = :survey AND slot = :slot "
        "AND person = :person AND sitting = :sitting",
        "DELETE FROM surveys_answers WHERE community = :community AND survey = :survey AND slot = :slot "
        "AND person = :person AND sitting = :sitting",
    ):
        await session.run(sql, **key)
    await _count(session, survey, counts(questions, gone), {})


def counts(questions: Sequence[Question], response: Response | None) -> Counts:
    """What a response counts for: question, part and value, each so often."""
    if response is None:
        return {}
    found = {
        (0, RESPONSES, 0): 1,
        (0, PLACE, response.place): 1,
        (0, f"{PLATFORM}{response.platform}", 0): 1,
    }
    if response.sitting == 1:
        found[0, PEOPLE, 0] = 1
    for number, answer in response.answers.items():
        found[number, ANSWERED, 0] = 1
        for value in counted(questions[number - 1], answer):
            found[number, VALUE, value] = 1
    return found


def answers_of(rows: Sequence[Row]) -> Answers:
    """The answers in rows of one response, in order."""
    found: Answers = {}
    for row in rows:
        before = found.get(row["question"], ())
        if row["part"] and not isinstance(before, str):
            found[row["question"]] = (*before, row["number"])
        else:
            found[row["question"]] = row["words"]
    return found


def _key(survey: int, person: str, sitting: int) -> dict[str, str | int]:
    return {"survey": survey, "slot": slot_of(person), "person": person, "sitting": sitting}


async def _write_answers(session: Session, key: Mapping[str, str | int], response: Response) -> None:
    for question, answer in response.answers.items():
        parts = [(0, None, answer)] if isinstance(answer, str) else [(at, n, "") for at, n in enumerate(answer, 1)]
        for part, number, words in parts:
            await session.run(
                "INSERT INTO surveys_answers (community, survey, slot, person, sitting, question, part, number, "
                "words, noted) VALUES (:community, :survey, :slot, :person, :sitting, :question, :part, :number, "
                ":words, :noted)",
                question=question,
                part=part,
                number=number,
                words=words,
                noted=response.noted.get(question, ""),
                **key,
            )


async def _count(session: Session, survey: int, before: Counts, after: Counts) -> None:
    """Count what came and what went, in one order for everybody so that no two wait for each other in a ring."""
    for key in sorted({*before, *after}):
        amount = after.get(key, 0) - before.get(key, 0)
        if amount:
            question, part, value = key
            await session.count(TALLY, amount, survey=survey, question=question, part=part, value=value)
