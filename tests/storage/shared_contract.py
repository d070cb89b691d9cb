"""The contract of what many share: numbers counted in at the same time, and rows that may come from memory."""

import asyncio
from typing import Any

import pytest

from storage import Engine, Session, StorageError, Table, Work
from tests.storage.schemas import NOTES, TALLY, Open, count, in_line, insert, tallied

NOTE = "SELECT body FROM trial_notes WHERE community = :community AND id = :note"


# Counting


async def test_many_count_at_once_and_none_is_lost(engine: Engine, open_engine: Open) -> None:
    other = await open_engine()
    works = [each.writing("here", count(choice, 2)) for _ in range(40) for each in (engine, other) for choice in "ab"]
    await asyncio.gather(*works)
    assert await engine.reading("here", tallied) == {"a": 160, "b": 160}
    await asyncio.gather(*(other.writing("here", count("a", -1)) for _ in range(60)))
    assert await engine.reading("here", tallied) == {"a": 100, "b": 160}


async def test_what_was_counted_is_found_by_whoever_names_the_table(engine: Engine) -> None:
    async def count_and_look(session: Session) -> dict[str, int]:
        await count("a")(session)
        await count("a")(session)
        return await tallied(session)

    works: list[Work[Any]] = [count("a"), count("b"), count("a"), count_and_look, tallied]
    outcomes = await in_line(engine, works)
    assert outcomes[3:] == [{"a": 4, "b": 1}, {"a": 4, "b": 1}]


async def test_what_is_deleted_after_counting_stays_deleted(engine: Engine) -> None:
    async def delete(session: Session) -> int:
        return await session.run("DELETE FROM Trial_Tally WHERE community = :community")

    await engine.writing("here", count("a"))
    works: list[Work[Any]] = [count("a"), delete, count("a", 5)]
    await in_line(engine, works)
    assert await engine.reading("here", tallied) == {"a": 5}


async def look_and_fail(session: Session) -> None:
    await count("a", 100)(session)
    await tallied(session)
    await count("a", 1000)(session)
    raise LookupError


async def test_who_fails_takes_only_his_own_counting_along(engine: Engine) -> None:
    await engine.writing("here", count("a"))
    works = [count("a"), look_and_fail, count("a"), look_and_fail]
    await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert await engine.reading("here", tallied) == {"a": 3}


async def test_a_savepoint_undoes_what_was_counted_in_it(engine: Engine) -> None:
    async def work(session: Session) -> None:
        await count("a")(session)
        for inside in (look_and_fail, count("a", 10), look_and_fail):
            with pytest.raises(LookupError):
                async with session.savepoint():
                    await inside(session)
                    raise LookupError
        async with session.savepoint():
            await count("a")(session)
        await count("a")(session)

    await engine.writing("here", count("a"))
    await engine.writing("here", work)
    assert await engine.reading("here", tallied) == {"a": 4}


async def test_communities_count_for_themselves(engine: Engine) -> None:
    for place in ("here", "there", "here"):
        await engine.writing(place, count("a"))
    assert await engine.reading("here", tallied) == {"a": 2}
    assert await engine.reading("there", tallied) == {"a": 1}


WRONG_COUNTS: dict[str, tuple[Table, int, dict[str, Any]]] = {
    "a key of the wrong kind": (TALLY, 1, {"poll": "one", "choice": "a"}),
    "a key that lacks a value": (TALLY, 1, {"poll": 1}),
    "half a surrogate pair": (TALLY, 1, {"poll": 1, "choice": "\ud800"}),
    "another community": (TALLY, 1, {"community": "there", "poll": 1, "choice": "a"}),
    "a table that is not made for it": (NOTES, 1, {"id": "a"}),
}


@pytest.mark.parametrize(("table", "amount", "key"), WRONG_COUNTS.values(), ids=WRONG_COUNTS)
async def test_counting_what_cannot_be_costs_nobody_else(
    engine: Engine, table: Table, amount: int, key: dict[str, Any]
) -> None:
    async def wrong(session: Session) -> None:
        await session.count(table, amount, **key)

    works = [count("a"), wrong, count("a")]
    outcomes = await asyncio.gather(*(engine.writing("here", work) for work in works), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), StorageError, type(None)]
    assert await engine.reading("here", tallied) == {"a": 2}


async def test_nobody_counts_while_reading_or_after_his_work(engine: Engine) -> None:
    kept: list[Session] = []

    async def keep(session: Session) -> None:
        kept.append(session)

    await engine.writing("here", count("a"))
    with pytest.raises(StorageError):
        await engine.reading("here", count("a"))
    await engine.writing("here", keep)
    with pytest.raises(StorageError):
        await count("a")(kept[0])
    assert await engine.reading("here", tallied) == {"a": 1}


# Known rows


async def known(session: Session, note: str = "a") -> str | None:
    row = await session.known(NOTE, note=note)
    return None if row is None else str(row["body"])


def change(body: str) -> Work[int]:
    """A work that changes note a."""

    async def work(session: Session) -> int:
        return await session.run(
            "UPDATE Trial_Notes SET body = :body WHERE community = :community AND id = 'a'", body=body
        )

    return work


async def test_a_known_row_is_the_one_that_is_there(engine: Engine) -> None:
    assert await engine.writing("here", known) is None
    await engine.writing("here", insert("a", "first"))
    await engine.writing("here", insert("b", "other"))
    assert await engine.writing("here", known) == "first"
    assert await engine.writing("here", lambda session: known(session, "b")) == "other"
    assert await engine.writing("there", known) is None
    works: list[Work[Any]] = [known, change("second"), known, change("third"), known]
    assert (await in_line(engine, works))[::2] == ["first", "second", "third"]
    assert await engine.reading("here", known) == "third"
    await engine.writing("here", lambda session: session.run("DELETE FROM trial_notes WHERE community = :community"))
    assert await engine.writing("here", known) is None


async def test_a_row_is_known_as_another_program_left_it(engine: Engine, open_engine: Open) -> None:
    other = await open_engine()
    await engine.writing("here", insert("a", "first"))
    for body in ("second", "third"):
        assert await engine.writing("here", known) == await other.writing("here", known)
        await other.writing("here", change(body))
        assert await engine.writing("here", known) == body


async def test_a_row_is_known_as_it_was_before_what_is_undone(engine: Engine) -> None:
    async def change_and_fail(session: Session) -> None:
        await change("undone")(session)
        assert await known(session) == "undone"
        raise LookupError

    async def savepoint(session: Session) -> str | None:
        with pytest.raises(LookupError):
            async with session.savepoint():
                await change_and_fail(session)
        return await known(session)

    await engine.writing("here", insert("a", "first"))
    works: list[Work[Any]] = [known, change_and_fail, known, savepoint, known]
    outcomes = await in_line(engine, works)
    assert [outcomes[0], *outcomes[2:]] == ["first"] * 4


async def test_nothing_is_known_to_who_has_ended(engine: Engine) -> None:
    kept: list[Session] = []

    async def keep(session: Session) -> str | None:
        kept.append(session)
        return await known(session)

    await engine.writing("here", insert("a", "first"))
    assert await engine.writing("here", keep) == "first"
    with pytest.raises(StorageError):
        await known(kept[0])
