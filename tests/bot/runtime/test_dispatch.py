"""Events become facts, effects and outcomes, in that order, each once."""

import asyncio

import pytest

from bot.platforms.base import Forbidden, TryAgain
from handlers.core.effects import Wake
from handlers.core.events import Command, Said
from handlers.core.feature import Feature, Registry
from storage import Engine
from tests.bot.runtime.conftest import stage_over
from tests.bot.runtime.features import count_of
from tests.stage import MARA, TALK, TOM, Stage, private_words


async def count(stage: Stage, number: int = 1) -> int:
    return await stage.program.around.engine.reading("default", lambda session: count_of(session, number))


async def test_a_command_posts_its_subject_and_says_which(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/count")
    assert (outcome.result, outcome.subject) == ("done", "counter:1")
    assert outcome.posts[0].message == "m1"
    assert stage.hall.messages["m1"].summary == "0 counted"


async def test_the_alias_reaches_every_command(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/chorus count")
    assert outcome.subject == "counter:1"


async def test_an_unknown_command_names_the_nearest(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/cuont")
    assert (outcome.result, outcome.reason) == ("refused", "core.refused.unknown_command")
    assert "/count" in private_words(outcome)


async def test_a_press_changes_facts_and_redraws_where_it_is_shown(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    outcome = await stage.press(TOM, "counters.up:1")
    assert private_words(outcome) == "now 1"
    assert stage.hall.messages["m1"].summary == "1 counted"


async def test_a_refusal_undoes_what_the_handler_changed(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    for _ in range(3):
        await stage.press(TOM, "counters.up:1")
    outcome = await stage.press(TOM, "counters.up:1")
    assert (outcome.result, await count(stage)) == ("refused", 3)


async def test_a_token_nobody_owns_is_refused(stage: Stage) -> None:
    outcome = await stage.press(TOM, "nobody.knows:1")
    assert outcome.reason == "core.refused.gone"


async def test_the_same_key_gives_the_first_outcome_and_changes_nothing(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    first = await stage.press(TOM, "counters.up:1", key="e1")
    again = await stage.press(TOM, "counters.up:1", key="e1")
    assert (first.repeated, again.repeated, await count(stage)) == (False, True, 1)
    assert again.privates == first.privates


async def test_the_same_key_at_the_same_time_counts_once(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    outcomes = await asyncio.gather(*(stage.press(TOM, "counters.up:1", key="e1") for _ in range(5)))
    assert await count(stage) == 1
    assert {private_words(outcome) for outcome in outcomes} == {"now 1"}


async def test_a_refusal_is_repeated_too(stage: Stage) -> None:
    first = await stage.press(TOM, "nobody.knows:1", key="e1")
    again = await stage.press(TOM, "nobody.knows:1", key="e1")
    assert (again.repeated, again.reason, again.privates) == (True, first.reason, first.privates)


async def test_a_reply_under_a_subject_reaches_its_owner(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    await stage.say(TOM, "hello", thread="m1", message="u1")
    await stage.say(TOM, "elsewhere", message="u2")
    assert stage.hall.reactions == {("u1", "✅")}


async def test_nothing_leaves_for_an_imported_message(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    await stage.say(TOM, "hello", thread="m1", imported=True)
    assert stage.hall.reactions == set()


async def test_an_observer_that_fails_costs_nobodys_message(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    await stage.say(TOM, "break", thread="m1", message="u1")
    rows = await stage.program.around.engine.reading(
        "default", lambda session: session.rows("SELECT message FROM counters_words WHERE community = :community")
    )
    assert (list(rows), stage.hall.reactions) == ([], {("u1", "✅")})


async def test_a_worker_finishes_what_observers_left(stage: Stage) -> None:
    for _ in range(25):
        await stage.say(TOM, "word")
    row = await stage.program.around.engine.reading(
        "default",
        lambda session: session.one(
            "SELECT COUNT(*) AS n FROM counters_words WHERE community = :community AND length IS NOT NULL"
        ),
    )
    assert row is not None and row["n"] == 25


async def test_what_could_not_be_sent_is_sent_after_a_restart_once(engine: Engine) -> None:
    before = stage_over(engine)
    before.hall.down = TryAgain("rate limit", after=60)
    outcome = await before.program.deliver(command := _count(before))
    assert (await before.program.delivered(outcome, 0.05)).posts[0].message is None
    await before.program.stop(0.0)
    after = stage_over(engine)
    await after.program.outbox.sweep()
    await after.program.outbox.sweep()
    await after.program.outbox.idle()
    assert len(after.hall.messages) == 1, command


async def test_a_redraw_lost_in_a_crash_is_found_by_the_sweep(engine: Engine) -> None:
    before = stage_over(engine)
    await before.command(MARA, "/count")
    # A crash between the commit and the mark: the press is durable, nothing was redrawn.
    before.program.dispatch._after = lambda follow: None
    await before.press(TOM, "counters.up:1")
    assert before.hall.messages["m1"].summary == "0 counted"
    after = stage_over(engine, hall=before.hall)
    await after.program.live.sweep()
    await after.program.live.idle()
    assert after.hall.messages["m1"].summary == "1 counted"


async def test_a_message_that_may_not_be_edited_for_a_while_is_redrawn_afterwards(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    stage.hall.down = Forbidden("edit messages")
    await stage.press(TOM, "counters.up:1")
    stage.hall.down = None
    await stage.program.live.sweep()
    await stage.program.live.idle()
    assert stage.hall.messages["m1"].summary == "1 counted"


async def test_many_votes_cost_few_redraws_and_the_last_one_shows(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    await asyncio.gather(*(stage.program.deliver(_said(stage, n)) for n in range(50)))
    await asyncio.gather(*(stage.press(TOM, "counters.up:1") for _ in range(3)))
    assert stage.hall.messages["m1"].summary == "3 counted"


async def test_mine_is_read_for_the_reader(stage: Stage) -> None:
    await stage.command(MARA, "/count")
    assert await stage.program.mine("counter:1", MARA) == {"counters.up:1"}
    assert await stage.program.mine("counter:1", TOM) == frozenset()
    assert await stage.program.mine("nothing:1", MARA) == frozenset()


def test_two_owners_of_one_name_stop_the_start() -> None:
    one, two = Feature("one"), Feature("two")
    for feature in (one, two):
        feature.command("same")(_nothing)
    with pytest.raises(ValueError, match="'same'"):
        Registry([one, two])


async def _nothing(context: object, event: object) -> list[Wake]:
    return []


def _count(stage: Stage) -> Command:
    return Command(who=MARA, where=TALK, at=stage.clock(), name="count", words="")


def _said(stage: Stage, number: int) -> Said:
    return Said(who=TOM, where=TALK, at=stage.clock(), message=f"s{number}", text="x")
