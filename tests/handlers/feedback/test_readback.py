"""After an absence: what was deleted or taken back meanwhile goes, and nothing else does."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest

from handlers.core.events import Edited, Entered, Identity, Kept, Place, Profile, Reacted, ReadBack, Said
from handlers.feedback import store
from storage import Session
from tests.engines import POSTGRES
from tests.handlers.feedback.reading import item, reactions, words
from tests.stage import JONAS, MARA, MISAKI, RECIPES, START, TALK, TEAM, TOM, ZOFIA, Stage, staged

HOUR = timedelta(hours=1)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        stage.clock.forward(minutes=10)
        yield stage


async def read_back(stage: Stage, *kept: Kept, where: Place = TALK, imported: bool = False) -> None:
    """Read a channel back from the start of the test until an hour later."""
    stage.clock.forward(hours=1)
    await stage.deliver(ReadBack(where=where, since=START, at=stage.clock(), messages=kept, imported=imported))


def gave(emoji: str, *people: Profile) -> tuple[str, tuple[Identity, ...]]:
    """An emoji with who put it."""
    return emoji, tuple(person.identity for person in people)


async def test_what_no_longer_stands_was_deleted(stage: Stage) -> None:
    stays, goes = await stage.say(TOM, "Stays"), await stage.say(ZOFIA, "Goes")
    await stage.react(TOM, goes, "👍")
    await read_back(stage, Kept(stays))
    assert await words(stage) == ["Stays"]
    assert await reactions(stage) == []
    gone = await item(stage, goes)
    assert gone is not None
    assert (gone.deleted, gone.text, gone.person, gone.link) == (True, "", "", "")


async def test_it_does_not_come_back(stage: Stage) -> None:
    goes = await stage.say(ZOFIA, "Goes")
    await read_back(stage)
    await stage.say(ZOFIA, "Goes", message=goes)
    assert await words(stage) == []


async def test_outside_the_stretch_and_the_channel_everything_stays(stage: Stage) -> None:
    await stage.deliver(Said(who=TOM, where=TALK, at=START - HOUR, message="before", text="Before"))
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="edge", text="At its start"))
    await stage.say(TOM, "Elsewhere", RECIPES)
    stage.clock.forward(hours=2)
    later = stage.clock()
    stage.clock.at = START + timedelta(minutes=10)
    await stage.deliver(Said(who=TOM, where=TALK, at=later, message="after", text="After"))
    await read_back(stage)
    assert sorted(await words(stage)) == ["After", "At its start", "Before", "Elsewhere"]


async def test_what_was_noted_after_the_reading_stays(stage: Stage) -> None:
    stage.clock.forward(hours=2)
    await stage.deliver(Said(who=TOM, where=TALK, at=START + HOUR, message="m", text="It came in between"))
    await stage.deliver(ReadBack(where=TALK, since=START, at=START + 1.5 * HOUR, messages=()))
    assert await words(stage) == ["It came in between"]


async def test_a_message_known_from_its_edit_alone_stays(stage: Stage) -> None:
    at = stage.clock()
    await stage.deliver(Edited(who=TOM, where=TALK, at=at, message="old", text="Written last week, edited now"))
    await read_back(stage)
    assert await words(stage) == ["Written last week, edited now"]


async def test_words_are_never_touched(stage: Stage) -> None:
    stays = await stage.say(TOM, "  Stays as it is ")
    await read_back(stage, Kept(stays, (gave("👍", ZOFIA),)))
    assert await words(stage) == ["  Stays as it is "]
    assert await reactions(stage) == []


TAKEN_BACK = {
    "an emoji that is gone": ((), (), []),
    "an emoji that one of two took back": ((gave("👍", ZOFIA),), (), [("zofia", "👍")]),
    "an emoji that both kept": ((gave("👍", MISAKI, ZOFIA),), (), [("misaki", "👍"), ("zofia", "👍")]),
    "an emoji whose people are not all known": ((), ("👍",), [("misaki", "👍"), ("zofia", "👍")]),
    "another emoji does not stand for it": ((gave("👎", MISAKI, ZOFIA),), (), []),
}


@pytest.mark.parametrize(("standing", "partly", "left"), TAKEN_BACK.values(), ids=TAKEN_BACK)
async def test_reactions_that_are_gone_were_taken_back(
    stage: Stage,
    standing: tuple[tuple[str, tuple[Identity, ...]], ...],
    partly: tuple[str, ...],
    left: list[tuple[str, str]],
) -> None:
    message = await stage.say(TOM, "Plum sauce again")
    for person in (MISAKI, ZOFIA):
        await stage.react(person, message, "👍")
    await read_back(stage, Kept(message, standing, partly))
    assert await reactions(stage) == left


async def test_reactions_that_were_not_read_stay(stage: Stage) -> None:
    message = await stage.say(TOM, "Plum sauce again")
    await stage.react(ZOFIA, message, "👍")
    await read_back(stage, Kept(message, None))
    assert await reactions(stage) == [("zofia", "👍")]


async def test_a_reaction_of_another_message_or_given_later_stays(stage: Stage) -> None:
    one, two = await stage.say(TOM, "One"), await stage.say(TOM, "Two")
    await stage.react(ZOFIA, two, "👍")
    late = stage.clock() + 2 * HOUR
    await stage.deliver(Reacted(who=ZOFIA, where=TALK, at=late, message=one, emoji="🎉"))
    await read_back(stage, Kept(one, ()), Kept(two, None))
    assert await reactions(stage) == [("zofia", "🎉"), ("zofia", "👍")]


async def test_an_answer_that_was_deleted_no_longer_counts(stage: Stage) -> None:
    outcome = await stage.command(MARA, '/ask "What annoyed you?"')
    root = outcome.posts[0].message or ""
    await stage.say(TOM, "The lid", thread=root)
    stays = await stage.say(ZOFIA, "The price", thread=root)
    assert "2 answers" in stage.shown(root)
    await read_back(stage, Kept(stays))
    assert "1 answer" in stage.shown(root)


async def test_a_digest_no_longer_quotes_what_was_deleted(stage: Stage) -> None:
    message = await stage.say(TOM, "Words of Tom that were quoted")
    await stage.react(ZOFIA, message, "👍")
    stage.clock.forward(minutes=1)
    digest = (await stage.command(MARA, "/digest now", TEAM)).posts[0].message or ""
    assert "Words of Tom" in stage.shown(digest)
    await read_back(stage)
    assert "Words of Tom" not in stage.shown(digest)


async def test_imports_tell_of_no_deletions(stage: Stage) -> None:
    old = Place("slack", "T1", "C1")
    await stage.deliver(Entered(where=old, at=START, name="old", watched=True, imported=True))
    at = stage.clock()
    await stage.deliver(Said(who=TOM, where=old, at=at, message="1.1", text="Imported alone", imported=True))
    await stage.deliver(Said(who=TOM, where=TALK, at=at, message="m", text="Live"))
    await read_back(stage, where=old)
    await read_back(stage, where=TALK, imported=True)
    assert sorted(await words(stage)) == ["Imported alone", "Live"]


async def test_an_imported_message_of_a_live_channel_that_is_gone_goes(stage: Stage) -> None:
    at = stage.clock()
    await stage.deliver(Said(who=TOM, where=TALK, at=at, message="m", text="In the file", imported=True))
    await read_back(stage)
    assert await words(stage) == []


async def test_a_channel_nobody_knows_is_left_alone(stage: Stage) -> None:
    await stage.say(JONAS, "Here")
    await read_back(stage, where=Place("hall", "h1", "nowhere"))
    assert await words(stage) == ["Here"]


async def test_many_are_read_back_in_a_moment(stage: Stage) -> None:
    many = 20_000

    async def write(session: Session) -> None:
        for number in range(many):
            note = store.Note(
                place=TALK, message=f"b{number}", person="hall:h1:tom", text="Words", at=_at(number), noted_at=0
            )
            await store.put(session, note)
            await store.add_reaction(session, note.source, "hall:h1:tom", "👍", _at(number))

    def _at(number: int) -> int:
        return int((START + timedelta(seconds=1)).timestamp() * 1_000_000) + number

    await stage.say(TOM, "I am known")
    await stage.program.around.engine.writing("default", write)
    kept = tuple(Kept(f"b{number}", (gave("👍", TOM),) if number % 3 else ()) for number in range(many) if number % 2)
    started = perf_counter()
    await read_back(stage, *kept)
    assert perf_counter() - started < (20 if POSTGRES else 5)
    assert len(await words(stage)) == many // 2
    assert len(await reactions(stage)) == sum(1 for number in range(many) if number % 2 and number % 3)
