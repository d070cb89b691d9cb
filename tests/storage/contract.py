"""What every engine must hold, written once; each test runs on every engine of conftest.py."""

import asyncio
from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any

import pytest

from storage import Engine, Row, Session, StorageError, Suspended, Value, Work
from tests.storage.schemas import Open, add_one, all_ids, all_notes, in_line, insert

SPEAKER: ContextVar[str] = ContextVar("speaker")


# Writing


async def test_a_change_is_seen_by_everybody_once_writing_returns(engine: Engine, open_engine: Open) -> None:
    other = await open_engine()
    for note in ("a", "b", "c"):
        assert await engine.writing("here", insert(note)) == 1
        assert note in await engine.reading("here", all_ids)
        assert note in await other.reading("here", all_ids)


async def test_a_change_is_never_seen_when_it_is_undone(engine: Engine) -> None:
    seen: list[list[str]] = []

    async def watch() -> None:
        while len(seen) < 50:
            seen.append(await engine.reading("here", all_ids))

    async def fail(number: int) -> None:
        async def work(session: Session) -> None:
            await insert(f"bad {number}")(session)
            raise KeyError(number)

        with pytest.raises(KeyError):
            await engine.writing("here", work)

    async def keep_failing() -> None:
        for number in range(100):
            await fail(number)

    await asyncio.gather(watch(), keep_failing(), engine.writing("here", insert("good")))
    assert {note for notes in seen for note in notes} <= {"good"}
    assert await engine.reading("here", all_ids) == ["good"]


async def test_one_that_fails_costs_the_others_of_its_group_nothing(engine: Engine) -> None:
    async def fail(session: Session) -> None:
        await insert("bad")(session)
        raise LookupError("no such poll")

    works: list[Work[Any]] = [insert("a"), fail, insert("b"), insert("a"), insert("c")]
    outcomes = await in_line(engine, works)
    assert [outcomes[0], outcomes[2], outcomes[4]] == [1, 1, 1]
    assert isinstance(outcomes[1], LookupError)
    assert isinstance(outcomes[3], StorageError)
    assert await engine.reading("here", all_ids) == ["a", "b", "c"]


async def test_two_hundred_writers_of_one_row_lose_nothing(engine: Engine, open_engine: Open) -> None:
    other = await open_engine()
    writers = [engine.writing("here", add_one("hot")) for _ in range(150)]
    writers += [other.writing("here", add_one("hot")) for _ in range(50)]
    sizes = await asyncio.gather(*writers)
    assert sorted(sizes) == list(range(1, 201))
    assert [row["size"] for row in await engine.reading("here", all_notes)] == [200]


async def test_a_work_that_waits_for_something_else_is_suspended_and_undone(engine: Engine) -> None:
    left: list[str] = []

    async def wait(session: Session) -> None:
        try:
            await insert("bad")(session)
            await asyncio.sleep(0)
        finally:
            left.append("left")

    outcomes = await asyncio.gather(
        engine.writing("here", wait), engine.writing("here", insert("good")), return_exceptions=True
    )
    assert isinstance(outcomes[0], Suspended)
    assert outcomes[1] == 1
    assert left == ["left"]
    assert await engine.reading("here", all_ids) == ["good"]


async def test_a_work_that_writes_inside_a_work_is_suspended_and_neither_is_kept(engine: Engine) -> None:
    async def nested(session: Session) -> None:
        await engine.writing("here", insert("inner"))

    with pytest.raises(Suspended):
        await engine.writing("here", nested)
    await engine.writing("here", insert("good"))
    assert await engine.reading("here", all_ids) == ["good"]


async def test_a_work_that_clings_to_its_wait_is_suspended_all_the_same(engine: Engine) -> None:
    async def cling(session: Session) -> None:
        try:
            await asyncio.sleep(0)
        finally:
            await asyncio.sleep(0)

    with pytest.raises(Suspended):
        await engine.writing("here", cling)


async def test_a_session_is_of_no_use_after_its_work(engine: Engine) -> None:
    kept: list[Session] = []

    async def keep(session: Session) -> None:
        kept.append(session)

    await engine.writing("here", keep)
    await engine.reading("here", keep)
    for session in kept:
        with pytest.raises(StorageError):
            await session.run("DELETE FROM trial_notes")


