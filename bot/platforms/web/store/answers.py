"""First answers of calls with an Idempotency-Key."""

from datetime import datetime

import msgspec

from handlers.core.moments import micros
from storage import Session


class Kept(msgspec.Struct, frozen=True):
    """The first answer to a key: the hash of what was sent then, and what it was answered with."""

    body: str
    status: int
    answer: bytes


async def find(session: Session, call: str, person: str, key: str) -> Kept | None:
    """The first answer to a key, if the key was used."""
    row = await session.one(
        "SELECT body, status, answer FROM web_answers WHERE community = :community AND call = :call "
        "AND person = :person AND key = :key",
        call=call,
        person=person,
        key=key,
    )
    return None if row is None else Kept(row["body"], row["status"], bytes(row["answer"]))


async def keep(session: Session, call: str, person: str, key: str, kept: Kept, at: datetime) -> None:
    """Keep the first answer to a key."""
    await session.run(
        "INSERT INTO web_answers (community, call, person, key, body, status, answer, at) "
        "VALUES (:community, :call, :person, :key, :body, :status, :answer, :at) "
        "ON CONFLICT (community, call, person, key) DO NOTHING",
        call=call,
        person=person,
        key=key,
        body=kept.body,
        status=kept.status,
        answer=kept.answer,
        at=micros(at),
    )


async def forget(session: Session, before: datetime) -> None:
    """Drop answers from before a moment."""
    await session.run("DELETE FROM web_answers WHERE community = :community AND at < :before", before=micros(before))
