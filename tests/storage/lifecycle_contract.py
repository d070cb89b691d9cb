"""The contract's second half: what every engine must hold when it is opened, migrated and closed."""

import asyncio

import pytest

from storage import Engine, NewerDatabase, Schema, Session, Step, StorageError, Work
from tests.storage.schemas import SCHEMA, Open, all_ids, insert


def note_down(note: str) -> Work[None]:
    """What a migration step can be: it writes one note."""

    async def work(session: Session) -> None:
        await insert(note)(session)

    return work


async def test_facts_are_there_after_closing_and_opening_again(engine: Engine, open_engine: Open) -> None:
    await engine.writing("here", insert("a"))
    await engine.close()
    again = await open_engine()
    assert await again.migrate([SCHEMA]) == []
    assert await again.reading("here", all_ids) == ["a"]


async def test_closing_finishes_what_was_accepted_and_refuses_the_rest(engine: Engine, open_engine: Open) -> None:
    writers = [asyncio.create_task(engine.writing("here", insert(f"{number:03}"))) for number in range(300)]
    await asyncio.sleep(0)
    await asyncio.gather(engine.close(), engine.close())
    assert await asyncio.gather(*writers) == [1] * 300
    for call in (engine.writing("here", insert("late")), engine.reading("here", all_ids), engine.migrate([SCHEMA])):
        with pytest.raises(StorageError):
            await call
    assert len(await (await open_engine()).reading("here", all_ids)) == 300


async def test_a_step_runs_once_and_in_order(engine: Engine, open_engine: Open) -> None:
    first, second = Step("first", note_down("1")), Step("second", note_down("2"))
    older = Schema("trial", SCHEMA.tables, (first,))
    newer = Schema("trial", SCHEMA.tables, (first, second))
    assert await engine.migrate([older]) == ["step trial.first"]
    assert await engine.migrate([newer]) == ["step trial.second"]
    assert await (await open_engine()).migrate([newer]) == []
    assert await engine.reading("", all_ids) == ["1", "2"]


async def test_a_migration_that_fails_leaves_nothing(open_engine: Open) -> None:
    async def fail(session: Session) -> None:
        await insert("a")(session)
        raise LookupError

    engine = await open_engine()
    with pytest.raises(LookupError):
        await engine.migrate([Schema("trial", SCHEMA.tables, (Step("move", fail),))])
    with pytest.raises(StorageError):
        await engine.reading("", all_ids)
    assert "table trial_notes" in await engine.migrate([SCHEMA])


async def test_engines_that_migrate_at_once_share_the_work(open_engine: Open) -> None:
    schema = Schema("trial", SCHEMA.tables, (Step("move", note_down("moved")),))
    engines = [await open_engine() for _ in range(4)]
    done = await asyncio.gather(*(engine.migrate([schema]) for engine in engines))
    assert sorted(map(len, done))[:3] == [0, 0, 0]
    assert await engines[0].reading("", all_ids) == ["moved"]


async def test_a_step_nobody_here_knows_is_of_a_newer_release(engine: Engine) -> None:
    newer = Schema("trial", SCHEMA.tables, (Step("later", note_down("moved")),))
    await engine.migrate([newer])
    with pytest.raises(NewerDatabase, match="install Chorus"):
        await engine.migrate([SCHEMA])


async def test_a_table_of_a_later_release_is_of_a_newer_release(open_engine: Open) -> None:
    await (await open_engine("9.10.0")).migrate([SCHEMA])
    with pytest.raises(NewerDatabase, match=r"9\.10\.0"):
        await (await open_engine("9.9.1")).migrate([])


async def test_what_an_older_release_left_behind_is_left_alone(open_engine: Open) -> None:
    await (await open_engine("1.0.0")).migrate([SCHEMA])
    assert await (await open_engine("1.1.0")).migrate([]) == []
