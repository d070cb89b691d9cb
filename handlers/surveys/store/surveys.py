"""Surveys with their questions and the places they are posted in."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.moments import from_micros, micros
from handlers.core.people import place_values
from handlers.surveys.model import Draft, Question, Skip
from handlers.surveys.store.schema import SLOTS
from storage import Row, Session


class Survey(msgspec.Struct, frozen=True):
    """A survey. `audience` is who may see and answer it: everyone or the team; `home` is where it was posted first.

    `hidden` says that names are; `repeated` that a person may answer several times.
    """

    number: int
    title: str
    creator: str
    creator_name: str
    home: Place
    audience: str
    hidden: bool
    repeated: bool
    opened_at: datetime
    closes_at: datetime | None
    reminds_at: datetime | None
    closed_at: datetime | None
    closings: int
    platforms: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What its messages are about."""
        return f"survey:{self.number}"

    def ended(self, now: datetime) -> datetime | None:
        """When it stopped taking answers: closed, or due to be closed by now; None while it is open."""
        if self.closed_at is not None:
            return self.closed_at
        return self.closes_at if self.closes_at is not None and self.closes_at <= now else None


SURVEY = (
    "s.survey AS survey, s.title AS title, s.creator AS creator, s.platform AS platform, s.space AS space, "
    "s.channel AS channel, s.audience AS audience, s.hidden AS hidden, s.repeated AS repeated, "
    "s.opened_at AS opened_at, s.closes_at AS closes_at, s.reminds_at AS reminds_at, s.closed_at AS closed_at, "
    "s.closings AS closings, s.platforms AS platforms, COALESCE(c.name, '') AS creator_name FROM surveys_surveys s "
    "LEFT JOIN core_people c ON c.community = s.community AND c.person = s.creator WHERE s.community = :community"
)


async def add(session: Session, survey: Survey, draft: Draft, places: Sequence[Place]) -> int:
    """Keep a new survey with its questions and the places it is posted in; its number."""
    number = await session.next_number("survey")
    await session.run(
        "INSERT INTO surveys_surveys (community, survey, title, creator, platform, space, channel, audience, hidden, "
        "repeated, opened_at, closes_at, reminds_at, closed_at, closings, platforms) VALUES (:community, :survey, "
        ":title, :creator, :platform, :space, :channel, :audience, :hidden, :repeated, :opened_at, :closes_at, "
        ":reminds_at, NULL, 0, :platforms)",
        survey=number,
        title=survey.title,
        creator=survey.creator,
        audience=survey.audience,
        hidden=int(survey.hidden),
        repeated=int(survey.repeated),
        opened_at=micros(survey.opened_at),
        closes_at=_micros(survey.closes_at),
        reminds_at=_micros(survey.reminds_at),
        platforms=" ".join(survey.platforms),
        **place_values(survey.home),
    )
    for position, place in enumerate(places, 1):
        await session.run(
            "INSERT INTO surveys_places (community, survey, position, platform, space, channel) "
            "VALUES (:community, :survey, :position, :platform, :space, :channel)",
            survey=number,
            position=position,
            **place_values(place),
        )
    for position, question in enumerate(draft.questions, 1):
        await _add_question(session, number, position, question)
    return number


async def find(session: Session, number: int) -> Survey | None:
    """A survey by its number."""
    row = await session.one(f"SELECT {SURVEY} AND s.survey = :survey", survey=number)
    return None if row is None else survey_of(row)


async def questions(session: Session, number: int) -> tuple[Question, ...]:
    """The questions of a survey in their order."""
    rows = await session.rows(
        "SELECT question, kind, text, low, high, most, required FROM surveys_questions WHERE community = :community "
        "AND survey = :survey ORDER BY question",
        survey=number,
    )
    labels = await _labels(session, number)
    skips = await _skips(session, number)
    return tuple(
        Question(
            text=row["text"],
            kind=row["kind"],
            labels=tuple(labels.get(row["question"], ())),
            low=row["low"],
            high=row["high"],
            most=row["most"],
            required=bool(row["required"]),
            skips=tuple(skips.get(row["question"], ())),
        )
        for row in rows
    )


async def places(session: Session, number: int) -> Sequence[Place]:
    """Where a survey was posted, in order."""
    rows = await session.rows(
        "SELECT platform, space, channel FROM surveys_places WHERE community = :community AND survey = :survey "
        "ORDER BY position",
        survey=number,
    )
    return [Place(row["platform"], row["space"], row["channel"]) for row in rows]


