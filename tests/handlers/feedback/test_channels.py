"""Channels are known, told once that they are read, and what of them was seen is counted."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.core.events import Entered, Place, Seen
from handlers.core.people import channel
from handlers.feedback.store import ChannelCoverage, coverage
from tests.handlers.feedback.reading import read, words
from tests.stage import MARA, RECIPES, START, TALK, TEAM, TOM, Stage, staged

NEW = Place("hall", "h1", "new")
HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


def entered(place: Place = NEW, **more: object) -> Entered:
    return Entered(**{"where": place, "at": START, "name": place.channel, "watched": True, **more})  # type: ignore[arg-type]


async def test_a_watched_channel_is_told_what_is_read_how_long_it_is_kept_and_how_to_opt_out(stage: Stage) -> None:
    (notice,) = stage.latest(TALK)
    told = stage.shown(notice)
    for part in ("reads this channel", "kept for 365 days", "/chorus optout"):
        assert part in told


async def test_the_notice_is_posted_once_however_often_chorus_starts(stage: Stage) -> None:
    for _ in range(3):
        await stage.deliver(entered(TALK))
    assert len(stage.latest(TALK)) == 1


SILENT = {
    "a team channel": {"kind": "team"},
    "a channel nobody watches": {"watched": False},
    "an imported channel": {"imported": True},
}


@pytest.mark.parametrize("case", SILENT)
async def test_no_notice_goes_to(stage: Stage, case: str) -> None:
    await stage.deliver(entered(**SILENT[case]))
    assert stage.latest(NEW) == []


async def test_the_notice_speaks_the_channels_language(stage: Stage) -> None:
    await stage.deliver(entered(language="pl"))
    (notice,) = stage.latest(NEW)
    assert stage.hall.messages[notice].language == "pl"
    assert "przez 365 dni" in stage.shown(notice)


async def test_the_notice_names_the_days_that_are_set(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "30"}) as stage:
        assert "kept for 30 days" in stage.shown(stage.latest(TALK)[0])


async def test_a_channel_that_is_watched_by_hand_is_told_too(stage: Stage) -> None:
    await stage.deliver(entered(watched=False))
    await stage.command(MARA, "/chorus settings watch #new")
    assert len(stage.latest(NEW)) == 1


async def test_what_a_person_chose_about_watching_outlives_the_next_start(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings unwatch #talk")
    await stage.deliver(entered(TALK))
    await stage.say(TOM, "Is anybody reading?")
    assert await words(stage) == []


async def test_a_changed_name_and_language_are_taken_over_and_an_unknown_language_is_not(stage: Stage) -> None:
    await stage.deliver(entered(language="tr"))
    await stage.deliver(entered(name="renamed"))
    known = await read(stage, lambda session: channel(session, NEW))
    assert known is not None
    assert (known.name, known.language) == ("renamed", "tr")


async def test_an_import_does_not_turn_a_live_channel_into_an_imported_one(stage: Stage) -> None:
    await stage.deliver(entered(TALK, imported=True, name="old name", watched=False))
    known = await read(stage, lambda session: channel(session, TALK))
    assert known is not None
    assert (known.name, known.imported, known.watched) == ("talk", False, True)


async def test_an_imported_channel_that_chorus_joins_becomes_a_live_one(stage: Stage) -> None:
    await stage.deliver(entered(imported=True))
    await stage.deliver(entered())
    known = await read(stage, lambda session: channel(session, NEW))
    assert known is not None
    assert not known.imported
    assert len(stage.latest(NEW)) == 1


async def test_coverage_says_what_was_seen_and_what_was_missed_and_why(stage: Stage) -> None:
    await seen(stage, 1, 3)
    await seen(stage, 3, 4)
    await seen(stage, 6, 7)
    talk, *_ = [one for one in await covered(stage, 0, 8) if one.channel.place == TALK]
    assert [(hour(since), hour(until)) for since, until in talk.seen] == [(1, 4), (6, 7)]
    assert [(hour(one.since), hour(one.until), one.reason) for one in talk.missed] == [
        (0, 1, "feedback.missed.not_there_yet"),
        (4, 6, "feedback.missed.away"),
        (7, 8, "feedback.missed.away"),
    ]


async def test_coverage_is_of_watched_channels_only(stage: Stage) -> None:
    assert {one.channel.place for one in await covered(stage, 0, 1)} == {TALK, RECIPES}
    assert TEAM not in {one.channel.place for one in await covered(stage, 0, 1)}


ORDERS = {
    "in order": [(0, 1), (1, 2), (2, 3)],
    "backwards": [(2, 3), (1, 2), (0, 1)],
    "twice": [(0, 3), (0, 3), (1, 2)],
    "the gap filled last": [(0, 1), (2, 3), (1, 2)],
    "one around all": [(1, 2), (0, 3)],
}


@pytest.mark.parametrize("case", ORDERS)
async def test_stretches_that_touch_are_kept_as_one(stage: Stage, case: str) -> None:
    for since, until in ORDERS[case]:
        await seen(stage, since, until)
    rows = await read(
        stage, lambda session: session.rows("SELECT since, until FROM feedback_seen WHERE community = :community")
    )
    assert [(row["until"] - row["since"]) // 3_600_000_000 for row in rows] == [3]


async def test_a_stretch_without_length_says_nothing(stage: Stage) -> None:
    await seen(stage, 2, 2)
    assert all(not one.seen for one in await covered(stage, 0, 4))


async def seen(stage: Stage, since: int, until: int) -> None:
    await stage.deliver(Seen(where=TALK, since=START + since * HOUR, at=START + until * HOUR))


async def covered(stage: Stage, start: int, end: int) -> Sequence[ChannelCoverage]:
    return await read(stage, lambda session: coverage(session, START + start * HOUR, START + end * HOUR))


def hour(at: datetime) -> float:
    return (at - START) / HOUR
