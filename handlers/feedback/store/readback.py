"""What is stored of a stretch that was read back: found and taken out in sets, however much was said."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec

from handlers.core.events import Identity, Place
from handlers.core.people import place_values
from storage import Session, Value

AT_ONCE = 400  # names a statement: SQLite takes 32,766 values, PostgreSQL as many
T = TypeVar("T")


class Stored(msgspec.Struct, frozen=True):
    """A noted message of the stretch."""

    source: str
    message: str
    subject: str | None


class Given(msgspec.Struct, frozen=True):
    """A stored reaction."""

    source: str
    person: str
    emoji: str


async def stored_between(session: Session, place: Place, since: int, until: int) -> Sequence[Stored]:
    """What is noted of a channel after `since`, up to `until`, and was by then.

    One that is only known from its edit is left out: when it was written is not known.
    """
    rows = await session.rows(
        "SELECT source, message, subject FROM feedback_items WHERE community = :community AND at > :since "
        "AND at <= :until AND platform = :platform AND space = :space AND channel = :channel AND deleted = 0 "
        "AND noted_at <= :until AND (edited_at IS NULL OR edited_at <> at)",
        since=since,
        until=until,
        **place_values(place),
    )
    return [Stored(row["source"], row["message"], row["subject"]) for row in rows]


async def take_out_all(session: Session, sources: Sequence[str]) -> None:
    """These messages were deleted: their words, their authors and the reactions to them go; the rows stay as marks."""
    for names, values in _named(sources):
        await session.run(
            "UPDATE feedback_items SET text = '', person = '', language = '', link = '', files = 0, "  # noqa: S608
            f"deleted = 1 WHERE community = :community AND source IN ({names})",
            **values,
        )
        await session.run(
            f"DELETE FROM feedback_reactions WHERE community = :community AND source IN ({names})",  # noqa: S608
            **values,
        )


async def given_to(session: Session, sources: Sequence[str], until: int) -> Sequence[Given]:
    """The stored reactions to these messages that were given by then."""
    found: list[Given] = []
    for names, values in _named(sources):
        rows = await session.rows(
            "SELECT source, person, emoji, at FROM feedback_reactions WHERE community = :community "  # noqa: S608
            f"AND source IN ({names})",
            **values,
        )
        # The moment is looked at here: asked for it, the database would look for all that are as old.
        found += [Given(row["source"], row["person"], row["emoji"]) for row in rows if row["at"] <= until]
    return found


async def take_back_all(session: Session, given: Sequence[Given]) -> None:
    """These reactions were taken back."""
    for part in _parts(given):
        values: dict[str, Value] = {}
        for number, one in enumerate(part):
            values |= {f"s{number}": one.source, f"p{number}": one.person, f"e{number}": one.emoji}
        rows = ", ".join(f"(:s{number}, :p{number}, :e{number})" for number in range(len(part)))
        await session.run(
            "DELETE FROM feedback_reactions WHERE community = :community "  # noqa: S608
            f"AND (source, person, emoji) IN (VALUES {rows})",
            **values,
        )


async def people_behind(session: Session, identities: Iterable[Identity]) -> dict[Identity, str]:
    """The persons of those identities that the community has met."""
    wanted = set(identities)
    found: dict[Identity, str] = {}
    for names, values in _named(sorted({identity.user for identity in wanted})):
        rows = await session.rows(
            'SELECT platform, space, "user", person FROM core_identities WHERE community = :community '  # noqa: S608
            f'AND "user" IN ({names})',
            **values,
        )
        for row in rows:
            found[Identity(row["platform"], row["space"], row["user"])] = row["person"]
    return {identity: person for identity, person in found.items() if identity in wanted}


def _named(items: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Items in parts: how a statement names them, and their values."""
    for part in _parts(items):
        values = {f"v{number}": item for number, item in enumerate(part)}
        yield ", ".join(f":{name}" for name in values), values


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
