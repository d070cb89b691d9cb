"""A person who left is handed out and erased from the command line."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.bot.commands.program import chorus


@pytest.fixture
def data(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "data"))


def whoever_wrote_most(data: Path) -> str:
    with closing(sqlite3.connect(data / "chorus.db")) as connection:
        query = "SELECT person FROM feedback_items WHERE person <> '' GROUP BY person ORDER BY COUNT(*) DESC, person"
        return str(connection.execute(query).fetchone()[0])


def test_all_that_is_kept_about_a_person_is_one_document(data: Path) -> None:
    person = whoever_wrote_most(data)
    done = chorus("export", "me", "--person", person, "--data", data)
    assert done.code == 0, done.err
    assert {row["person"] for row in done.json["feedback_items"]} == {person}
    assert {"core_people", "core_identities", "feedback_items"} <= set(done.json)


def test_a_person_is_erased_and_an_import_does_not_bring_them_back(data: Path, imported: Path) -> None:
    person = whoever_wrote_most(data)
    done = chorus("forget", "--person", person, "--yes", "--data", data)
    assert (done.code, person in done.err) == (0, True)
    left = chorus("export", "me", "--person", person, "--data", data).json
    assert set(left) == {"core_people", "core_identities"}
    assert (left["core_people"][0]["name"], left["core_people"][0]["opted_out"]) == ("", 1)
    again = chorus("import", imported.parent / "export.zip", "--data", data)
    assert again.code == 0, again.err
    assert set(chorus("export", "me", "--person", person, "--data", data).json) == set(left)


def test_it_asks_first_and_knows_whom_it_does_not_know(data: Path) -> None:
    person = whoever_wrote_most(data)
    assert chorus("forget", "--person", person, "--data", data).code == 1  # nobody answers
    assert "feedback_items" in chorus("export", "me", "--person", person, "--data", data).json
    assert chorus("forget", "--person", "slack:T0:nobody", "--yes", "--data", data).code == 3
    assert chorus("export", "me", "--person", "slack:T0:nobody", "--data", data).code == 3
    assert chorus("export", "me", "--data", data).code == 2
    assert chorus("export", "votes", "--person", person, "--data", data).code == 2
