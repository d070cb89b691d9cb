"""Where questions are kept; their answers are feedback with the subject `ask:<number>`."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.moments import from_micros, micros
from handlers.core.people import place_values
from storage import Column, Index, Row, Schema, Session, Table

SCHEMA = Schema(
    "asks",
    (
        Table(
            "asks_questions",
            {
                "community": Column("text"),
                "question": Column("integer"),
                "title": Column("text"),
                "creator": Column("text", person="emptied"),
                "platform": Column("text"),
                "space": Column("text"),
                "channel": Column("text"),
                "audience": Column("text"),
                "asked_at": Column("integer"),
                "closed_at": Column("integer", null=True),
            },
            key=("community", "question"),
            indexes=(Index(("community", "creator")), Index(("community", "asked_at"))),
        ),
    ),
)


class Question(msgspec.Struct, frozen=True):
    """An open question. `home` is where it was asked first; `audience` who may see it: everyone or the team."""

    number: int
    title: str
    creator: str
    creator_name: str
    home: Place
    audience: str
    asked_at: datetime
    closed_at: datetime | None

    @property
    def subject(self) -> str:
        """What its messages and answers are about."""
        return f"ask:{self.number}"


_COLUMNS = (
    "q.question AS question, q.title AS title, q.creator AS creator, q.platform AS platform, q.space AS space, "
    "q.channel AS channel, q.audience AS audience, q.asked_at AS asked_at, q.closed_at AS closed_at, "
    "COALESCE(p.name, '') AS creator_name FROM asks_questions q "
    "LEFT JOIN core_people p ON p.community = q.community AND p.person = q.creator "
    "WHERE q.community = :community"
)


async def add(session: Session, title: str, *, creator: str, home: Place, audience: str, now: datetime) -> int:
    """Keep a new question; its number."""
    number = await session.next_number("ask")
    await session.run(
        "INSERT INTO asks_questions (community, question, title, creator, platform, space, channel, audience, "
        "asked_at, closed_at) VALUES (:community, :question, :title, :creator, :platform, :space, :channel, "
        ":audience, :asked_at, NULL)",
        question=number,
        title=title,
        creator=creator,
        audience=audience,
        asked_at=micros(now),
        **place_values(home),
    )
    return number


async def find(session: Session, number: int) -> Question | None:
    """A question by its number."""
    row = await session.one(f"SELECT {_COLUMNS} AND q.question = :question", question=number)
    return None if row is None else _question(row)


async def listed(session: Session, *, closed: bool, team: bool, most: int) -> Sequence[Question]:
    """Open or closed questions, the newest first; those of the team only with `team`."""
    rows = await session.rows(
        f"SELECT {_COLUMNS} AND (:closed = 1) = (q.closed_at IS NOT NULL) "
        "AND (q.audience <> 'team' OR :team = 1) ORDER BY COALESCE(q.closed_at, q.asked_at) DESC, q.question DESC "
        "LIMIT :most",
        closed=int(closed),
        team=int(team),
        most=most,
    )
    return [_question(row) for row in rows]


async def asked_by(session: Session, person: str, most: int) -> Sequence[Question]:
    """What somebody asked, the newest first."""
    rows = await session.rows(
        f"SELECT {_COLUMNS} AND q.creator = :person ORDER BY q.asked_at DESC, q.question DESC LIMIT :most",
        person=person,
        most=most,
    )
    return [_question(row) for row in rows]


async def asked_between(session: Session, start: datetime, end: datetime) -> Sequence[Question]:
    """What was asked after `start`, up to `end`, in order."""
    rows = await session.rows(
        f"SELECT {_COLUMNS} AND q.asked_at > :start AND q.asked_at <= :end ORDER BY q.question",
        start=micros(start),
        end=micros(end),
    )
    return [_question(row) for row in rows]


async def close(session: Session, number: int, at: datetime) -> None:
    """Take no more answers from a moment on."""
    await _set_closed(session, number, micros(at))


async def reopen(session: Session, number: int) -> None:
    """Take answers again."""
    await _set_closed(session, number, None)


async def remove(session: Session, number: int) -> None:
    """Delete a question."""
    await session.run(
        "DELETE FROM asks_questions WHERE community = :community AND question = :question", question=number
    )


async def created(session: Session, person: str) -> Sequence[int]:
    """All questions that a person asked."""
    rows = await session.rows(
        "SELECT question FROM asks_questions WHERE community = :community AND creator = :person ORDER BY question",
        person=person,
    )
    return [row["question"] for row in rows]


async def join(session: Session, stays: str, goes: str) -> None:
    """Let what one person asked be another's."""
    await session.run(
        "UPDATE asks_questions SET creator = :stays WHERE community = :community AND creator = :goes",
        stays=stays,
        goes=goes,
    )


async def _set_closed(session: Session, number: int, at: int | None) -> None:
    await session.run(
        "UPDATE asks_questions SET closed_at = :at WHERE community = :community AND question = :question",
        question=number,
        at=at,
    )


def _question(row: Row) -> Question:
    return Question(
        number=int(row["question"]),
        title=str(row["title"]),
        creator=str(row["creator"]),
        creator_name=str(row["creator_name"]),
        home=Place(str(row["platform"]), str(row["space"]), str(row["channel"])),
        audience=str(row["audience"]),
        asked_at=from_micros(row["asked_at"]),
        closed_at=None if row["closed_at"] is None else from_micros(row["closed_at"]),
    )
