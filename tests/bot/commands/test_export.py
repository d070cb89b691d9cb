"""`chorus export` as scripts and spreadsheets read it."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.export import guarded
from tests.bot.commands.program import ROOT, chorus, environment


def test_feedback_is_csv_with_crlf_and_english_headers(imported: Path) -> None:
    done = chorus("export", "feedback", "--data", imported)
    assert (done.code, done.err) == (0, "")
    assert done.out.count(b"\r\n") == done.out.count(b"\r")
    rows = list(csv.DictReader(io.StringIO(done.text, newline="")))
    assert list(rows[0])[:3] == ["id", "at", "edited_at"]
    assert len(rows) == len({row["id"] for row in rows}) > 60
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    texts = {row["text"] for row in rows}
    assert """'=HYPERLINK("http://lark.test")""" in texts
    assert 'a "quoted" word, and\na second line' in texts


def test_json_lines_hold_every_text_as_it_is(imported: Path) -> None:
    done = chorus("export", "feedback", "--format", "jsonl", "--data", imported)
    rows = [json.loads(line) for line in done.text.splitlines()]
    assert '=HYPERLINK("http://lark.test")' in {row["text"] for row in rows}
    assert len(rows) == len(chorus("export", "feedback", "--data", imported).text.split("\r\n")) - 2


def test_an_empty_table_is_its_header(imported: Path) -> None:
    done = chorus("export", "votes", "--data", imported)
    assert done.code == 0
    assert done.out.endswith(b"\r\n")
    assert done.out.count(b"\r\n") == 1


def test_a_table_that_is_none_names_those_there_are(imported: Path) -> None:
    done = chorus("export", "secrets", "--data", imported)
    assert done.code == 2
    assert "feedback, polls, survey_answers, surveys, votes" in done.err


def test_without_a_database_nothing_is_made(tmp_path: Path) -> None:
    done = chorus("export", "feedback", "--data", tmp_path / "none")
    assert done.code == 3
    assert "There is no database in" in done.err
    assert not (tmp_path / "none").exists()


def test_a_reader_that_has_seen_enough_is_no_error(imported: Path) -> None:
    command = [sys.executable, "-m", "bot", "export", "feedback", "--data", str(imported)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@here", "'@here"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("a=1", "a=1"),
        ("", ""),
        (-2, -2),
        (None, ""),
        ("’=x", "’=x"),
    ],
)
def test_a_cell_never_starts_a_formula(value: object, cell: object) -> None:
    assert guarded(value) == cell
