"""Quotes of a digest are looked at again at every drawing."""

from handlers.core.events import Entered, Place
from handlers.core.message import Button, Quote
from tests.handlers.digests.reading import lines, quoted, shown, two_voices
from tests.stage import (
    JONAS,
    MISAKI,
    TEAM,
    TOM,
    Stage,
    private_words,
)


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
