"""Feedback goes when its days are over, and with it the reactions."""

from datetime import timedelta
from pathlib import Path

from handlers.core.context import Context
from handlers.core.effects import Effects, Job
from handlers.core.events import Entered, Place, Said
from handlers.feedback.actions import keeping
from tests.handlers.feedback.reading import reactions, words
from tests.stage import JONAS, START, TOM, ZOFIA, Stage, staged

ARCHIVE = Place("slack", "T1", "C1")


async def days_pass(stage: Stage, days: int) -> None:
    """Each day the program runs what is due."""
    for _ in range(days):
        stage.clock.forward(days=1)
        await stage.program.settle()


async def test_what_is_older_than_the_days_to_keep_is_deleted_and_the_rest_stays(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "3"}) as stage:
        old = await stage.say(TOM, "Old words")
        await stage.react(ZOFIA, old, "👍")
        await stage.react(ZOFIA, "never arrived", "👍")
        await days_pass(stage, 2)
        young = await stage.say(TOM, "Young words")
        await stage.react(ZOFIA, young, "🎉")
        assert len(await words(stage)) == 2
        await days_pass(stage, 2)
        assert await words(stage) == ["Young words"]
        assert await reactions(stage) == [("zofia", "🎉")]


async def test_an_import_of_something_old_is_kept_as_long_as_what_is_said_today(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "3"}) as stage:
        long_ago = START - timedelta(days=900)
        await stage.deliver(Entered(where=ARCHIVE, at=START, name="archive", watched=True, imported=True))
        await stage.deliver(Said(who=TOM, where=ARCHIVE, at=long_ago, message="1", text="Long ago", imported=True))
        await days_pass(stage, 2)
        assert await words(stage) == ["Long ago"]
        await days_pass(stage, 3)
        assert await words(stage) == []


async def test_a_mark_of_a_deleted_message_goes_too(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "1"}) as stage:
        await stage.remove(await stage.say(TOM, "Gone", message="m"))
        await days_pass(stage, 3)
        await stage.say(TOM, "Gone", message="m")
        assert await words(stage) == ["Gone"]


async def test_a_question_is_drawn_anew_when_its_answers_are_forgotten(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "1"}) as stage:
        asked = (await stage.command(JONAS, '/ask "Why?"')).posts[0].message or ""
        await stage.say(TOM, "Because", thread=asked)
        await stage.program.settle()
        assert "1 answer" in stage.shown(asked)
        await days_pass(stage, 3)
        assert "1 answer" not in stage.shown(asked)


async def test_more_than_fits_one_transaction_is_deleted_in_several(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"keep_days": "1"}) as stage:
        for number in range(3):
            await stage.say(TOM, f"Words {number}")
        stage.clock.forward(days=2)
        due = []

        async def forget(context: Context) -> Effects:
            job, *_ = await keeping.forget_some(context, 2)
            assert isinstance(job, Job)
            due.append(job.due)
            return []

        await stage.program.dispatch.run(forget)
        assert len(await words(stage)) == 1
        await stage.program.dispatch.run(forget)
        assert await words(stage) == []
        assert due == [stage.clock(), stage.clock() + timedelta(days=1)]
