"""An export goes through the same door as everything: once, in order, and no effect of it leaves."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, messages_kept, opened
from bot.config import Config
from bot.imports.importer import Report, import_export, waves
from bot.platforms.base import Outcome
from handlers.core.events import Edited, Entered, Event, Identity, Place, Profile, Reacted, Removed, Said, Seen
from handlers.core.people import channels
from storage import NotSaved
from tests.bot.imports.reading import NOW
from tests.engines import storage_in
from tests.fakes.exports import DiscordChannel, SlackWorkspace, busy_workspace, write_folder, write_zip

HERE, THERE = Place("slack", "T1", "C1"), Place("slack", "T1", "C2")
ANA = Profile(Identity("slack", "T1", "U1"), "Ana")
AT = datetime(2026, 9, 1, tzinfo=UTC)


def said(message: str, thread: str | None = None, where: Place = HERE) -> Said:
    return Said(who=ANA, where=where, at=AT, message=message, text=message, thread=thread)


def entered(where: Place = HERE) -> Entered:
    return Entered(where=where, at=AT, name="general")


def reacted(message: str) -> Reacted:
    return Reacted(who=ANA, where=HERE, at=AT, message=message, emoji="👍")


def edited(message: str) -> Edited:
    return Edited(who=ANA, where=HERE, at=AT, message=message, text="new")


WAVES = {
    "messages go at once": ([said("1"), said("2")], [["1", "2"]]),
    "a reply goes behind what it answers": ([said("1"), said("2", "1"), said("3")], [["1", "3"], ["2"]]),
    "a reply to an earlier batch waits for nobody": ([said("2", "1")], [["2"]]),
    "the same id elsewhere is another message": ([said("1"), said("2", "1", THERE)], [["1", "2"]]),
    "a reaction goes behind its message": ([said("1"), reacted("1"), reacted("1")], [["1"], ["1", "1"]]),
    "edits of one message keep their order": ([said("1"), edited("1"), edited("1")], [["1"], ["1"], ["1"]]),
    "a channel is entered first": ([entered(), said("1"), entered(THERE)], [["C1", "C2"], ["1"]]),
    "a chain of replies": ([said("1"), said("2", "1"), said("3", "2")], [["1"], ["2"], ["3"]]),
    "what was seen is said last": (
        [said("1"), reacted("1"), Seen(where=HERE, since=AT, at=AT), said("9", where=THERE)],
        [["1", "9"], ["1"], ["C1"]],
    ),
    "a deletion goes behind the edit": (
        [said("1"), edited("1"), Removed(where=HERE, at=AT, message="1")],
        [["1"], ["1"], ["1"]],
    ),
}


@pytest.mark.parametrize("name", WAVES)
def test_order_is_kept_where_it_matters(name: str) -> None:
    batch, expected = WAVES[name]
    assert [[getattr(event, "message", event.where.channel) for event in wave] for wave in waves(batch)] == expected


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    async with opened(Config(storage=storage_in(tmp_path / "data"))) as app:
        yield app


async def imported(app: App, path: Path) -> Report:
    return await import_export(path, app.program.deliver, lambda: messages_kept(app), now=NOW)


async def test_a_second_import_changes_nothing(app: App, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())
    first = await imported(app, path)
    again = await imported(app, path)
    assert first.messages == first.new == again.messages > 60
    assert again.new == 0
    assert (first.reactions, first.skipped, first.problems) == (again.reactions, again.skipped, [])
    assert await messages_kept(app) == first.new


async def test_imported_channels_are_watched_and_nothing_is_sent(app: App, tmp_path: Path) -> None:
    await imported(app, write_zip(tmp_path / "export.zip", busy_workspace().files()))
    known = await app.engine.reading(app.community, channels)
    assert [(channel.name, channel.watched, channel.imported) for channel in known] == [
        ("feedback", True, True),
        ("general", True, True),
    ]
    assert await outbox_rows(app) == 0


async def outbox_rows(app: App) -> int:
    async def count(session: object) -> int:
        row = await session.one("SELECT COUNT(*) AS n FROM runtime_outbox WHERE community = :community")  # type: ignore[attr-defined]
        return int(row["n"])

    return await app.engine.reading(app.community, count)


async def test_a_bot_that_connects_later_stores_nothing_twice(app: App, tmp_path: Path) -> None:
    channel = DiscordChannel()
    message = channel.say("41", "The lid leaks")
    (tmp_path / "feedback.json").write_bytes(channel.bytes())
    await imported(app, tmp_path / "feedback.json")
    where = Place("discord", channel.guild, channel.channel)
    live = Said(
        key="event-1",
        who=Profile(Identity("discord", channel.guild, "41"), "Nick 41"),
        where=where,
        at=AT,
        message=message["id"],
        text="The lid leaks",
    )
    await app.program.deliver(live)
    assert await messages_kept(app) == 1


async def test_every_thing_said_reaches_deliver_once_and_behind_what_it_needs(tmp_path: Path) -> None:
    made = SlackWorkspace()
    made.user("U1", "Ana")
    for name in ("one", "two"):
        made.channel(name, name.upper())
        for number in range(700):
            parent = made.say(name, "U1", f"{number}", reactions=[{"name": "+1", "users": ["U1"], "count": 1}])
            made.reply(name, parent, "U1", f"answer {number}")
    known: set[tuple[Place, str]] = set()
    kinds: Counter[str] = Counter()

    async def deliver(event: Event) -> Outcome:
        kinds[type(event).__name__] += 1
        if isinstance(event, Said):
            assert event.thread is None or (event.where, event.thread) in known
            known.add((event.where, event.message))
        if isinstance(event, Reacted):
            assert (event.where, event.message) in known
        return Outcome()

    async def count_stored() -> int:
        return len(known)

    steps: list[tuple[int, int]] = []
    path = write_folder(tmp_path / "export", made.files())
    report = await import_export(path, deliver, count_stored, now=NOW, progress=lambda *step: steps.append(step))
    assert kinds == {"Entered": 2, "Said": 2800, "Reacted": 1400, "Seen": 2}
    assert (report.messages, report.new, report.reactions, len(report.channels)) == (2800, 2800, 1400, 2)
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1]
    assert len(steps) > 5


async def test_one_message_that_cannot_be_kept_costs_itself(tmp_path: Path) -> None:
    channel = DiscordChannel()
    for text in ("fine", "bad", "good"):
        channel.say("41", text)
    (tmp_path / "feedback.json").write_bytes(channel.bytes())
    kept: list[str] = []

    async def deliver(event: Event) -> Outcome:
        if isinstance(event, Said):
            if event.text == "bad":
                raise ValueError("no room for that")
            kept.append(event.text)
        return Outcome()

    async def count_stored() -> int:
        return len(kept)

    report = await import_export(tmp_path / "feedback.json", deliver, count_stored, now=NOW)
    assert kept == ["fine", "good"]
    assert "could not be kept: ValueError: no room for that" in str(report.problems[0])


async def test_a_store_that_keeps_nothing_ends_the_import(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())

    async def deliver(event: Event) -> Outcome:
        raise NotSaved("disk full")

    async def count_stored() -> int:
        return 0

    with pytest.raises(NotSaved, match="disk full"):
        await import_export(path, deliver, count_stored, now=NOW, fatal=(NotSaved,))
