"""The noted messages that have most people for them: what quotes are taken from."""

from collections.abc import Sequence

from handlers.feedback.model import Signs
from handlers.feedback.store.items import Item, item_of
from handlers.feedback.store.reactions import weighed
from storage import Session

# The window first, so that only reactions to what can be quoted are counted.
_MOST_SUPPORTED = (
    "wanted AS (SELECT source, platform, space, channel, message, person, subject, text, language, at, edited_at, "
    "link, hidden, deleted FROM feedback_items WHERE community = :community AND deleted = 0 AND hidden = 0 "
    "AND text <> '' AND at > :start AND at <= :end AND COALESCE(subject, '') = :subject), "
    "support AS (SELECT r.source AS source, COUNT(DISTINCT CASE WHEN s.weight > 0 THEN r.person END) AS likes, "
    "COUNT(DISTINCT CASE WHEN s.weight < 0 THEN r.person END) AS dislikes "
    "FROM wanted w JOIN feedback_reactions r ON r.community = :community AND r.source = w.source "
    "AND r.person <> w.person JOIN feedback_signs s ON s.sign = r.sign GROUP BY r.source) "
    "SELECT w.source AS source, w.platform AS platform, w.space AS space, w.channel AS channel, "
    "w.message AS message, w.person AS person, w.subject AS subject, w.text AS text, w.language AS language, "
    "w.at AS at, w.edited_at AS edited_at, w.link AS link, w.hidden AS hidden, w.deleted AS deleted, "
    "COALESCE(support.likes, 0) AS likes, COALESCE(support.dislikes, 0) AS dislikes, "
    "p.name AS author, c.name AS channel_name FROM wanted w "
    "LEFT JOIN support ON support.source = w.source "
    "LEFT JOIN core_people p ON p.community = :community AND p.person = w.person "
    "LEFT JOIN core_channels c ON c.community = :community AND c.platform = w.platform AND c.space = w.space "
    "AND c.channel = w.channel WHERE COALESCE(p.opted_out, 0) = 0 "
    "AND COALESCE(support.likes, 0) >= :least "
    "ORDER BY COALESCE(support.likes, 0) - COALESCE(support.dislikes, 0) DESC, "
    "COALESCE(support.likes, 0) DESC, w.at, w.source LIMIT :most"
)
_ALWAYS = 1 << 62


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
    query, values = weighed(signs, _MOST_SUPPORTED)
    rows = await session.rows(query, subject=subject or "", start=start, end=end, least=least, most=most, **values)
    return [item_of(row) for row in rows]
