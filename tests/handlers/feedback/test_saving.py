"""A message saved as feedback from its menu: by anybody who sees it, never against its author's wish."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from handlers.core.events import Entered, Picked, Place, Profile, Said
from tests.handlers.feedback.reading import noted, words
from tests.stage import JONAS, MARA, START, TALK, TEAM, TOM, ZOFIA, Stage, private_words, staged

QUIET = Place("hall", "h1", "quiet")
ELSEWHERE = Place("hall", "h1", "elsewhere")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        await stage.deliver(Entered(where=QUIET, at=START, name="quiet", watched=False))
        yield stage


async def save(
    stage: Stage, who: Profile, author: Profile, text: str = "The lid leaks", where: Place = QUIET, files: int = 0
) -> Outcome:
    """Choose the action on somebody's message."""
    said = Said(who=author, where=where, at=START, message="m", text=text, link="https://hall.test/m", files=files)
    return await stage.deliver(Picked(who=who, where=where, at=stage.clock(), action="feedback.save", said=said))


async def test_a_message_of_an_unwatched_channel_is_noted_as_its_authors(stage: Stage) -> None:
    stage.clock.forward(hours=1)
    outcome = await save(stage, ZOFIA, TOM)
    (row,) = await noted(stage)
    assert (row["text"], row["person"], row["channel"], row["language"]) == (
        "The lid leaks",
        "hall:h1:tom",
        "quiet",
        "en",
    )
    assert (row["at"], row["noted_at"] - row["at"]) == (1795510800000000, 3_600_000_000)
    assert private_words(outcome).startswith("Zapisane słowo w słowo jako opinia. Autor: Tom.")
    assert outcome.posts == ()


async def test_ones_own_message_is_answered_as_ones_own(stage: Stage) -> None:
    outcome = await save(stage, TOM, TOM)
    assert private_words(outcome) == "Noted as feedback. Edit or delete your message and the note follows."


async def test_edits_and_deletions_are_followed(stage: Stage) -> None:
    await save(stage, ZOFIA, TOM)
    stage.clock.forward(minutes=1)
    await stage.edit(TOM, "m", "The lid leaks badly", QUIET)
    assert await words(stage) == ["The lid leaks badly"]
    await stage.remove("m", QUIET)
    assert await words(stage) == []
    assert (await save(stage, ZOFIA, TOM)).reason == "feedback.refused.deleted"


async def test_whoever_opted_out_is_not_noted_by_others_either(stage: Stage) -> None:
    await stage.command(TOM, "/chorus optout")
    outcome = await save(stage, MARA, TOM)
    assert (outcome.result, outcome.reason) == ("refused", "feedback.refused.author_opted_out")
    assert private_words(outcome) == "Tom opted out of being noted, and that counts here too. Nothing was saved."
    assert await words(stage) == []


async def test_saved_twice_it_is_noted_once_and_said(stage: Stage) -> None:
    await save(stage, ZOFIA, TOM)
    again = await save(stage, MARA, TOM)
    assert (again.reason, len(await noted(stage))) == ("feedback.refused.noted_before", 1)
    message = await stage.say(TOM, "In a watched channel")
    said = Said(who=TOM, where=TALK, at=START, message=message, text="In a watched channel")
    picked = Picked(who=MARA, where=TALK, at=START, action="feedback.save", said=said)
    assert (await stage.deliver(picked)).reason == "feedback.refused.noted_before"


REFUSED = {
    "a message that shows nothing": (ZOFIA, TOM, " \u200b", QUIET, "feedback.refused.empty"),
    "a message of a channel Chorus is not in": (ZOFIA, TOM, "Words", ELSEWHERE, "feedback.refused.not_there"),
    "a message of the team by a member": (ZOFIA, JONAS, "Words", TEAM, "core.refused.gone"),
}


@pytest.mark.parametrize(("who", "author", "text", "where", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refused(stage: Stage, who: Profile, author: Profile, text: str, where: Place, reason: str) -> None:
    outcome = await save(stage, who, author, text, where)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert await words(stage) == []


async def test_a_file_alone_and_ones_own_words_elsewhere_may_be_saved(stage: Stage) -> None:
    assert (await save(stage, ZOFIA, TOM, "", files=1)).result == "done"
    assert (await save(stage, TOM, TOM, "To Chorus alone", ELSEWHERE)).result == "done"
    assert (await save(stage, JONAS, MARA, "Among us", TEAM)).result == "done"
    assert sorted(await words(stage)) == ["", "Among us", "To Chorus alone"]


async def test_the_action_is_offered_with_a_label_that_fits_a_menu(stage: Stage) -> None:
    around = stage.program.around
    spec, _ = around.registry.picks["feedback.save"]
    labels = {
        language: around.texts.words(language).line(spec.label) for language in ("en", "ja", "id", "th", "tr", "pl")
    }
    assert labels["en"] == "Save as feedback"
    assert max(map(len, labels.values())) <= 24  # Slack takes no more


async def test_an_action_that_is_not_there_is_refused(stage: Stage) -> None:
    said = Said(who=TOM, where=TALK, at=START, message="m", text="Words")
    picked = Picked(who=ZOFIA, where=TALK, at=START, action="feedback.frobnicate", said=said)
    assert (await stage.deliver(picked)).reason == "core.refused.gone"
