"""Messages and reactions become feedback, once, and follow what becomes of them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.core.events import Edited, Entered, Place, Reacted, Removed, Said
from tests.handlers.feedback.reading import item, noted, reactions, words
from tests.stage import JONAS, MARA, MISAKI, RECIPES, START, TALK, TEAM, TOM, ZOFIA, Stage, staged

QUIET = Place("hall", "h1", "quiet")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.deliver(Entered(where=QUIET, at=START, name="quiet", watched=False))
        yield stage


async def test_a_message_in_a_watched_channel_is_noted_with_all_that_belongs_to_it(stage: Stage) -> None:
    message = await stage.say(TOM, "The new lids are much easier to open", files=2, thread="older")
    (row,) = await noted(stage)
    assert (row["message"], row["person"], row["text"]) == (
        message,
        "hall:h1:tom",
        "The new lids are much easier to open",
    )
    assert (row["platform"], row["space"], row["channel"], row["thread"]) == ("hall", "h1", "talk", "older")
    assert (row["subject"], row["language"], row["files"], row["imported"]) == (None, "en", 2, 0)
    assert row["link"] == f"https://hall.test/talk/{message}"
    assert row["at"] == row["noted_at"] == 1795510800000000


async def test_the_team_channel_and_unwatched_channels_are_not_read(stage: Stage) -> None:
    await stage.say(JONAS, "We talk among ourselves", TEAM)
    await stage.say(TOM, "Nobody reads this", QUIET)
    await stage.say(TOM, "Nor this", Place("hall", "h1", "dm:tom"))
    assert await words(stage) == []


async def test_a_team_channel_is_read_where_the_configuration_says_so(stage: Stage) -> None:
    await stage.deliver(Entered(where=TEAM, at=START, name="team", kind="team", watched=True))
    await stage.say(JONAS, "This one counts", TEAM)
    assert await words(stage) == ["This one counts"]


NOTHING_TO_NOTE = {"no words": "", "only spaces": "  \n ", "only what nobody sees": "\u200b\u200e\u2060"}


@pytest.mark.parametrize("case", NOTHING_TO_NOTE)
async def test_a_message_that_shows_nothing_is_not_noted(stage: Stage, case: str) -> None:
    await stage.say(TOM, NOTHING_TO_NOTE[case])
    assert await words(stage) == []


async def test_a_file_without_words_is_noted(stage: Stage) -> None:
    await stage.say(TOM, "", files=1)
    assert await words(stage) == [""]


HOSTILE = {
    "markup": "<script>alert(1)</script> <!channel> @everyone *bold*",
    "a formula": "=HYPERLINK(1)",
    "right to left": "\u202eevitcennoc\u202c مرحبا",
    "combining characters": "Z" + "\u0335" * 300,
    "a very long text": "plum " * 5000,
    "a quote mark": "it's \"odd\" '; DROP TABLE feedback_items; --",
}


@pytest.mark.parametrize("case", HOSTILE)
async def test_words_are_kept_as_they_were_written(stage: Stage, case: str) -> None:
    await stage.say(TOM, HOSTILE[case])
    assert await words(stage) == [HOSTILE[case]]


async def test_half_a_character_costs_nobody_the_message(stage: Stage) -> None:
    await stage.say(TOM, "cut \ud83d here\x00")
    assert await words(stage) == ["cut ? here"]


async def test_the_same_message_twice_is_noted_once(stage: Stage) -> None:
    await stage.say(TOM, "Once", message="m")
    stage.clock.forward(hours=1)
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="m", text="Once"))
    assert await words(stage) == ["Once"]


async def test_the_same_id_in_another_channel_is_another_message(stage: Stage) -> None:
    await stage.say(TOM, "Here", TALK, message="m")
    await stage.say(TOM, "There", RECIPES, message="m")
    assert sorted(await words(stage)) == ["Here", "There"]


async def test_what_was_imported_and_then_arrives_live_is_noted_once_and_stays_marked(stage: Stage) -> None:
    said = Said(who=TOM, where=TALK, at=START, message="m", text="From the file", imported=True)
    await stage.deliver(said)
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="m", text="From the file"))
    (row,) = await noted(stage)
    assert row["imported"] == 1


async def test_a_repeat_with_newer_words_brings_them(stage: Stage) -> None:
    await stage.say(TOM, "Old words", message="m")
    later = START + timedelta(minutes=5)
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="m", text="New words", edited_at=later))
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="m", text="Old words"))
    assert await words(stage) == ["New words"]


async def test_an_edit_changes_the_words_and_their_language(stage: Stage) -> None:
    message = await stage.say(TOM, "The new lids are much easier to open")
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, message, "Nowe zakrętki dużo łatwiej się otwiera")
    (row,) = await noted(stage)
    assert (row["text"], row["language"]) == ("Nowe zakrętki dużo łatwiej się otwiera", "pl")
    assert row["edited_at"] - row["at"] == 60_000_000


async def test_an_older_edit_does_not_undo_a_newer_one(stage: Stage) -> None:
    await stage.say(TOM, "First", message="m")
    for minutes, text in ((10, "Third"), (5, "Second")):
        at = START + timedelta(minutes=minutes)
        await stage.deliver(Edited(who=TOM, where=TALK, at=at, message="m", text=text))
    assert await words(stage) == ["Third"]


async def test_an_edit_of_a_message_from_before_is_noted(stage: Stage) -> None:
    await stage.edit(TOM, "unknown", "Said before Chorus came, changed after")
    assert await words(stage) == ["Said before Chorus came, changed after"]


async def test_an_edit_where_nobody_reads_is_not_noted(stage: Stage) -> None:
    await stage.edit(TOM, "unknown", "Quiet words", QUIET)
    assert await words(stage) == []


async def test_an_edit_that_overtakes_its_message_is_joined_with_it(stage: Stage) -> None:
    await stage.deliver(Edited(who=TOM, where=TALK, at=START + timedelta(minutes=1), message="m", text="Changed"))
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="m", text="First", link="https://x.test/m"))
    (row,) = await noted(stage)
    assert (row["text"], row["link"], row["at"]) == ("Changed", "https://x.test/m", 1795510800000000)


async def test_a_deleted_message_leaves_neither_words_nor_author_nor_reactions(stage: Stage) -> None:
    message = await stage.say(TOM, "I take that back")
    await stage.react(ZOFIA, message, "👍")
    await stage.remove(message)
    kept = await item(stage, message)
    assert kept is not None
    assert (kept.text, kept.person, kept.link, kept.deleted) == ("", "", "", True)
    assert await words(stage) == []
    assert await reactions(stage) == []


async def test_a_deleted_message_does_not_come_back(stage: Stage) -> None:
    message = await stage.say(TOM, "I take that back")
    await stage.remove(message)
    await stage.say(TOM, "I take that back", message=message)
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, message, "I take that back!")
    await stage.react(ZOFIA, message, "👍")
    kept = await item(stage, message)
    assert kept is not None
    assert kept.text == ""
    assert await words(stage) == []
    assert await reactions(stage) == []


async def test_a_deletion_that_overtakes_its_message_wins(stage: Stage) -> None:
    await stage.remove("m")
    await stage.say(TOM, "Too late", message="m")
    assert await words(stage) == []


async def test_a_deletion_where_nobody_reads_leaves_no_trace(stage: Stage) -> None:
    await stage.remove("m", QUIET)
    assert await item(stage, "m", QUIET) is None


async def test_reactions_are_kept_once_and_taken_back(stage: Stage) -> None:
    message = await stage.say(TOM, "Plum sauce again")
    for emoji in ("👍", "👍", "👍🏽", "🐛"):
        await stage.react(ZOFIA, message, emoji)
    await stage.unreact(ZOFIA, message, "👍")
    await stage.unreact(MISAKI, message, "🐛")
    assert set(await reactions(stage)) == {("zofia", "🐛"), ("zofia", "👍🏽")}


async def test_a_reaction_may_come_before_its_message(stage: Stage) -> None:
    await stage.react(ZOFIA, "m", "👍")
    await stage.say(TOM, "Late words", message="m")
    assert await reactions(stage) == [("zofia", "👍")]


async def test_a_reaction_where_nobody_reads_is_not_kept(stage: Stage) -> None:
    await stage.react(ZOFIA, "m", "👍", QUIET)
    await stage.react(ZOFIA, "m", "👍", TEAM)
    assert await reactions(stage) == []


async def test_a_reply_to_something_of_ours_belongs_to_it_wherever_it_is(stage: Stage) -> None:
    outcome = await stage.command(JONAS, '/poll "Which sauce?" "Ketchup" "Mustard"', QUIET)
    root = outcome.posts[0].message
    await stage.say(TOM, "Neither, to be honest", QUIET, thread=root)
    await stage.say(TOM, "Not in the thread", QUIET)
    assert [(row["text"], row["subject"]) for row in await noted(stage)] == [("Neither, to be honest", "poll:1")]


async def test_a_reply_to_something_of_ours_in_the_team_channel_stays_there(stage: Stage) -> None:
    outcome = await stage.command(JONAS, '/poll "Ship it?"', TEAM)
    await stage.say(MARA, "Among us: not yet", TEAM, thread=outcome.posts[0].message)
    assert await words(stage) == []


async def test_an_import_notes_and_sends_nothing(stage: Stage) -> None:
    place = Place("slack", "T1", "C1")
    before = dict(stage.hall.messages)
    await stage.deliver(Entered(where=place, at=START, name="general", watched=True, imported=True))
    await stage.deliver(Said(who=TOM, where=place, at=START, message="1.1", text="Imported words", imported=True))
    await stage.deliver(Edited(who=TOM, where=place, at=START, message="1.1", text="Changed words", imported=True))
    await stage.deliver(Reacted(who=ZOFIA, where=place, at=START, message="1.1", emoji="👍", imported=True))
    await stage.deliver(Said(who=TOM, where=place, at=START, message="1.2", text="Deleted words", imported=True))
    await stage.deliver(Removed(where=place, at=START, message="1.2", imported=True))
    assert await words(stage) == ["Changed words"]
    assert await reactions(stage) == [("zofia", "👍")]
    assert stage.hall.messages == before
