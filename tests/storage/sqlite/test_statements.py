"""Names become places, wherever they stand; what only looks like a name stays."""

import pytest

from storage import Engine, Session, StorageError
from storage.sqlite.statements import placed

CASES = {
    "no name": ("SELECT 1", "SELECT 1", ()),
    "one name": ("SELECT :b", "SELECT ?", (2,)),
    "names in another order than the values": ("SELECT :b, :a", "SELECT ?, ?", (2, 1)),
    "a name twice": ("SELECT :a + :a, :b", "SELECT ? + ?, ?", (1, 1, 2)),
    "a name that begins like another": ("SELECT :a, :a_b2", "SELECT ?, ?", (1, 3)),
    "text in quotes": ("SELECT ':a it''s :a', :b", "SELECT ':a it''s :a', ?", (2,)),
    "a quoted column": ('SELECT ":a" FROM t WHERE x = :b', 'SELECT ":a" FROM t WHERE x = ?', (2,)),
    "a comment to the end of the line": ("SELECT :a -- not :b\n, :b", "SELECT ? -- not :b\n, ?", (1, 2)),
    "a comment inside": ("SELECT /* :a\n:a */ :b", "SELECT /* :a\n:a */ ?", (2,)),
}


@pytest.mark.parametrize(("sql", "statement", "picked"), CASES.values(), ids=CASES)
def test_names_become_places(sql: str, statement: str, picked: tuple[int, ...]) -> None:
    found = placed(sql)
    assert (found.text, found.pick({"a": 1, "b": 2, "a_b2": 3})) == (statement, picked)


@pytest.mark.parametrize("sql", ["SELECT :missing AS a", "SELECT :given AS a, :missing AS b"])
async def test_a_value_that_is_missing_is_named(engine: Engine, sql: str) -> None:
    async def ask(session: Session) -> None:
        await session.one(sql, given=1)

    with pytest.raises(StorageError, match="no value was given for :missing"):
        await engine.writing("default", ask)


async def test_values_reach_their_names_through_a_session(engine: Engine) -> None:
    async def ask(session: Session) -> object:
        return await session.one("SELECT ':b' AS text, :b AS b, :a AS a, :community AS own, :b AS again", a=1, b="two")

    row = {"text": ":b", "b": "two", "a": 1, "own": "default", "again": "two"}
    assert await engine.writing("default", ask) == row
    assert await engine.reading("default", ask) == row
