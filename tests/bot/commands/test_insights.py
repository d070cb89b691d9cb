"""`chorus insights`: one document for a file of messages, whatever is in it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from bot.cli import chorus

LINES = [
    {"id": "a", "text": "I love the new lid", "author": "u1", "at": "2026-10-01T08:00:00Z", "channel": "c"},
    {"id": 2, "text": "Please add a smaller bottle"},
    {"id": "c", "text": "i love the new LID!"},
    {"id": "d", "text": "Gdzie jest moje zamówienie?", "lang": "pl-PL", "author": 7},
    {"id": "e", "text": "Build 17 passed", "bot": True},
]
NO_MESSAGES = {
    "no JSON": "{",
    "no object": "[]",
    "no id": '{"text": "x"}',
    "no text": '{"id": "x"}',
    "a text that is a number": '{"id": "x", "text": 5}',
    "an id that is yes": '{"id": true, "text": "x"}',
    "brackets without end": "[" * 100_000,
}


def insights(*arguments: str, lines: str | bytes = "") -> Result:
    return CliRunner().invoke(chorus, ["insights", *arguments], input=lines)


def written(lines: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(line) + "\n" for line in lines)


def test_a_document_says_something_about_each_message(tmp_path: Path) -> None:
    file = tmp_path / "messages.jsonl"
    file.write_text(written(LINES), encoding="utf-8")
    result = insights(str(file))
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    messages = document["messages"]
    assert [one["id"] for one in messages] == ["a", 2, "c", "d", "e"]
    assert [one["language"] for one in messages] == ["en", "en", "en", "pl", None]
    assert [one["kind"] for one in messages] == ["praise", "idea", "praise", "question", "other"]
    assert [one["duplicate_of"] for one in messages] == [None, None, "a", None, None]
    assert messages[0]["sentiment"]["label"] == "positive"
    assert messages[0]["sentiment"]["score"] > 0.5
    assert document["coverage"] == {
        "messages": 5, "without_words": 1, "unreadable": 0, "problems": [], "mode": "full",
    }  # fmt: skip
    assert set(document) == {"messages", "coverage"}


@pytest.mark.parametrize("case", NO_MESSAGES)
def test_a_line_that_is_no_message_is_counted(case: str) -> None:
    result = insights("-", "--light", lines=f"{written(LINES[:1])}\n{NO_MESSAGES[case]}\n{written(LINES[1:2])}")
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert [one["id"] for one in document["messages"]] == ["a", 2]
    assert document["coverage"]["unreadable"] == 1
    assert document["coverage"]["problems"][0]["line"] == 3


def test_bytes_that_are_no_text_are_counted() -> None:
    document = json.loads(insights("-", "--light", lines=b'{"id": "\xff", "text": "x"}\n').stdout)
    assert (document["messages"], document["coverage"]["unreadable"]) == ([], 1)


def test_half_a_character_in_an_id_is_written_as_json() -> None:
    document = json.loads(insights("-", "--light", lines='{"id": "\\ud83d", "text": "x"}\n').stdout)
    assert document["messages"][0]["id"] == "\ud83d"


def test_an_empty_file_is_an_empty_document() -> None:
    assert json.loads(insights("-", lines="").stdout)["messages"] == []


def test_vectors_have_a_row_a_message(tmp_path: Path) -> None:
    assert insights("-", "--vectors", str(tmp_path / "v.npy"), lines=written(LINES)).exit_code == 0
    vectors = np.load(tmp_path / "v.npy")
    assert vectors.shape == (5, 512)
    assert np.linalg.norm(vectors, axis=1).round(2).tolist() == [1, 1, 1, 1, 0]
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1]


def test_progress_is_on_standard_error() -> None:
    result = insights("-", "--light", "--progress", lines=written(LINES))
    assert "Analysing" in result.stderr
    json.loads(result.stdout)


WRONG = {
    "a file that is not there": (["nothing.jsonl"], 3, "There is no file nothing.jsonl."),
    "no file": ([], 2, "Name a file of messages"),
    "vectors without the encoder": (["-", "--light", "--vectors", "v.npy"], 2, "--light computes no vectors"),
    "a folder for a file": (["."], 1, "cannot be read"),
    "a place that cannot be written": (["-", "--vectors", "nowhere/v.npy"], 1, "cannot be written"),
    "no labelled messages": (["--evaluate", "nowhere"], 3, "There is no nowhere"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said(case: str) -> None:
    arguments, code, said = WRONG[case]
    result = insights(*arguments, lines="")
    assert (result.exit_code, said in result.output) == (code, True), result.output
