"""Feedback as a table for export, page by page."""

from collections.abc import Sequence
from datetime import datetime

from handlers.core.moments import from_micros, micros
from handlers.feedback.model import Signs
from handlers.feedback.store.reactions import weighed
from storage import Row, Session

COLUMNS = (
    "id",
    "at",
    "edited_at",
    "platform",
    "space",
    "channel",
    "channel_name",
    "message",
    "thread",
    "author",
    "author_id",
    "subject",
    "language",
    "text",
    "for",
    "against",
    "files",
    "link",
    "imported",
    "hidden",
)
PAGE = 500
_EXPORT = (
    "WITH page AS (SELECT * FROM feedback_items WHERE community = :community AND deleted = 0 "
    "AND (at > :at OR (at = :at AND source > :source)) ORDER BY at, source LIMIT :most), "
    "support AS (SELECT r.source AS source, COUNT(DISTINCT CASE WHEN r.sign IN :favour THEN r.person END) AS favour, "
    "COUNT(DISTINCT CASE WHEN r.sign IN :against THEN r.person END) AS against "
    "FROM page i JOIN feedback_reactions r ON r.community = :community AND r.source = i.source "
    "AND r.person <> i.person GROUP BY r.source) "
    "SELECT i.source AS id, i.at AS at, i.edited_at AS edited_at, i.platform AS platform, i.space AS space, "
    "i.channel AS channel, COALESCE(c.name, '') AS channel_name, i.message AS message, i.thread AS thread, "
    "COALESCE(p.name, '') AS author, i.person AS author_id, i.subject AS subject, i.language AS language, "
    "i.text AS text, COALESCE(support.favour, 0) AS favour, COALESCE(support.against, 0) AS against, "
    "i.files AS files, i.link AS link, i.imported AS imported, i.hidden AS hidden FROM page i "
    "LEFT JOIN support ON support.source = i.source "
    "LEFT JOIN core_people p ON p.community = :community AND p.person = i.person "
    "LEFT JOIN core_channels c ON c.community = :community AND c.platform = i.platform AND c.space = i.space "
    "AND c.channel = i.channel ORDER BY i.at, i.source"
)


async def exported(session: Session, signs: Signs, after: Row | None) -> Sequence[Row]:
    """The page behind a row, oldest first: without deleted messages, hidden ones marked, weighed by `signs`."""
    at, source = (-1, "") if after is None else (micros(datetime.fromisoformat(after["at"])), str(after["id"]))
    query, values = weighed(signs, _EXPORT)
    rows = await session.rows(query, at=at, source=source, most=PAGE, **values)
    return [_shown(row) for row in rows]


def _shown(row: Row) -> Row:
    shown = dict(row)
    shown["for"] = shown.pop("favour")
    shown["at"] = _moment(row["at"])
    shown["edited_at"] = "" if row["edited_at"] is None else _moment(row["edited_at"])
    for optional in ("thread", "subject", "language"):
        shown[optional] = row[optional] or ""
    return {column: shown[column] for column in COLUMNS}


def _moment(value: int) -> str:
    return from_micros(value).isoformat(timespec="microseconds")
