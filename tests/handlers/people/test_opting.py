"""Opting out erases what was noted and keeps Chorus from noting more; opting in undoes all but the erasing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.core.events import Edited, Said
from tests.handlers.feedback.reading import noted, reactions, words
from tests.stage import MARA, RECIPES, START, TALK, TEAM, TOM, ZOFIA, Stage, private_words, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def test_what_was_noted_is_erased_and_the_number_said(stage: Stage) -> None:
    mine, theirs = await stage.say(TOM, "Mine"), await stage.say(ZOFIA, "Theirs")
    await stage.say(TOM, "Mine too", RECIPES)
    await stage.react(ZOFIA, mine, "👍")
    await stage.react(TOM, theirs, "👍")
    outcome = await stage.command(TOM, "/chorus optout")
    assert "2 notes of your words are erased" in private_words(outcome)
    assert "/chorus optin" in private_words(outcome)
    assert await words(stage) == ["Theirs"]
    assert await reactions(stage) == []


async def test_nothing_is_noted_from_then_on(stage: Stage) -> None:
    await stage.command(TOM, "/chorus optout")
    theirs = await stage.say(ZOFIA, "Theirs")
    await stage.say(TOM, "Words", message="m")
    await stage.edit(TOM, "m", "Changed words")
    await stage.edit(TOM, "unknown", "Changed words")
    await stage.react(TOM, theirs, "👍")
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="i", text="Imported", imported=True))
    await stage.deliver(Edited(who=TOM, where=TALK, at=START, message="i", text="Imported", imported=True))
    assert await words(stage) == ["Theirs"]
    assert await reactions(stage) == []


async def test_only_reactions_to_erase_are_said_too(stage: Stage) -> None:
    await stage.react(TOM, await stage.say(ZOFIA, "Theirs"), "👍")
    assert "the note of 1 reaction of yours is erased" in private_words(await stage.command(TOM, "/optout"))


async def test_nothing_to_erase_is_said(stage: Stage) -> None:
    assert "nothing of yours to erase" in private_words(await stage.command(TOM, "/chorus optout"))


async def test_a_second_time_changes_nothing_and_says_so(stage: Stage) -> None:
    assert "You had not opted out" in private_words(await stage.command(TOM, "/chorus optin"))
    await stage.command(TOM, "/chorus optout")
    assert "You opted out before" in private_words(await stage.command(TOM, "/chorus optout"))


async def test_opting_in_notes_what_is_said_from_then_on(stage: Stage) -> None:
    await stage.say(TOM, "Erased")
    await stage.command(TOM, "/chorus optout")
    assert "You are in again" in private_words(await stage.command(TOM, "/chorus optin"))
    await stage.say(TOM, "Heard")
    assert await words(stage) == ["Heard"]


async def test_what_others_decide_is_theirs(stage: Stage) -> None:
    await stage.command(TOM, "/chorus optout")
    await stage.say(ZOFIA, "I am read")
    assert [row["person"] for row in await noted(stage)] == ["hall:h1:zofia"]


async def test_the_answer_is_in_the_persons_language(stage: Stage) -> None:
    for text in ("Jeden", "Dwa", "Trzy", "Cztery", "Pięć"):
        await stage.say(ZOFIA, text)
    assert "5 zapisów Twoich słów jest usuniętych" in private_words(await stage.command(ZOFIA, "/chorus optout"))


async def test_votes_are_not_touched_and_that_is_said(stage: Stage) -> None:
    outcome = await stage.command(TOM, "/chorus optout")
    assert any("votes in polls are not touched" in repr(one) for one in outcome.privates[0].message.elements)


async def test_a_digest_that_quoted_somebody_no_longer_does(stage: Stage) -> None:
    message = await stage.say(TOM, "Words of Tom that were quoted")
    await stage.react(ZOFIA, message, "👍")
    stage.clock.forward(minutes=1)
    outcome = await stage.command(MARA, "/digest now", TEAM)
    digest = outcome.posts[0].message or ""
    assert "Words of Tom" in stage.shown(digest)
    await stage.command(TOM, "/chorus optout")
    assert "Words of Tom" not in stage.shown(digest)
