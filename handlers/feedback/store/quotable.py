"""The noted messages that have most people for them: what quotes are taken from."""

from collections.abc import Sequence

from handlers.feedback.model import Signs
from handlers.feedback.store.items import Item, item_of
from handlers.feedback.store.reactions import weighed
from storage import Session

_ALWAYS = 1 << 62


# Counted and cut to a few before anything is joined to them.
_COUNTED = (
    "WITH counted AS (SELECT i.source AS source, MAX(i.at) AS at, "
    "COUNT(DISTINCT CASE WHEN r.sign IN :favour THEN r.person END) AS likes, "
    "COUNT(DISTINCT CASE WHEN r.sign IN :against THEN r.person END) AS dislikes FROM feedback_items i "
    "LEFT JOIN feedback_reactions r ON r.community = i.community AND r.source = i.source AND r.person <> i.person "
    "WHERE i.community = :community AND i.deleted = 0 AND i.hidden = 0 AND i.text <> '' "
    "AND i.at > :start AND i.at <= :end AND "
)
_RANKED = (
    " GROUP BY i.source), ranked AS (SELECT source, likes, dislikes FROM counted WHERE likes >= :least "
    "ORDER BY likes - dislikes DESC, likes DESC, at, source LIMIT :most) "
)
_WHOLE = (
    "SELECT i.source AS source, i.platform AS platform, i.space AS space, i.channel AS channel, "
    "i.message AS message, i.person AS person, i.subject AS subject, i.text AS text, i.language AS language, "
    "i.at AS at, i.edited_at AS edited_at, i.link AS link, i.hidden AS hidden, i.deleted AS deleted, "
    "ranked.likes AS likes, ranked.dislikes AS dislikes, p.name AS author, c.name AS channel_name FROM ranked "
    "JOIN feedback_items i ON i.community = :community AND i.source = ranked.source "
    "LEFT JOIN core_people p ON p.community = :community AND p.person = i.person "
    "LEFT JOIN core_channels c ON c.community = :community AND c.platform = i.platform AND c.space = i.space "
    "AND c.channel = i.channel ORDER BY "
)
_BEST = "ranked.likes - ranked.dislikes DESC, ranked.likes DESC, i.at, i.source"
# Only the newest are counted, however many there are.
_NEWEST = (
    "WITH latest AS (SELECT source, person FROM feedback_items WHERE community = :community AND deleted = 0 "
    "AND hidden = 0 AND text <> '' AND subject IS NULL AND at > :start AND at <= :end "
    "ORDER BY at DESC, source LIMIT :most), "
    "ranked AS (SELECT l.source AS source, 0 AS likes, "
    "COUNT(DISTINCT CASE WHEN r.sign IN :against THEN r.person END) AS dislikes FROM latest l "
    "LEFT JOIN feedback_reactions r ON r.community = :community AND r.source = l.source AND r.person <> l.person "
    "GROUP BY l.source HAVING COUNT(CASE WHEN r.sign IN :favour THEN 1 END) = 0) "
)


async def most_supported(
    session: Session,
    signs: Signs,
    *,
    subject: str | None = None,
    start: int = -1,
    end: int = _ALWAYS,
    least: int = 0,
    most: int = 3,
) -> Sequence[Item]:
    """The replies to a subject (None: feedback of channels) said after `start`, up to `end`, best supported first.

    Only those with at least `least` people for them; equal ones oldest first.
    """
    belongs = "i.subject IS NULL" if subject is None else "i.subject = :subject"
    query, values = weighed(signs, f"{_COUNTED}{belongs}{_RANKED}{_WHOLE}{_BEST}")
    if subject is not None:
        values["subject"] = subject
    rows = await session.rows(query, start=start, end=end, least=least, most=most, **values)
    return [item_of(row) for row in rows]


async def newest_unsupported(session: Session, signs: Signs, *, start: int, end: int, most: int) -> Sequence[Item]:
    """Of the newest messages of channels after `start`, up to `end`, those that nobody is for, newest first."""
    query, values = weighed(signs, f"{_NEWEST}{_WHOLE}i.at DESC, i.source")
    return [item_of(row) for row in await session.rows(query, start=start, end=end, most=most, **values)]