async def close(session: Session, number: int, at: datetime) -> None:
    """Take no more answers from a moment on."""
    await session.run(
        "UPDATE surveys_surveys SET closed_at = :at, closings = closings + 1 WHERE community = :community "
        "AND survey = :survey",
        survey=number,
        at=micros(at),
    )


async def reopen(session: Session, number: int) -> None:
    """Take answers again, until somebody closes it."""
    await session.run(
        "UPDATE surveys_surveys SET closed_at = NULL, closes_at = NULL, reminds_at = NULL "
        "WHERE community = :community AND survey = :survey",
        survey=number,
    )


async def remove(session: Session, number: int) -> None:
    """Delete a survey: what is small at once; its responses go slot by slot with `forget`."""
    for sql in (
        "DELETE FROM surveys_surveys WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_places WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_questions WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_choices WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_skips WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_drafts WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_tally WHERE community = :community AND survey = :survey",
        "DELETE FROM surveys_held WHERE community = :community AND survey = :survey",
    ):
        await session.run(sql, survey=number)


async def forget(session: Session, number: int, slot: int) -> int | None:
    """Delete the responses of one slot; the next slot to do, or None after the last."""
    for sql in (
        "DELETE FROM surveys_responses WHERE community = :community AND survey = :survey AND slot = :slot",
        "DELETE FROM surveys_answers WHERE community = :community AND survey = :survey AND slot = :slot",
    ):
        await session.run(sql, survey=number, slot=slot)
    return slot + 1 if slot + 1 < SLOTS else None


async def join_creators(session: Session, stays: str, goes: str) -> None:
    """Let what one person asked be another's."""
    await session.run(
        "UPDATE surveys_surveys SET creator = :stays WHERE community = :community AND creator = :goes",
        stays=stays,
        goes=goes,
    )


def survey_of(row: Row) -> Survey:
    """The survey in a row that holds `SURVEY`."""
    return Survey(
        number=row["survey"],
        title=row["title"],
        creator=row["creator"],
        creator_name=row["creator_name"],
        home=Place(row["platform"], row["space"], row["channel"]),
        audience=row["audience"],
        hidden=bool(row["hidden"]),
        repeated=bool(row["repeated"]),
        opened_at=from_micros(row["opened_at"]),
        closes_at=_moment(row["closes_at"]),
        reminds_at=_moment(row["reminds_at"]),
        closed_at=_moment(row["closed_at"]),
        closings=row["closings"],
        platforms=tuple(row["platforms"].split()),
    )


async def _add_question(session: Session, number: int, position: int, question: Question) -> None:
    await session.run(
        "INSERT INTO surveys_questions (community, survey, question, kind, text, low, high, most, required) "
        "VALUES (:community, :survey, :question, :kind, :text, :low, :high, :most, :required)",
        survey=number,
        question=position,
        kind=question.kind,
        text=question.text,
        low=question.low,
        high=question.high,
        most=question.most,
        required=int(question.required),
    )
    for choice, label in enumerate(question.labels, 1):
        await session.run(
            "INSERT INTO surveys_choices (community, survey, question, choice, label) "
            "VALUES (:community, :survey, :question, :choice, :label)",
            survey=number,
            question=position,
            choice=choice,
            label=label,
        )
    for skip in question.skips:
        await session.run(
            "INSERT INTO surveys_skips (community, survey, question, low, high, leads_to) "
            "VALUES (:community, :survey, :question, :low, :high, :leads_to)",
            survey=number,
            question=position,
            low=skip.low,
            high=skip.high,
            leads_to=skip.to,
        )


async def _labels(session: Session, number: int) -> Mapping[int, Sequence[str]]:
    rows = await session.rows(
        "SELECT question, label FROM surveys_choices WHERE community = :community AND survey = :survey "
        "ORDER BY question, choice",
        survey=number,
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["question"], []).append(row["label"])
    return found


async def _skips(session: Session, number: int) -> Mapping[int, Sequence[Skip]]:
    rows = await session.rows(
        "SELECT question, low, high, leads_to FROM surveys_skips WHERE community = :community AND survey = :survey "
        "ORDER BY question, low",
        survey=number,
    )
    found: dict[int, list[Skip]] = {}
    for row in rows:
        found.setdefault(row["question"], []).append(Skip(row["low"], row["high"], row["leads_to"]))
    return found


def _moment(value: int | None) -> datetime | None:
    return None if value is None else from_micros(value)


def _micros(at: datetime | None) -> int | None:
    return None if at is None else micros(at)
