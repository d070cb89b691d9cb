"""Names become numbered places, wherever they stand; what only looks like a name stays."""

import pytest

from storage import Engine, Session, StorageError
from storage.postgres.statements import placed

CASES = {
    "no name": ("SELECT 1", "SELECT 1", ()),
    "one name": ("SELECT :b", "SELECT $1", (2,)),
    "names in another order than the values": ("SELECT :b, :a", "SELECT $1, $2", (2, 1)),
    "a name twice": ("SELECT :a + :a, :b", "SELECT $1 + $1, $2", (1, 2)),
    "a name that begins like another": ("SELECT :a, :a_b2", "SELECT $1, $2", (1, 3)),
    "text in quotes": ("SELECT ':a it''s 5%', :b", "SELECT ':a it''s 5%', $1", (2,)),
    "a quoted column": ('SELECT ":a" FROM t WHERE x = :b', 'SELECT ":a" FROM t WHERE x = $1', (2,)),
    "a comment to the end of the line": ("SELECT :a -- not :b\n, :b", "SELECT $1 -- not :b\n, $2", (1, 2)),
    "a comment inside": ("SELECT /* :a\n:a */ :b", "SELECT /* :a\n:a */ $1", (2,)),
    "a pattern": ("SELECT 'x' LIKE '%' WHERE :a % :b = 0", "SELECT 'x' LIKE '%' WHERE $1 % $2 = 0", (1, 2)),
}


@pytest.mark.parametrize(("sql", "statement", "picked"), CASES.values(), ids=CASES)
def test_names_become_places(sql: str, statement: str, picked: tuple[int, ...]) -> None:
    found = placed(sql)
    assert (found.text, found.pick({"a": 1, "b": 2, "a_b2": 3})) == (statement, picked)


async def test_values_reach_their_names_through_a_session(engine: Engine) -> None:
    async def ask(session: Session) -> object:
        return await session.one("SELECT ':b' AS text, :b AS b, :a AS a, :community AS own, :b AS again", a=1, b="two")

    row = {"text": ":b", "b": "two", "a": 1, "own": "default", "again": "two"}
    assert await engine.writing("default", ask) == row
    assert await engine.reading("default", ask) == row


async def test_sums_are_whole_and_means_have_fractions(engine: Engine) -> None:
    async def ask(session: Session) -> object:
        return await session.one("SELECT SUM(n) AS sum, AVG(n) AS mean FROM (SELECT 1 AS n UNION ALL SELECT 3) AS two")

    row = await engine.reading("default", ask)
    assert row == {"sum": 4, "mean": 2.0}
    assert isinstance(row, dict) and [type(value) for value in row.values()] == [int, float]


async def test_text_sorts_by_its_code_points_whatever_the_language_of_the_database(engine: Engine) -> None:
    async def ask(session: Session) -> list[str]:
        for note in ("ż", "z", "B", "a", "_"):
            await session.run("INSERT INTO trial_notes (community, id) VALUES (:community, :note)", note=note)
        found = await session.rows("SELECT id FROM trial_notes WHERE community = :community ORDER BY id")
        return [row["id"] for row in found]

    assert await engine.writing("default", ask) == ["B", "_", "a", "z", "ż"]


async def test_people_s_words_are_not_repeated_by_an_error(engine: Engine) -> None:
    async def twice(session: Session) -> None:
        for _ in "ab":
            await session.run("INSERT INTO trial_notes (community, id) VALUES (:community, 'my secret')")

    with pytest.raises(StorageError, match="duplicate key") as caught:
        await engine.writing("default", twice)
    assert "secret" not in str(caught.value)
