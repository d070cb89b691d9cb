"""Digests come on time and once, say what was counted, and leave out what may not be quoted any more."""

from datetime import timedelta
from pathlib import Path

import pytest

from handlers.core.events import Entered, Place, Seen
from handlers.core.feature import Section, Window
from handlers.core.message import Buttons, Message, Paragraph, plain_text
from handlers.digests import compose
from storage import Session
from tests.handlers.digests.reading import MONDAY, lines, quoted, shown, title, two_voices, until
from tests.stage import (
    JONAS,
    MARA,
    MISAKI,
    RECIPES,
    TALK,
    TEAM,
    TOM,
    Stage,
    private_words,
    profile,
    staged,
)


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
