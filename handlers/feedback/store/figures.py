"""Counts: how many messages of how many people, where, in which languages, and who is for and against."""

from collections.abc import Sequence

import msgspec

from handlers.core.events import Place
from handlers.feedback.model import Signs
from handlers.feedback.store.reactions import weighed
from storage import Session


class Talk(msgspec.Struct, frozen=True):
    """How much was said, by how many people."""

    messages: int
    people: int


class ChannelTalk(msgspec.Struct, frozen=True):
    """How much was said in a channel."""

    place: Place
    name: str
    messages: int
    people: int


class Support(msgspec.Struct, frozen=True):
    """How many people put a sign for or against somebody else's message."""

    favour: int
    against: int


class Own(msgspec.Struct, frozen=True):
    """How much is noted of one person, and how much of it answers a question."""

    messages: int
    answers: int


async def noted_of(session: Session, person: str) -> Own:
    """How much is noted of a person."""
    row = await session.one(
        "SELECT COUNT(*) AS messages, COUNT(subject) AS answers FROM feedback_items WHERE community = :community "
        "AND person = :person AND deleted = 0",
        person=person,
    )
    return Own(0, 0) if row is None else Own(int(row["messages"]), int(row["answers"]))


async def totals(session: Session, start: int, end: int) -> Talk:
    """All that was said after `start`, up to `end`."""
    row = await session.one(
        "SELECT COUNT(*) AS messages, COUNT(DISTINCT person) AS people FROM feedback_items "
        "WHERE community = :community AND deleted = 0 AND at > :start AND at <= :end",
        start=start,
        end=end,
    )
    assert row is not None
    return Talk(int(row["messages"]), int(row["people"]))


async def newcomers(session: Session, start: int, end: int) -> int:
    """How many people said something for the first time after `start`, up to `end`, as far as is kept."""
    row = await session.one(
        "SELECT COUNT(*) AS people FROM (SELECT person FROM feedback_items WHERE community = :community "
        "AND deleted = 0 GROUP BY person HAVING MIN(at) > :start AND MIN(at) <= :end) AS fresh",
        start=start,
        end=end,
    )
    return 0 if row is None else int(row["people"])


async def totals_of(session: Session, subject: str, start: int = -1, end: int = 1 << 62) -> Talk:
    """All that was said to a subject."""
    row = await session.one(
        "SELECT COUNT(*) AS messages, COUNT(DISTINCT person) AS people FROM feedback_items "
        "WHERE community = :community AND subject = :subject AND deleted = 0 AND at > :start AND at <= :end",
        subject=subject,
        start=start,
        end=end,
    )
    assert row is not None
    return Talk(int(row["messages"]), int(row["people"]))


async def subjects_said_to(session: Session, kind: str, start: int, end: int) -> Sequence[str]:
    """The subjects of a kind that somebody said something to after `start`, up to `end`."""
    rows = await session.rows(
        "SELECT DISTINCT subject FROM feedback_items WHERE community = :community AND deleted = 0 "
        "AND at > :start AND at <= :end AND subject LIKE :kind ORDER BY subject",
        start=start,
        end=end,
        kind=f"{kind}:%",
    )
    return [str(row["subject"]) for row in rows]


async def subjects_of(session: Session, person: str, kind: str, most: int) -> Sequence[str]:
    """The subjects of a kind that somebody said something to, the latest first."""
    rows = await session.rows(
        "SELECT subject, MAX(at) AS latest FROM feedback_items WHERE community = :community AND person = :person "
        "AND deleted = 0 AND subject LIKE :kind GROUP BY subject ORDER BY latest DESC, subject LIMIT :most",
        person=person,
        kind=f"{kind}:%",
        most=most,
    )
    return [str(row["subject"]) for row in rows]


async def by_channel(session: Session, start: int, end: int) -> Sequence[ChannelTalk]:
    """What was said in each channel, the busiest first."""
    rows = await session.rows(
        "SELECT i.platform AS platform, i.space AS space, i.channel AS channel, MAX(c.name) AS name, "
        "COUNT(*) AS messages, COUNT(DISTINCT i.person) AS people FROM feedback_items i LEFT JOIN core_channels c "
        "ON c.community = i.community AND c.platform = i.platform AND c.space = i.space AND c.channel = i.channel "
        "WHERE i.community = :community AND i.deleted = 0 AND i.at > :start AND i.at <= :end "
        "GROUP BY i.platform, i.space, i.channel ORDER BY messages DESC, i.platform, i.space, i.channel",
        start=start,
        end=end,
    )
    return [
        ChannelTalk(
            place=Place(str(row["platform"]), str(row["space"]), str(row["channel"])),
            name=str(row["name"] or row["channel"]),
            messages=int(row["messages"]),
            people=int(row["people"]),
        )
        for row in rows
    ]


async def by_language(session: Session, start: int, end: int) -> Sequence[tuple[str, int]]:
    """How many messages there were in each language that could be told, the most first."""
    rows = await session.rows(
        "SELECT language, COUNT(*) AS messages FROM feedback_items WHERE community = :community AND deleted = 0 "
        "AND at > :start AND at <= :end AND language <> '' GROUP BY language ORDER BY messages DESC, language",
        start=start,
        end=end,
    )
    return [(str(row["language"]), int(row["messages"])) for row in rows]


async def approval(session: Session, signs: Signs, start: int, end: int) -> Support:
    """How many people put a sign for or against on a message of somebody else after `start`, up to `end`."""
    query, values = weighed(
        signs,
        "SELECT COUNT(DISTINCT CASE WHEN r.sign IN :favour THEN r.person END) AS favour, "
        "COUNT(DISTINCT CASE WHEN r.sign IN :against THEN r.person END) AS against FROM feedback_reactions r "
        "JOIN feedback_items i ON i.community = r.community AND i.source = r.source WHERE r.community = :community "
        "AND i.deleted = 0 AND r.person <> i.person AND r.at > :start AND r.at <= :end",
    )
    row = await session.one(query, start=start, end=end, **values)
    assert row is not None
    return Support(int(row["favour"]), int(row["against"]))


async def count_stored(session: Session) -> int:
    """How many messages are noted."""
    row = await session.one(
        "SELECT COUNT(*) AS messages FROM feedback_items WHERE community = :community AND deleted = 0"
    )
    return 0 if row is None else int(row["messages"])
