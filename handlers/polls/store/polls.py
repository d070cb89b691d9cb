"""Polls, their choices and how they stand."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.moments import from_micros, micros
from handlers.core.people import place_values
from handlers.polls.model import Count, Draft, Tally, named_by
from handlers.polls.store.places import keep_places
from handlers.polls.store.schema import NOBODY_KNEW, SLOTS
from storage import Row, Session


class Poll(msgspec.Struct, frozen=True):
    """A poll. `most` 1 means choosing one; `audience` is who may see and answer it: everyone or the team.

    `home` is where it was posted first, `platforms` are those it was posted on.
    """

    number: int
    title: str
    most: int
    creator: str
    creator_name: str
    home: Place
    audience: str
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None
    closings: int
    platforms: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What its messages are about."""
        return f"poll:{self.number}"

    def ended(self, now: datetime) -> datetime | None:
        """When it stopped taking votes: closed, or due to be closed by now; None while it is open."""
        if self.closed_at is not None:
            return self.closed_at
        return self.closes_at if self.closes_at is not None and self.closes_at <= now else None


POLL = (
    "p.poll AS poll, p.title AS title, p.most AS most, p.creator AS creator, p.platform AS platform, "
    "p.space AS space, p.channel AS channel, p.audience AS audience, p.opened_at AS opened_at, "
    "p.closes_at AS closes_at, p.closed_at AS closed_at, p.closings AS closings, p.platforms AS platforms"
)


async def add(
    session: Session,
    draft: Draft,
    labels: Sequence[str],
    *,
    creator: str,
    places: Sequence[Place],
    audience: str,
    now: datetime,
    closes_at: datetime | None,
) -> int:
    """Keep a new poll with its choices and the places it is posted in, the first of which is its home; its number."""
    number = await session.next_number("poll")
    await session.run(
        "INSERT INTO polls_polls (community, poll, title, most, creator, platform, space, channel, audience, "
        "opened_at, closes_at, closed_at, closings, platforms) VALUES (:community, :poll, :title, :most, :creator, "
        ":platform, :space, :channel, :audience, :opened_at, :closes_at, NULL, 0, :platforms)",
        poll=number,
        title=draft.title,
        most=draft.most,
        creator=creator,
        audience=audience,
        opened_at=micros(now),
        closes_at=None if closes_at is None else micros(closes_at),
        platforms=" ".join(dict.fromkeys(place.platform for place in places)),
        **place_values(places[0]),
    )
    await keep_places(session, number, places)
    for choice, label in enumerate(labels, 1):
        await session.run(
            "INSERT INTO polls_choices (community, poll, choice, label) VALUES (:community, :poll, :choice, :label)",
            poll=number,
            choice=choice,
            label=label,
        )
    return number


async def find(session: Session, number: int) -> Poll | None:
    """A poll by its number."""
    row = await session.one(
        f"SELECT {POLL}, COALESCE(c.name, '') AS creator_name FROM polls_polls p "  # noqa: S608 — a constant
        "LEFT JOIN core_people c ON c.community = p.community AND c.person = p.creator "
        "WHERE p.community = :community AND p.poll = :poll",
        poll=number,
    )
    return None if row is None else poll_of(row)


async def label_of(session: Session, number: int, choice: int) -> str:
    """The label of a choice; empty when there is none."""
    row = await session.known(
        "SELECT label FROM polls_choices WHERE community = :community AND poll = :poll AND choice = :choice",
        poll=number,
        choice=choice,
    )
    return "" if row is None else str(row["label"])


async def choices(session: Session, number: int) -> Sequence[tuple[int, str]]:
    """The choices of a poll in their order."""
    rows = await session.rows(
        "SELECT choice, label FROM polls_choices WHERE community = :community AND poll = :poll ORDER BY choice",
        poll=number,
    )
    return [(row["choice"], row["label"]) for row in rows]


async def tally(session: Session, number: int) -> Tally:
    """How a poll stands: a sum over the slots, which costs the same however many voted."""
    sums = await session.rows(
        "SELECT choice, SUM(votes) AS votes FROM polls_tally WHERE community = :community AND poll = :poll "
        "GROUP BY choice",
        poll=number,
    )
    votes = {row["choice"]: int(row["votes"]) for row in sums}
    counts = tuple(Count(choice, label, votes.get(choice, 0)) for choice, label in await choices(session, number))
    people = [(named_by(choice), count) for choice, count in votes.items() if choice <= NOBODY_KNEW and count]
    return Tally(counts, sum(count for _, count in people), tuple(sorted(people, key=lambda one: (-one[1], one[0]))))


async def close(session: Session, number: int, at: datetime) -> None:
    """Stop taking votes from a moment on."""
    await session.run(
        "UPDATE polls_polls SET closed_at = :at, closings = closings + 1 WHERE community = :community AND poll = :poll",
        poll=number,
        at=micros(at),
    )


async def reopen(session: Session, number: int) -> None:
    """Take votes again, until somebody closes it."""
    await session.run(
        "UPDATE polls_polls SET closed_at = NULL, closes_at = NULL WHERE community = :community AND poll = :poll",
        poll=number,
    )


async def remove(session: Session, number: int) -> None:
    """Delete a poll: it, its choices and its tally at once; what is large goes slot by slot with `forget`."""
    for sql in (
        "DELETE FROM polls_polls WHERE community = :community AND poll = :poll",
        "DELETE FROM polls_choices WHERE community = :community AND poll = :poll",
        "DELETE FROM polls_tally WHERE community = :community AND poll = :poll",
        "DELETE FROM polls_places WHERE community = :community AND poll = :poll",
    ):
        await session.run(sql, poll=number)


async def forget(session: Session, number: int, slot: int) -> int | None:
    """Delete the ballots and the log of one slot; the next slot to do, or None after the last."""
    for sql in (
        "DELETE FROM polls_ballots WHERE community = :community AND poll = :poll AND slot = :slot",
        "DELETE FROM polls_log WHERE community = :community AND poll = :poll AND slot = :slot",
    ):
        await session.run(sql, poll=number, slot=slot)
    return slot + 1 if slot + 1 < SLOTS else None


def poll_of(row: Row) -> Poll:
    """The poll in a row that holds `POLL` and the creator's name."""
    return Poll(
        number=row["poll"],
        title=row["title"],
        most=row["most"],
        creator=row["creator"],
        creator_name=row["creator_name"],
        home=Place(row["platform"], row["space"], row["channel"]),
        audience=row["audience"],
        opened_at=from_micros(row["opened_at"]),
        closes_at=None if row["closes_at"] is None else from_micros(row["closes_at"]),
        closed_at=None if row["closed_at"] is None else from_micros(row["closed_at"]),
        closings=row["closings"],
        platforms=tuple(row["platforms"].split()) or (row["platform"],),
    )
