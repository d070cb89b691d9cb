"""`chorus digest` as people run it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands.digest import _moment
from tests.bot.commands.program import chorus

WINDOW = ("--since", "2026-08-31", "--until", "2026-09-30")


def test_what_was_imported_is_in_the_digest(imported: Path) -> None:
    done = chorus("digest", *WINDOW, "--data", imported)
    assert (done.code, done.err) == (0, "")
    assert "#feedback" in done.text
    assert "#general" in done.text
    assert "[" not in done.text, "nothing to press on paper"


def test_the_digest_as_json_is_the_neutral_message(imported: Path) -> None:
    message = chorus("digest", *WINDOW, "--data", imported, "--json").json
    assert message["language"] == "en"
    assert message["summary"]
    kinds = {element["type"] for element in message["elements"]}
    assert "heading" in kinds
    assert "buttons" not in kinds


def test_a_digest_speaks_the_language_it_is_asked_for(imported: Path) -> None:
    done = chorus("digest", *WINDOW, "--language", "ja", "--data", imported)
    assert "人" in done.text
    assert chorus("digest", "--language", "xx", "--data", imported).code == 2


def test_a_stretch_where_nobody_wrote_is_a_sentence(imported: Path) -> None:
    done = chorus("digest", "--since", "2020-01-01", "--until", "2020-02-01", "--data", imported)
    assert done.code == 0
    assert len(done.text.splitlines()) <= 6


@pytest.mark.parametrize(
    "words",
    [("--since", "someday"), ("--since", "2026-13-01"), ("--since", "2d", "--until", "3d"), ("--since", "9999999w")],
)
def test_a_moment_that_is_none_is_asked_back(words: tuple[str, ...], imported: Path) -> None:
    done = chorus("digest", *words, "--data", imported)
    assert done.code == 2
    assert words[0] in done.err


def test_without_a_database_there_is_no_digest(tmp_path: Path) -> None:
    done = chorus("digest", "--data", tmp_path / "none")
    assert done.code == 3
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("typed", "tz", "meant"),
    [
        ("30d", "UTC", "2026-10-25T12:00:00+00:00"),
        ("2 weeks", "UTC", "2026-11-10T12:00:00+00:00"),
        ("2026-10-01", "Europe/Warsaw", "2026-09-30T22:00:00+00:00"),
        ("2026-10-01T09:30", "Asia/Tokyo", "2026-10-01T00:30:00+00:00"),
        ("2026-10-01T09:30+02:00", "Asia/Tokyo", "2026-10-01T07:30:00+00:00"),
    ],
)
def test_spans_look_back_and_days_begin_in_the_communitys_zone(typed: str, tz: str, meant: str) -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert _moment("--since", typed, now, tz).isoformat() == meant
