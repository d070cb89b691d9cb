"""Digests come on time and once, say what was counted, and leave out what may not be quoted any more."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.platforms.base import TryAgain
from handlers.core.events import Command, Entered, Place, Profile, Seen
from handlers.core.feature import Section, Window
from handlers.core.message import Button, Buttons, Facts, Heading, Item, Message, Note, Paragraph, Quote, plain_text
from handlers.digests import compose
from handlers.digests.actions.commands import WORDS
from storage import Session
from tests.stage import (
    JONAS,
    MARA,
    MISAKI,
    RECIPES,
    TALK,
    TEAM,
    TOM,
    ZOFIA,
    Stage,
    private_words,
    profile,
    staged,
)

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # 9:00 in Warsaw, the first time that the stage's digest is due


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made


def shown(stage: Stage, where: Place = TEAM) -> list[Message]:
    """The digests in a place, oldest first."""
    return [stage.hall.messages[message] for message in stage.latest(where)]


def title(message: Message) -> str:
    """What a digest is called."""
    first = message.elements[0]
    assert isinstance(first, Heading)
    return plain_text(first.text)


def lines(message: Message) -> list[str]:
    """All headings, paragraphs, notes and facts of a message."""
    found = []
    for element in message.elements:
        if isinstance(element, Heading | Paragraph | Note | Item):
            found.append(plain_text(element.text))
        if isinstance(element, Facts):
            found += [plain_text(fact.text) for fact in element.items]
    return found


def quoted(message: Message) -> list[str]:
    """The words a digest quotes."""
    return [element.text for element in message.elements if isinstance(element, Quote)]


async def two_voices(stage: Stage) -> tuple[str, str]:
    """Two supported messages of two people."""
    one = await stage.say(TOM, "The lid leaks every single time")
    two = await stage.say(ZOFIA, "Paczka miała być we wtorek", where=RECIPES)
    await stage.react(MISAKI, one, "👍")
    await stage.react(JONAS, one, "👍")
    await stage.react(MISAKI, two, "👍", where=RECIPES)
    return one, two


async def until(stage: Stage, at: datetime) -> None:
    """Let the time come and what is due happen."""
    stage.clock.at = at
    await stage.program.settle()


async def test_now_posts_what_was_said_into_the_team_channel(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    outcome = await stage.command(JONAS, "/digest now", where=TEAM)
    (digest,) = shown(stage)
    assert outcome.subject == "digest:1"
    assert title(digest) == "What the crowd said on 24 November"
    assert "2 people" in lines(digest)
    assert "2 messages" in lines(digest)
    assert quoted(digest) == ["The lid leaks every single time", "Paczka miała być we wtorek"]


async def test_now_becomes_the_last_and_the_next_goes_on_from_there(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    stage.clock.forward(minutes=10)
    await stage.say(MISAKI, "小さいボトルがほしいです")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    first, second = shown(stage)
    assert "2 messages" in lines(first)
    assert "1 message" in lines(second)
    assert title(second) == "What the crowd said on 24 November"


async def test_a_preview_is_private_and_changes_nothing(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    for _ in range(2):
        outcome = await stage.command(JONAS, "/digest preview", where=TEAM)
        (private,) = outcome.privates
        assert "2 messages" in lines(private.message)
        assert lines(private.message)[0].startswith("A preview, seen by you alone.")
        assert not any(isinstance(element, Buttons) for element in private.message.elements)
    assert shown(stage) == []
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert "2 messages" in lines(shown(stage)[0])


async def test_now_from_elsewhere_reaches_every_team_channel_and_says_so(stage: Stage) -> None:
    lab = Place("hall", "h1", "lab")
    await stage.deliver(Entered(where=lab, at=stage.clock(), name="lab", kind="team", language="pl"))
    await stage.say(TOM, "The lid leaks")
    stage.clock.forward(hours=1)
    outcome = await stage.command(JONAS, "/digest now")
    assert private_words(outcome) == "The digest is posted in #lab, #team."
    assert [digest.language for digest in (*shown(stage), *shown(stage, lab))] == ["en", "pl"]


async def test_a_quiet_time_says_so(stage: Stage) -> None:
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    said = lines(shown(stage)[0])
    assert "A quiet time: nobody wrote, and nobody in the same time before." in said
    assert "New since last time" not in said


async def test_what_is_new_is_compared_with_the_same_time_before(stage: Stage) -> None:
    await stage.say(TOM, "One")
    await stage.say(TOM, "Two")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    stage.clock.forward(minutes=10)
    await stage.say(TOM, "Three")
    await stage.say(MISAKI, "Four")
    await stage.say(MISAKI, "Five")
    stage.clock.forward(hours=3)
    await stage.command(JONAS, "/digest now", where=TEAM)
    first, second = shown(stage)
    assert "New since last time" not in lines(first)
    assert "2 people wrote, 1 in the same time before" in lines(second)
    assert "3 messages, 2 in the same time before" in lines(second)
    assert "1 person wrote for the first time" in lines(second)


async def test_coverage_names_what_was_seen_and_what_was_missed(stage: Stage) -> None:
    start = stage.clock()
    stage.clock.forward(hours=4)
    await stage.deliver(Seen(where=TALK, since=start - timedelta(days=8), at=start))
    await stage.deliver(Seen(where=TALK, since=start + timedelta(hours=2), at=stage.clock()))
    await stage.command(JONAS, "/digest now", where=TEAM)
    said = lines(shown(stage)[0])
    assert "What this covers. 1 of 2 channels, 166 of 336 hours in them. Each person counts once." in said
    gap = "Missed: #talk, 2026-11-24T09:00+00:00 to 2026-11-24T11:00+00:00, because Chorus was not connected."
    assert gap in said
    assert any(line.startswith("Missed: #recipes, 2026-11-17T13:00+00:00") for line in said)


async def test_an_archive_of_another_time_is_no_channel_of_this_one(stage: Stage) -> None:
    attic = Place("hall", "h1", "attic")
    await stage.deliver(Entered(where=attic, at=stage.clock(), name="attic", watched=True, imported=True))
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert any(line.startswith("What this covers. 0 of 2 channels") for line in lines(shown(stage)[0]))
    assert not any("#attic" in line for line in lines(shown(stage)[0]))


async def test_the_last_minutes_are_not_called_missed(stage: Stage) -> None:
    start = stage.clock()
    stage.clock.forward(hours=1)
    for place in (TALK, RECIPES):
        await stage.deliver(Seen(where=place, since=start - timedelta(days=8), at=stage.clock() - timedelta(minutes=9)))
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert not any(line.startswith("Missed") for line in lines(shown(stage)[0]))


async def test_a_digest_soon_after_the_last_has_seen_all_of_its_time(stage: Stage) -> None:
    for place in (TALK, RECIPES):
        await stage.deliver(Seen(where=place, since=stage.clock() - timedelta(days=8), at=stage.clock()))
    await stage.command(JONAS, "/digest now", where=TEAM)
    stage.clock.forward(seconds=40)
    await stage.command(JONAS, "/digest now", where=TEAM)
    covers = [line for message in shown(stage) for line in lines(message) if line.startswith("What this covers")]
    assert covers == [
        "What this covers. 2 of 2 channels, 336 of 336 hours in them. Each person counts once.",
        "What this covers. 2 of 2 channels, 1 of 1 hour in them. Each person counts once.",
    ]


async def test_one_by_hand_at_the_very_time_stands_for_the_one_that_is_due(stage: Stage) -> None:
    stage.clock.at = MONDAY
    await stage.command(JONAS, "/digest now", where=TEAM)
    await until(stage, MONDAY + timedelta(minutes=1))
    assert len(shown(stage)) == 1


async def test_a_stretch_that_channels_share_is_named_once(stage: Stage) -> None:
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    missed = [line for line in lines(shown(stage)[0]) if line.startswith("Missed")]
    assert len(missed) == 1
    assert missed[0].startswith("Missed: #recipes, #talk, ")


async def test_the_digest_is_in_the_language_of_its_channel(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings language ja --for team", where=TEAM)
    await stage.say(TOM, "The lid leaks")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    (digest,) = shown(stage)
    assert digest.language == "ja"
    assert "11月24日" in title(digest)


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


async def test_a_hidden_quote_leaves_every_digest_that_shows_it(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    lab = Place("hall", "h1", "lab")
    await stage.deliver(Entered(where=lab, at=stage.clock(), name="lab", kind="team"))
    await stage.command(JONAS, "/digest now", where=lab)
    hide = next(element.hide for element in shown(stage)[0].elements if isinstance(element, Quote))
    assert isinstance(hide, Button)
    outcome = await stage.press(JONAS, hide.token, where=TEAM)
    assert private_words(outcome) == "The quote is hidden, and taken out of the 2 digests that show it."
    for place in (TEAM, lab):
        assert quoted(shown(stage, place)[0]) == ["Paczka miała być we wtorek"]
    stage.clock.forward(hours=1)
    preview = await stage.command(JONAS, "/digest preview", where=TEAM)
    assert "The lid leaks every single time" not in quoted(preview.privates[0].message)


async def test_hiding_twice_finds_it_hidden(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    hide = next(element.hide for element in shown(stage)[0].elements if isinstance(element, Quote))
    assert isinstance(hide, Button)
    await stage.press(JONAS, hide.token, where=TEAM)
    edits = stage.hall.edits
    again = await stage.press(JONAS, hide.token, where=TEAM)
    assert private_words(again) == "The quote is hidden. No digest shows it."
    assert stage.hall.edits == edits


async def test_a_heading_goes_with_its_last_quote(stage: Stage) -> None:
    one = await stage.say(TOM, "The lid leaks every single time")
    await stage.react(MISAKI, one, "👍")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert "Most supported" in lines(shown(stage)[0])
    await stage.remove(one)
    assert quoted(shown(stage)[0]) == []
    assert "Most supported" not in lines(shown(stage)[0])
    assert "What people said" in lines(shown(stage)[0])


async def test_words_that_nobody_supported_are_quoted_and_go_with_their_heading(stage: Stage) -> None:
    one = await stage.say(TOM, "The lid leaks every single time")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert quoted(shown(stage)[0]) == ["The lid leaks every single time"]
    assert "Most recent" in lines(shown(stage)[0])
    await stage.remove(one)
    assert quoted(shown(stage)[0]) == []
    assert "Most recent" not in lines(shown(stage)[0])


async def test_the_number_of_messages_stands_once(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    assert lines(shown(stage)[0]).count("2 messages") == 1


async def test_an_edited_message_is_not_quoted_with_its_old_words(stage: Stage) -> None:
    one, _ = await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    await stage.edit(TOM, one, "The lid leaks every single time, still")
    assert len(quoted(shown(stage)[0])) == 2
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, one, "Never mind")
    assert quoted(shown(stage)[0]) == ["Paczka miała być we wtorek"]


async def test_who_opts_out_leaves_digests_that_are_already_posted(stage: Stage) -> None:
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    await stage.command(TOM, "/chorus optout")
    assert quoted(shown(stage)[0]) == ["Paczka miała być we wtorek"]


REFUSED = {
    "a member asks for a digest": (TOM, "/digest now", "digests.refused.team_only"),
    "a member asks for a preview": (TOM, "/digest preview", "digests.refused.team_only"),
    "a member asks for the schedule": (TOM, "/digest schedule", "digests.refused.team_only"),
    "a rhythm there is not": (JONAS, "/digest schedule sometimes", "core.refused.not_a_schedule"),
    "a zone there is not": (JONAS, "/digest schedule every day 9:00 Mars/Olympus", "core.refused.not_a_zone"),
    "a word that is nearly one": (JONAS, "/digest previw", "digests.refused.unknown"),
    "a word that is like none": (JONAS, "/digest xyzzy", "digests.refused.unknown_alone"),
    "an open quote": (JONAS, '/digest schedule "every day 9:00', "core.refused.open_quote"),
}


@pytest.mark.parametrize(("who", "line", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refusals(stage: Stage, who: Profile, line: str, reason: str) -> None:
    outcome = await stage.command(who, line, where=TEAM)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert "{" not in private_words(outcome)
    assert shown(stage) == []


FORGED = ["digests.now", "digests.preview", "digests.schedule", "digests.hide:whatever"]


@pytest.mark.parametrize("token", FORGED)
async def test_a_forged_press_of_a_member_does_nothing(stage: Stage, token: str) -> None:
    assert (await stage.press(TOM, token)).reason == "digests.refused.team_only"


async def test_a_quote_there_is_not_cannot_be_hidden(stage: Stage) -> None:
    assert (await stage.press(JONAS, "digests.hide:nothing", where=TEAM)).reason == "core.refused.gone"


async def test_without_a_team_channel_it_is_said_what_to_do(tmp_path: Path) -> None:
    async with staged(tmp_path, enter=False) as stage:
        assert (await stage.command(JONAS, "/digest now")).reason == "digests.refused.no_team_channel"


async def test_a_channel_that_is_no_team_channel_any_more_gets_none(stage: Stage) -> None:
    await stage.deliver(Entered(where=TEAM, at=stage.clock(), name="team", kind="community"))
    await until(stage, MONDAY)
    assert shown(stage) == []


@pytest.mark.parametrize("word", WORDS)
async def test_every_word_of_the_command_works(stage: Stage, word: str) -> None:
    assert (await stage.command(JONAS, f"/digest {word}", where=TEAM)).result == "done"


async def test_it_composes_from_a_snapshot_in_any_language_without_a_team_channel(tmp_path: Path) -> None:
    async with staged(tmp_path, enter=False) as stage:
        await stage.deliver(Entered(where=TALK, at=stage.clock(), name="talk", watched=True, imported=True))
        await stage.say(TOM, "The lid leaks")
        window = Window(stage.clock() - timedelta(days=30), stage.clock())

        async def read(session: Session) -> Message:
            return await compose(stage.program.around.context(session), window, "pl")

        made = await stage.program.around.engine.reading("default", read)
        assert made.language == "pl"
        assert "1 osoba" in lines(made)


async def test_sentences_worth_knowing_are_numbered_and_at_most_three(stage: Stage) -> None:
    async def contribute(context: object, window: Window) -> Section:
        return Section(10, (Paragraph(("Before all others.",)),), tuple((f"Sentence {n}.",) for n in range(1, 5)))

    last = stage.program.around.registry.features[-1]
    last.sections.append(contribute)
    try:
        await stage.say(TOM, "The lid leaks")
        stage.clock.forward(hours=1)
        await stage.command(JONAS, "/digest now", where=TEAM)
    finally:
        last.sections.remove(contribute)
    said = lines(shown(stage)[0])
    assert said.index("Before all others.") < said.index("What people said")
    numbered = [
        (element.number, plain_text(element.text))
        for element in shown(stage)[0].elements
        if isinstance(element, Paragraph) and element.number
    ]
    assert numbered == [(1, "Sentence 1."), (2, "Sentence 2."), (3, "Sentence 3.")]


async def test_a_clear_lead_is_worth_knowing_and_a_close_one_is_not(stage: Stage) -> None:
    await stage.command(JONAS, '/poll "Which sauce?" "Ketchup" "Mustard"')
    await stage.command(JONAS, '/poll "Glass or pouch?" "Glass" "Pouch"')
    for number in range(8):
        await stage.press(profile(f"voter{number}"), "polls.vote:1:1")
        await stage.press(profile(f"voter{number}"), f"polls.vote:2:{1 + number % 2}")
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    numbered = [element for element in shown(stage)[0].elements if isinstance(element, Paragraph) and element.number]
    assert [plain_text(element.text) for element in numbered] == [
        "Ketchup leads “Which sauce?” with 100% of 8 people, and the lead is clear."
    ]


@pytest.mark.parametrize("language", ["en", "ja", "id", "th", "tr", "pl"])
async def test_every_language_says_all_of_it(stage: Stage, language: str) -> None:
    await stage.command(MARA, f"/chorus settings language {language} --for team", where=TEAM)
    await two_voices(stage)
    stage.clock.forward(hours=1)
    await stage.command(JONAS, "/digest now", where=TEAM)
    (digest,) = shown(stage)
    assert digest.language == language
    assert "{" not in repr(digest).replace("{n", "")
