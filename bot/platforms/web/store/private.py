"""Whispers and forms: what is shown to one person only."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from bot.platforms.web.store.messages import in_parts
from handlers.core.forms import Form
from handlers.core.message import Message
from handlers.core.moments import from_micros, micros
from storage import Row, Session

_ENCODER = msgspec.json.Encoder()
_CONTENT = msgspec.json.Decoder(Message)
_FORM = msgspec.json.Decoder(Form)
_WHISPER = "id, seq, person, channel, about, message, content, at FROM web_whispers WHERE community = :community "
_FORM_COLUMNS = "id, person, channel, form, attempt, sent FROM web_forms WHERE community = :community "


class Whisper(msgspec.Struct, frozen=True):
    """A private answer to `person`; `message` is the one they pressed."""

    id: str
    seq: int
    person: str
    channel: str
    about: str | None
    message: str | None
    content: Message
    at: datetime


class Opened(msgspec.Struct, frozen=True):
    """A form opened for a person. `attempt` grows with each refused submission."""

    id: str
    person: str
    channel: str
    form: Form
    attempt: int = 0
    sent: bool = False


async def put_whisper(session: Session, whisper: Whisper, origin: str | None) -> None:
    """Keep a whisper."""
    await session.run(
        "INSERT INTO web_whispers (community, id, seq, person, channel, about, message, content, origin, at) "
        "VALUES (:community, :id, :seq, :person, :channel, :about, :message, :content, :origin, :at)",
        id=whisper.id,
        seq=whisper.seq,
        person=whisper.person,
        channel=whisper.channel,
        about=whisper.about,
        message=whisper.message,
        content=_ENCODER.encode(whisper.content),
        origin=origin,
        at=micros(whisper.at),
    )


async def find_whisper(session: Session, whisper: str) -> Whisper | None:
    """A whisper by its id."""
    row = await session.one(f"SELECT {_WHISPER} AND id = :id", id=whisper)
    return None if row is None else _whisper(row)


async def whisper_of_origin(session: Session, origin: str) -> Whisper | None:
    """The whisper that a keyed call made before."""
    row = await session.one(f"SELECT {_WHISPER} AND origin = :origin", origin=origin)
    return None if row is None else _whisper(row)


async def whispers_to(session: Session, person: str, after: int | None, limit: int) -> Sequence[Whisper]:
    """Up to `limit` of a person's whispers, oldest first: those after a sequence number, or else the newest."""
    order = "DESC" if after is None else "ASC"
    rows = await session.rows(
        f"SELECT {_WHISPER} AND person = :person AND seq > :after ORDER BY seq {order} LIMIT :most",
        person=person,
        after=after or 0,
        most=limit,
    )
    found = [_whisper(row) for row in rows]
    return found[::-1] if after is None else found


async def last_whisper_until(session: Session, person: str, at: datetime) -> int:
    """The sequence number of a person's last whisper up to a moment, 0 when there is none."""
    row = await session.one(
        "SELECT MAX(seq) AS seq FROM web_whispers WHERE community = :community AND person = :person AND at <= :at",
        person=person,
        at=micros(at),
    )
    return 0 if row is None or row["seq"] is None else int(row["seq"])


async def whispers_by_id(session: Session, ids: Sequence[str]) -> Mapping[str, Whisper]:
    """Whispers by their ids."""
    found: dict[str, Whisper] = {}
    for names, values in in_parts(ids):
        rows = await session.rows(f"SELECT {_WHISPER} AND id IN ({names})", **values)
        found.update((row["id"], _whisper(row)) for row in rows)
    return found


async def put_form(session: Session, opened: Opened, origin: str | None, at: datetime) -> None:
    """Keep a form that is open."""
    await session.run(
        "INSERT INTO web_forms (community, id, person, channel, form, attempt, sent, origin, at) "
        "VALUES (:community, :id, :person, :channel, :form, 0, 0, :origin, :at)",
        id=opened.id,
        person=opened.person,
        channel=opened.channel,
        form=_ENCODER.encode(opened.form),
        origin=origin,
        at=micros(at),
    )


async def find_form(session: Session, form: str) -> Opened | None:
    """A form by its id."""
    row = await session.one(f"SELECT {_FORM_COLUMNS} AND id = :id", id=form)
    return None if row is None else _opened(row)


async def form_of_origin(session: Session, origin: str) -> Opened | None:
    """The form that a keyed call opened before."""
    row = await session.one(f"SELECT {_FORM_COLUMNS} AND origin = :origin", origin=origin)
    return None if row is None else _opened(row)


async def forms_by_id(session: Session, ids: Sequence[str]) -> Mapping[str, Opened]:
    """Forms by their ids."""
    found: dict[str, Opened] = {}
    for names, values in in_parts(ids):
        rows = await session.rows(f"SELECT {_FORM_COLUMNS} AND id IN ({names})", **values)
        found.update((row["id"], _opened(row)) for row in rows)
    return found


async def form_was_sent(session: Session, form: str) -> None:
    """Close a form: what was filled in counts."""
    await session.run("UPDATE web_forms SET sent = 1 WHERE community = :community AND id = :id", id=form)


async def form_was_refused(session: Session, form: str, attempt: int) -> None:
    """Let a form be sent again after the refusal of one attempt."""
    await session.run(
        "UPDATE web_forms SET attempt = :next WHERE community = :community AND id = :id AND attempt < :next",
        id=form,
        next=attempt + 1,
    )


async def forget_forms(session: Session, before: datetime) -> None:
    """Drop forms that were opened before a moment."""
    await session.run("DELETE FROM web_forms WHERE community = :community AND at < :before", before=micros(before))


def _whisper(row: Row) -> Whisper:
    return Whisper(
        id=row["id"],
        seq=row["seq"],
        person=row["person"],
        channel=row["channel"],
        about=row["about"],
        message=row["message"],
        content=_CONTENT.decode(row["content"]),
        at=from_micros(row["at"]),
    )


def _opened(row: Row) -> Opened:
    return Opened(
        row["id"], row["person"], row["channel"], _FORM.decode(row["form"]), row["attempt"], bool(row["sent"])
    )
