"""The table of feedback for the command line."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from handlers.core.context import Context
from handlers.core.events import Said
from handlers.feedback import feature, store
from handlers.feedback.store.table import PAGE
from storage import Row, Session
from tests.handlers.feedback.reading import in_context
from tests.stage import MARA, START, TALK, TOM, ZOFIA, Stage, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def every(context: Context) -> Sequence[Row]:
    (export,) = feature.exports
    rows: list[Row] = []
    while page := await export.rows(context, rows[-1] if rows else None):
        rows.extend(page)
    return rows


async def test_a_row_says_who_said_what_where_and_who_is_behind_it(stage: Stage) -> None:
    message = await stage.say(TOM, "=1+1 is what I think", thread="root")
    await stage.react(ZOFIA, message, "👍")
    await stage.react(TOM, message, "👍")
    await stage.react(MARA, message, "🐛")
    (row,) = await in_context(stage, every)
    assert tuple(row) == store.COLUMNS == feature.exports[0].columns
    assert (row["at"], row["platform"], row["channel_name"]) == ("2026-11-24T09:00:00.000000+00:00", "hall", "talk")
    assert (row["author"], row["author_id"], row["text"]) == ("Tom", "hall:h1:tom", "=1+1 is what I think")
    assert (row["for"], row["against"], row["subject"], row["thread"]) == (1, 1, "", "root")


async def test_rows_come_oldest_first_and_each_once_across_pages(stage: Stage) -> None:
    async def many(session: Session) -> None:
        for number in range(2 * PAGE + 1):
            note = store.Note(place=TALK, message=f"m{number}", person="p", text="x", at=number // 3, noted_at=0)
            await store.put(session, note)

    await stage.program.around.engine.writing("default", many)
    rows = await in_context(stage, every)
    assert len({row["id"] for row in rows}) == len(rows) == 2 * PAGE + 1
    keys = [(row["at"], row["id"]) for row in rows]
    assert keys == sorted(keys)


async def test_deleted_messages_are_left_out_and_hidden_ones_marked(stage: Stage) -> None:
    await stage.remove(await stage.say(TOM, "Deleted"))
    hidden = await stage.say(TOM, "Hidden")
    source = store.source_in(TALK, hidden)
    await stage.program.around.engine.writing("default", lambda session: store.hide(session, source))
    assert [(row["text"], row["hidden"]) for row in await in_context(stage, every)] == [("Hidden", 1)]


async def test_the_map_a_manager_set_is_the_one_that_counts(stage: Stage) -> None:
    message = await stage.say(TOM, "A waffle, please")
    await stage.react(ZOFIA, message, "🧇")
    await stage.command(MARA, '/chorus settings reactions "🧇 | 👎"')
    (row,) = await in_context(stage, every)
    assert row["for"] == 1


async def test_the_map_of_the_configuration_counts_where_no_manager_set_one(tmp_path: Path) -> None:
    async with staged(tmp_path, configured={"reactions": "🧇 | 👎"}) as stage:
        message = await stage.say(TOM, "A waffle, please")
        await stage.react(ZOFIA, message, "🧇")
        await stage.react(MARA, message, "👍")
        (row,) = await in_context(stage, every)
        assert row["for"] == 1


async def test_an_imported_message_is_marked(stage: Stage) -> None:
    await stage.deliver(Said(who=TOM, where=TALK, at=START, message="1", text="Old", imported=True))
    (row,) = await in_context(stage, every)
    assert row["imported"] == 1
