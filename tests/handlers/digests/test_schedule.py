"""Digests come on time: once, late after an outage, and when the team says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.platforms.base import TryAgain
from handlers.core.events import Command, Entered
from handlers.core.message import Item, plain_text
from tests.handlers.digests.reading import MONDAY, lines, shown, title, two_voices, until
from tests.stage import (
    JONAS,
    MARA,
    TEAM,
    TOM,
    Stage,
    private_words,
    staged,
)


async def test_one_comes_when_it_is_due_and_the_next_a_week_later(stage: Stage) -> None:
    await two_voices(stage)
    await until(stage, MONDAY - timedelta(minutes=1))
    assert shown(stage) == []
    await until(stage, MONDAY)
    assert [title(digest) for digest in shown(stage)] == ["What the crowd said, 24 to 29 November"]
    await until(stage, MONDAY + timedelta(days=7))
    assert [title(digest) for digest in shown(stage)][1:] == ["What the crowd said, 30 November to 6 December"]


async def test_after_an_outage_one_late_digest_comes_and_not_five(stage: Stage) -> None:
    await until(stage, MONDAY)
    stage.clock.forward(hours=1)
    await stage.say(TOM, "While you were away")
    late = MONDAY + timedelta(days=30, hours=5)
    await until(stage, late)
    assert len(shown(stage)) == 2
    assert title(shown(stage)[1]) == "What the crowd said, 30 November to 27 December"
    assert "1 message" in lines(shown(stage)[1])
    await until(stage, MONDAY + timedelta(days=35))
    assert title(shown(stage)[2]) == "What the crowd said, 28 December 2026 to 3 January 2027"


async def test_a_start_after_an_outage_does_not_lose_the_late_one(stage: Stage) -> None:
    stage.clock.at = MONDAY + timedelta(days=2)
    await stage.deliver(Entered(where=TEAM, at=stage.clock(), name="team", kind="team"), settle=False)
    await stage.program.settle()
    assert len(shown(stage)) == 1
    assert title(shown(stage)[0]) == "What the crowd said, 23 to 29 November"


async def test_a_repeated_start_plans_once(stage: Stage) -> None:
    for _ in range(3):
        await stage.deliver(Entered(where=TEAM, at=stage.clock(), name="team", kind="team"))
    await until(stage, MONDAY)
    assert len(shown(stage)) == 1


async def test_the_clocks_change_and_nine_stays_nine(stage: Stage) -> None:
    spring = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
    await until(stage, spring)
    before = len(shown(stage))
    await until(stage, datetime(2027, 3, 29, 6, 59, tzinfo=UTC))
    assert len(shown(stage)) == before
    await until(stage, datetime(2027, 3, 29, 7, 0, tzinfo=UTC))
    assert len(shown(stage)) == before + 1


async def test_a_digest_that_cannot_be_delivered_waits_and_comes_once(stage: Stage) -> None:
    await two_voices(stage)
    stage.hall.down = TryAgain("away", after=0.01)
    stage.clock.forward(hours=1)
    await stage.deliver(Command(who=JONAS, where=TEAM, at=stage.clock(), name="digest", words="now"), settle=False)
    assert shown(stage) == []
    stage.hall.down = None
    await stage.program.settle()
    assert len(shown(stage)) == 1


async def test_the_schedule_is_shown_with_the_next_time(stage: Stage) -> None:
    outcome = await stage.command(JONAS, "/digest schedule", where=TEAM)
    assert private_words(outcome) == "#team: every Monday, 09:00 (Europe/Warsaw)"
    (item,) = (element for element in outcome.privates[0].message.elements if isinstance(element, Item))
    assert plain_text(item.facts[0].text) == "Next 2026-11-30T08:00+00:00"
    again = await stage.command(JONAS, "/digest", where=TEAM)
    assert again.privates == outcome.privates


async def test_a_team_channel_sets_its_own_schedule(stage: Stage) -> None:
    outcome = await stage.command(JONAS, "/digest schedule every day 18:30 Asia/Tokyo", where=TEAM)
    assert private_words(outcome) == "#team: every day, 18:30 (Asia/Tokyo)"
    await until(stage, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
    assert len(shown(stage)) == 1
    await until(stage, datetime(2026, 11, 25, 9, 30, tzinfo=UTC))
    assert len(shown(stage)) == 2
    listed = await stage.command(JONAS, "/chorus settings digest", where=TEAM)
    assert private_words(listed) == "When the digest comes: every day, 18:30 (Asia/Tokyo)"


async def test_a_manager_sets_the_communitys_schedule_elsewhere(stage: Stage) -> None:
    assert (await stage.command(JONAS, "/digest schedule every day 18:30")).reason == "digests.refused.manager_only"
    outcome = await stage.command(MARA, "/digest schedule co wtorek o 18.30")
    assert private_words(outcome) == "#team: every Tuesday, 18:30 (Europe/Warsaw)"
    await until(stage, datetime(2026, 11, 24, 17, 30, tzinfo=UTC))
    assert len(shown(stage)) == 1


async def test_settings_and_the_schedule_command_are_one(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings digest every day 18:30")
    await until(stage, datetime(2026, 11, 24, 17, 30, tzinfo=UTC))
    assert len(shown(stage)) == 1


async def test_the_schedule_follows_the_time_zone(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings timezone Asia/Tokyo --for community")
    await until(stage, datetime(2026, 11, 30, 0, 0, tzinfo=UTC))
    assert len(shown(stage)) == 1


async def test_off_means_none_until_it_is_set_again(stage: Stage) -> None:
    outcome = await stage.command(JONAS, "/digest schedule off", where=TEAM)
    assert private_words(outcome) == "#team: no digest"
    await until(stage, MONDAY + timedelta(days=14))
    assert shown(stage) == []
    await stage.command(JONAS, '/digest schedule "every monday 9:00"', where=TEAM)
    await until(stage, MONDAY + timedelta(days=21))
    assert len(shown(stage)) == 1


async def test_a_late_digest_survives_a_change_of_schedule(stage: Stage) -> None:
    stage.clock.at = MONDAY + timedelta(hours=1)
    await stage.command(JONAS, "/digest schedule every friday 9:00", where=TEAM)
    await stage.program.settle()
    assert [title(digest) for digest in shown(stage)] == ["What the crowd said, 23 to 29 November"]


async def test_the_configuration_sets_the_schedule(tmp_path: Path) -> None:
    configured = {"digest": "every day 18:30 Asia/Tokyo"}
    async with staged(tmp_path, configured=configured) as stage:
        outcome = await stage.command(JONAS, "/digest schedule", where=TEAM)
        assert private_words(outcome) == "#team: every day, 18:30 (Asia/Tokyo)"
        await until(stage, datetime(2026, 11, 24, 9, 30, tzinfo=UTC))
        assert len(shown(stage)) == 1


async def test_a_form_sets_the_schedule(stage: Stage) -> None:
    opened = await stage.press(JONAS, "digests.schedule", where=TEAM)
    assert opened.form is not None
    assert opened.form.fields[0].value == "every Monday 09:00 Europe/Warsaw"
    outcome = await stage.submit(JONAS, opened.form.token, {"rhythm": "every friday 9:00"}, where=TEAM)
    assert private_words(outcome) == "#team: every Friday, 09:00 (Europe/Warsaw)"
    wrong = await stage.submit(JONAS, opened.form.token, {"rhythm": "sometimes"}, where=TEAM)
    assert wrong.reason == "core.refused.not_a_schedule"
    assert set(wrong.fields) == {"rhythm"}
