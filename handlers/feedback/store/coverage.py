"""Which stretches of time were seen in each channel, and which were missed."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.events import Place
from handlers.core.moments import from_micros, micros
from handlers.core.people import Channel, channels, place_values
from handlers.feedback.model import Stretch, gaps, why_missed, within
from storage import Row, Session


class Missed(msgspec.Struct, frozen=True):
    """A stretch that was not seen; `reason` is a text key that completes "because …"."""

    since: datetime
    until: datetime
    reason: str


class ChannelCoverage(msgspec.Struct, frozen=True):
    """What was seen of a watched channel in a window."""

    channel: Channel
    seen: tuple[tuple[datetime, datetime], ...]
    missed: tuple[Missed, ...]


async def saw(session: Session, place: Place, since: int, until: int) -> None:
    """Note a stretch that was seen; with those it touches it becomes one."""
    touching = await session.one(
        "SELECT MIN(since) AS since, MAX(until) AS until FROM feedback_seen WHERE community = :community "
        "AND platform = :platform AND space = :space AND channel = :channel AND since <= :until AND until >= :since",
        since=since,
        until=until,
        **place_values(place),
    )
    if touching is not None and touching["since"] is not None:
        since, until = min(since, int(touching["since"])), max(until, int(touching["until"]))
    await session.run(
        "DELETE FROM feedback_seen WHERE community = :community AND platform = :platform AND space = :space "
        "AND channel = :channel AND since >= :since AND until <= :until",
        since=since,
        until=until,
        **place_values(place),
    )
    await session.run(
        "INSERT INTO feedback_seen (community, platform, space, channel, since, until) "
        "VALUES (:community, :platform, :space, :channel, :since, :until)",
        since=since,
        until=until,
        **place_values(place),
    )


async def unread(session: Session, place: Place, since: int, until: int, reason: str) -> None:
    """Note a stretch that could not be read back, and why; one that has grown takes the place of what it was."""
    await session.run(
        "DELETE FROM feedback_unread WHERE community = :community AND platform = :platform AND space = :space "
        "AND channel = :channel AND since = :since AND until < :until",
        since=since,
        until=until,
        **place_values(place),
    )
    await session.run(
        "INSERT INTO feedback_unread (community, platform, space, channel, since, until, reason) "
        "VALUES (:community, :platform, :space, :channel, :since, :until, :reason) "
        "ON CONFLICT (community, platform, space, channel, since, until) DO UPDATE SET reason = excluded.reason",
        since=since,
        until=until,
        reason=reason,
        **place_values(place),
    )


async def known_since(session: Session) -> datetime | None:
    """Since when anything was seen or is kept; None when nothing is."""
    seen = await session.one("SELECT MIN(since) AS since FROM feedback_seen WHERE community = :community")
    kept = await session.one("SELECT MIN(at) AS since FROM feedback_items WHERE community = :community")
    earliest = [int(row["since"]) for row in (seen, kept) if row is not None and row["since"] is not None]
    return from_micros(min(earliest)) if earliest else None


async def coverage(session: Session, start: datetime, end: datetime) -> Sequence[ChannelCoverage]:
    """What was seen and missed of each watched channel between two moments, by channel name."""
    watched = [channel for channel in await channels(session) if channel.watched]
    rows = await session.rows(
        "SELECT platform, space, channel, since, until FROM feedback_seen WHERE community = :community "
        "ORDER BY platform, space, channel, since"
    )
    unread = await session.rows(
        "SELECT platform, space, channel, since, until, reason FROM feedback_unread WHERE community = :community "
        "AND until > :start AND since < :end ORDER BY platform, space, channel, since",
        start=micros(start),
        end=micros(end),
    )
    return [_covered(channel, rows, unread, Stretch(micros(start), micros(end))) for channel in watched]


def _covered(channel: Channel, rows: Sequence[Row], unread: Sequence[Row], window: Stretch) -> ChannelCoverage:
    every = [_stretch(row) for row in _of(channel, rows)]
    reasons = [(_stretch(row), str(row["reason"])) for row in _of(channel, unread)]
    return ChannelCoverage(
        channel=channel,
        seen=tuple((from_micros(part.since), from_micros(part.until)) for part in within(window, every)),
        missed=tuple(
            Missed(
                since=from_micros(gap.since),
                until=from_micros(gap.until),
                reason=why_missed(gap, every, reasons, imported=channel.imported),
            )
            for gap in gaps(window, every)
        ),
    )


def _of(channel: Channel, rows: Sequence[Row]) -> Sequence[Row]:
    return [row for row in rows if Place(row["platform"], row["space"], row["channel"]) == channel.place]


def _stretch(row: Row) -> Stretch:
    return Stretch(int(row["since"]), int(row["until"]))
