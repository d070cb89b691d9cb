"""The messages of people and of Chorus, their reactions and files."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from handlers.core.message import Message
from handlers.core.moments import from_micros, micros
from storage import Row, Session

_COLUMNS = (
    "id, seq, channel, author, text, content, subject, reply_to, outbox, origin, at, edited_at, deleted_at "
    "FROM web_messages WHERE community = :community "
)
_FILES = "message, id, name, type, size FROM web_files WHERE community = :community "
_CONTENT = msgspec.json.Decoder(Message)
_ENCODER = msgspec.json.Encoder()
_AT_ONCE = 200


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A message: `content` is what Chorus shows, `text` what a person wrote."""

    id: str
    seq: int
    channel: str
    author: str
    text: str = ""
    content: Message | None = None
    subject: str | None = None
    reply_to: str | None = None
    outbox: str | None = None
    origin: str | None = None
    at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None


class File(msgspec.Struct, frozen=True):
    """A file without its data."""

    id: str
    name: str
    type: str
    size: int


async def put(session: Session, message: Stored) -> None:
    """Keep a new message."""
    await session.run(
        "INSERT INTO web_messages "
        "(community, id, seq, channel, author, text, content, subject, reply_to, outbox, origin, at) "
        "VALUES (:community, :id, :seq, :channel, :author, :text, :content, :subject, :reply_to, :outbox, :origin, "
        ":at)",
        id=message.id,
        seq=message.seq,
        channel=message.channel,
        author=message.author,
        text=message.text,
        content=None if message.content is None else _ENCODER.encode(message.content),
        subject=message.subject,
        reply_to=message.reply_to,
        outbox=message.outbox,
        origin=message.origin,
        at=micros(message.at),
    )


async def find(session: Session, message: str) -> Stored | None:
    """A message by its id."""
    row = await session.one(f"SELECT {_COLUMNS} AND id = :id", id=message)
    return None if row is None else _stored(row)


async def id_of_outbox(session: Session, outbox: str) -> str | None:
    """The id of what was posted for an outbox id."""
    row = await session.one(
        "SELECT id FROM web_messages WHERE community = :community AND outbox = :outbox", outbox=outbox
    )
    return None if row is None else str(row["id"])


async def find_by_origin(session: Session, origin: str) -> Stored | None:
    """What a call with a key wrote."""
    row = await session.one(f"SELECT {_COLUMNS} AND origin = :origin", origin=origin)
    return None if row is None else _stored(row)


async def find_all(session: Session, ids: Sequence[str]) -> Mapping[str, Stored]:
    """Messages by their ids; those that are not there are left out."""
    found: dict[str, Stored] = {}
    for names, values in in_parts(ids):
        rows = await session.rows(f"SELECT {_COLUMNS} AND id IN ({names})", **values)
        found.update((row["id"], _stored(row)) for row in rows)
    return found


async def listed(session: Session, channel: str, *, after: int, before: int, limit: int, newest: bool) -> list[Stored]:
    """Up to `limit` messages of a channel between two sequence numbers, oldest first; the newest or the first ones."""
    order = "DESC" if newest else "ASC"
    rows = await session.rows(
        f"SELECT {_COLUMNS} AND channel = :channel AND seq > :after AND seq < :before ORDER BY seq {order} LIMIT :most",
        channel=channel,
        after=after,
        before=before,
        most=limit,
    )
    found = [_stored(row) for row in rows]
    return found[::-1] if newest else found


async def last_until(session: Session, channel: str, at: datetime, *, including: bool) -> int:
    """The sequence number of the last message of a channel before a moment (or at it), 0 when there is none."""
    row = await session.one(
        "SELECT MAX(seq) AS seq FROM web_messages WHERE community = :community AND channel = :channel AND at < :at",
        channel=channel,
        at=micros(at) + int(including),
    )
    return 0 if row is None or row["seq"] is None else int(row["seq"])


async def rewrite(session: Session, message: str, *, text: str, content: Message | None, at: datetime) -> None:
    """Replace what a message says."""
    await session.run(
        "UPDATE web_messages SET text = :text, content = :content, edited_at = :at "
        "WHERE community = :community AND id = :id",
        id=message,
        text=text,
        content=None if content is None else _ENCODER.encode(content),
        at=micros(at),
    )


async def empty(session: Session, message: str, at: datetime) -> None:
    """Delete what a message said, with its files and reactions; its place in the channel stays."""
    await session.run(
        "UPDATE web_messages SET text = '', content = NULL, deleted_at = :at WHERE community = :community AND id = :id",
        id=message,
        at=micros(at),
    )
    await session.run("DELETE FROM web_files WHERE community = :community AND message = :id", id=message)
    await session.run("DELETE FROM web_reactions WHERE community = :community AND message = :id", id=message)


async def put_file(session: Session, message: str, position: int, file: File, data: bytes) -> None:
    """Keep a file of a message."""
    await session.run(
        "INSERT INTO web_files (community, id, message, position, name, type, size, data) "
        "VALUES (:community, :id, :message, :position, :name, :type, :size, :data)",
        id=file.id,
        message=message,
        position=position,
        name=file.name,
        type=file.type,
        size=file.size,
        data=data,
    )


async def file_with_data(session: Session, file: str) -> tuple[File, bytes] | None:
    """A file and what is in it."""
    row = await session.one(
        "SELECT id, name, type, size, data FROM web_files WHERE community = :community AND id = :id", id=file
    )
    return None if row is None else (_file(row), bytes(row["data"]))


async def files_of(session: Session, ids: Sequence[str]) -> Mapping[str, list[File]]:
    """The files of messages, in the order they were sent."""
    found: dict[str, list[File]] = {}
    for names, values in in_parts(ids):
        rows = await session.rows(f"SELECT {_FILES} AND message IN ({names}) ORDER BY message, position", **values)
        for row in rows:
            found.setdefault(row["message"], []).append(_file(row))
    return found


def in_parts(ids: Sequence[str]) -> Sequence[tuple[str, dict[str, str]]]:
    """Ids as named parameters of an IN list, a few hundred at a time."""
    parts = []
    for start in range(0, len(ids), _AT_ONCE):
        values = {f"i{position}": one for position, one in enumerate(ids[start : start + _AT_ONCE])}
        parts.append((", ".join(f":{name}" for name in values), values))
    return parts


def _stored(row: Row) -> Stored:
    return Stored(
        id=row["id"],
        seq=row["seq"],
        channel=row["channel"],
        author=row["author"],
        text=row["text"],
        content=None if row["content"] is None else _CONTENT.decode(row["content"]),
        subject=row["subject"],
        reply_to=row["reply_to"],
        outbox=row["outbox"],
        origin=row["origin"],
        at=from_micros(row["at"]),
        edited_at=None if row["edited_at"] is None else from_micros(row["edited_at"]),
        deleted_at=None if row["deleted_at"] is None else from_micros(row["deleted_at"]),
    )


def _file(row: Row) -> File:
    return File(row["id"], row["name"], row["type"], row["size"])