async def test_a_caller_who_leaves_does_not_break_the_group(engine: Engine) -> None:
    tasks = [asyncio.create_task(engine.writing("here", insert(f"n{number}"))) for number in range(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(outcomes.pop(3), asyncio.CancelledError)
    assert outcomes == [1] * 9
    assert {f"n{number}" for number in range(10) if number != 3} <= set(await engine.reading("here", all_ids))


async def test_a_work_runs_in_the_context_of_its_caller(engine: Engine) -> None:
    async def speaker(session: Session) -> str:
        return SPEAKER.get()

    async def ask(name: str) -> tuple[str, str]:
        SPEAKER.set(name)
        return await engine.writing("here", speaker), await engine.reading("here", speaker)

    names = ["Mara", "Tom", "Misaki"]
    assert await asyncio.gather(*(ask(name) for name in names)) == [(name, name) for name in names]


# Reading


async def test_a_reader_sees_one_moment(engine: Engine) -> None:
    async def move(session: Session) -> None:
        for note, change in (("a", -1), ("b", 1)):
            await session.run(
                "UPDATE trial_notes SET size = size + :change WHERE community = :community AND id = :note",
                note=note,
                change=change,
            )

    async def sizes(session: Session) -> int:
        query = "SELECT size FROM trial_notes WHERE community = :community AND id = :note"
        first = await session.one(query, note="a")
        second = await session.one(query, note="b")
        assert first and second
        return int(first["size"] + second["size"])

    await asyncio.gather(*(engine.writing("here", insert(note, size=100)) for note in "ab"))
    moves = [engine.writing("here", move) for _ in range(200)]
    looks = [engine.reading("here", sizes) for _ in range(200)]
    outcomes = await asyncio.gather(*moves, *looks)
    assert set(outcomes[200:]) == {200}


async def test_a_reader_changes_nothing(engine: Engine) -> None:
    with pytest.raises(StorageError):
        await engine.reading("here", insert("a"))
    with pytest.raises(StorageError):
        await engine.reading("here", lambda session: session.next_number("poll"))
    assert await engine.reading("here", all_ids) == []


async def test_a_reader_that_waits_for_something_else_is_suspended(engine: Engine) -> None:
    async def wait(session: Session) -> None:
        await asyncio.sleep(0)

    with pytest.raises(Suspended):
        await engine.reading("here", wait)


async def test_what_a_reader_raises_is_raised_on(engine: Engine) -> None:
    async def fail(session: Session) -> None:
        raise LookupError("no such poll")

    with pytest.raises(LookupError):
        await engine.reading("here", fail)
    assert await engine.reading("here", all_ids) == []


# Statements


async def test_run_says_how_many_rows_changed(engine: Engine) -> None:
    async def work(session: Session) -> list[int]:
        for note in "abc":
            await insert(note)(session)
        return [
            await session.run("UPDATE trial_notes SET size = 1 WHERE community = :community"),
            await session.run("UPDATE trial_notes SET size = 1 WHERE community = :community AND id = 'x'"),
            await session.run(
                "INSERT INTO trial_notes (community, id) VALUES (:community, :note) ON CONFLICT DO NOTHING", note="a"
            ),
            await session.run(
                "WITH few AS (SELECT id FROM trial_notes WHERE community = :community AND id < 'c')"
                " UPDATE trial_notes SET size = 2 WHERE community = :community AND id IN (SELECT id FROM few)"
            ),
            await session.run("DELETE FROM trial_notes WHERE community = :community"),
        ]

    assert await engine.writing("here", work) == [3, 0, 0, 2, 3]


async def test_rows_are_mappings_in_the_order_of_the_query(engine: Engine) -> None:
    async def work(session: Session) -> tuple[Sequence[Row], Row | None, Row | None]:
        for note in "bca":
            await insert(note)(session)
        query = "SELECT id, size AS length FROM trial_notes WHERE community = :community ORDER BY id DESC"
        rows = await session.rows(query)
        returned = await session.one(
            "UPDATE trial_notes SET size = 5 WHERE community = :community AND id = 'a' RETURNING id, size"
        )
        return rows, returned, await session.one("SELECT id FROM trial_notes WHERE community = 'nowhere'")

    rows, returned, nothing = await engine.writing("here", work)
    assert [dict(row) for row in rows] == [{"id": "c", "length": 0}, {"id": "b", "length": 0}, {"id": "a", "length": 0}]
    assert returned is not None
    assert dict(returned) == {"id": "a", "size": 5}
    assert nothing is None


VALUES: dict[str, tuple[str, Value]] = {
    "the largest integer": ("size", 2**63 - 1),
    "the smallest integer": ("size", -(2**63)),
    "a fraction": ("weight", 0.1),
    "a whole number in a real column": ("weight", 2.0),
    "nothing": ("data", None),
    "bytes": ("data", b"\x00\xff'\""),
    "no bytes": ("data", b""),
    "empty text": ("body", ""),
    "text of several scripts": ("body", "งานวัด เทศกาล — 祭り İstanbul'da çğış"),
    "joined, combining and unseen characters": ("body", "👩‍👩‍👧‍👦 e\u0301 \u202eright to left\u202c \u200b\ufeff"),
    "a statement as text": ("body", "'; DROP TABLE trial_notes; --"),
    "placeholders as text": ("body", ":community ? %s {}"),
    "control characters": ("body", "\x01\x1f\u2400\\0\\x00 \r\n\t"),
    "digits as text": ("body", "007"),
    "half a megabyte of text": ("body", "long " * 100_000),
}


@pytest.mark.parametrize(("column", "value"), VALUES.values(), ids=VALUES)
async def test_a_value_comes_back_as_it_was_given(engine: Engine, column: str, value: Value) -> None:
    given: dict[str, Any] = {column: value}
    await engine.writing("here", insert("a", **given))
    (row,) = await engine.reading("here", all_notes)
    assert row[column] == value
    assert type(row[column]) is type(value)


async def test_text_around_a_zero_character_is_kept(engine: Engine) -> None:
    await engine.writing("here", insert("a", "before\0after"))
    (row,) = await engine.reading("here", all_notes)
    assert row["body"].replace("\0", "\ufffd") == "before\ufffdafter"


UPDATE = "UPDATE trial_notes SET {} WHERE community = :community"
REFUSED: dict[str, tuple[str, dict[str, Value]]] = {
    "a second equal row": ("INSERT INTO trial_notes (community, id) VALUES (:community, 'twin')", {}),
    "a key without value": ("INSERT INTO trial_notes (community, id) VALUES (:community, NULL)", {}),
    "no value where one must be": (UPDATE.format("body = NULL"), {}),
    "text in an integer column": (UPDATE.format("size = :size"), {"size": "many"}),
    "an integer over 64 bits": (UPDATE.format("size = :size"), {"size": 2**63}),
    "half a surrogate pair": (UPDATE.format("body = :body"), {"body": "\ud800"}),
    "a value that was not given": (UPDATE.format("body = :body"), {}),
    "a table that is not there": ("UPDATE nothing SET body = 'x'", {}),
    "a statement that is none": ("UPDATE OF WHAT", {}),
}


@pytest.mark.parametrize(("sql", "values"), REFUSED.values(), ids=REFUSED)
async def test_a_statement_that_cannot_be_is_refused_and_its_savepoint_undone(
    engine: Engine, sql: str, values: dict[str, Value]
) -> None:
    await engine.writing("here", insert("twin", "first"))

    async def work(session: Session) -> None:
        with pytest.raises(StorageError) as caught:
            async with session.savepoint():
                await session.run("UPDATE trial_notes SET body = 'second' WHERE community = :community")
                await session.run(sql, **values)
        assert caught.value.__cause__ is not None
        await insert("after")(session)

    await engine.writing("here", work)
    assert [(row["id"], row["body"]) for row in await engine.reading("here", all_notes)] == [
        ("after", ""),
        ("twin", "first"),
    ]


async def test_a_savepoint_undoes_its_block_alone(engine: Engine) -> None:
    async def work(session: Session) -> None:
        await insert("before")(session)
        with pytest.raises(LookupError):
            async with session.savepoint():
                await insert("outer")(session)
                async with session.savepoint():
                    await insert("kept by the inner one")(session)
                raise LookupError
        async with session.savepoint():
            await insert("good")(session)
            with pytest.raises(LookupError):
                async with session.savepoint():
                    await insert("bad")(session)
                    raise LookupError
        await insert("last")(session)

    await engine.writing("here", work)
    assert await engine.reading("here", all_ids) == ["before", "good", "last"]


# Communities


def next_of(kind: str) -> Work[int]:
    """A work that takes a number."""
    return lambda session: session.next_number(kind)


async def test_communities_do_not_see_each_other(engine: Engine) -> None:
    await asyncio.gather(*(engine.writing(place, insert(f"of {place}")) for place in ("here", "there", "it's \"")))
    assert await engine.reading("here", all_ids) == ["of here"]
    assert await engine.reading("there", all_ids) == ["of there"]
    assert await engine.reading("it's \"", all_ids) == ["of it's \""]
    assert await engine.reading("nowhere", all_ids) == []


async def test_a_session_names_its_community_and_lets_nobody_bind_another(engine: Engine) -> None:
    async def work(session: Session) -> str:
        with pytest.raises(StorageError):
            await session.rows("SELECT id FROM trial_notes WHERE community = :community", community="there")
        return session.community

    assert await engine.writing("here", work) == "here"


async def test_numbers_count_up_from_one_per_community_and_kind(engine: Engine) -> None:
    asked = [("here", "poll"), ("here", "poll"), ("there", "poll"), ("here", "digest"), ("here", "poll")]
    given = [await engine.writing(community, next_of(kind)) for community, kind in asked]
    assert given == [1, 2, 1, 1, 3]
    more = await asyncio.gather(*(engine.writing("here", next_of("poll")) for _ in range(20)))
    assert sorted(more) == list(range(4, 24))


async def test_a_number_that_was_rolled_back_is_given_again(engine: Engine) -> None:
    async def fail(session: Session) -> None:
        raise LookupError(await session.next_number("poll"))

    with pytest.raises(LookupError, match="1"):
        await engine.writing("here", fail)
    assert await engine.writing("here", lambda session: session.next_number("poll")) == 1
