"""Every command works while `chorus demo` runs over the same database."""

import csv
import io
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands.program import ROOT, chorus, environment
from tests.fakes.exports import busy_workspace, write_zip


@dataclass(frozen=True)
class Running:
    """A demo that answers."""

    url: str
    data: Path

    def post(self, path: str, **body: Any) -> Any:
        """Call its API."""
        request = urllib.request.Request(
            f"{self.url}/api/v1/{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo with one poll and three votes."""
    data = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "bot", "demo", "--no-open", "--port", "0", "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stderr is not None
    lines = iter(process.stdout.readline, b"")
    url = next(line.split()[3].decode() for line in lines if b"Chorus is at" in line)
    running = Running(url.rstrip("/"), data)
    try:
        _vote(running)
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err, err.decode()


def _vote(running: Running) -> None:
    text = '/poll "Which sauce?" "=Ketchup" "Mustard" --close 2d'
    asked = running.post("commands", **{"as": "mara"}, channel="sauce-talk", text=text)
    [message] = asked["posted"]
    for person, choice in (("tom", 1), ("zofia", 1), ("elif", 2), ("tom", 2)):
        token = f"polls.vote:1:{choice}"
        answer = running.post("presses", **{"as": person}, message=message, token=token)
        assert answer["outcome"] == "done"


def test_the_votes_agree_with_their_log(demo: Running) -> None:
    done = chorus("audit", "poll", "1", "--data", demo.data, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["agrees"] is True
    text = chorus("audit", "poll", "1", "--data", demo.data)
    assert text.text.startswith("poll 1: The count agrees with the log.")


def test_votes_and_polls_are_exported_with_formulas_guarded(demo: Running) -> None:
    votes = _rows(chorus("export", "votes", "--data", demo.data).text)
    assert sorted(row["label"] for row in votes) == ["'=Ketchup", "Mustard", "Mustard"]
    polls = _rows(chorus("export", "polls", "--data", demo.data).text)
    assert {(row["label"], row["votes"]) for row in polls} == {("'=Ketchup", "1"), ("Mustard", "2")}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_an_import_goes_in_beside_it(demo: Running, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", busy_workspace().files())
    done = chorus("import", path, "--data", demo.data, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["new"] == done.json["messages"]
    again = chorus("import", path, "--data", demo.data, "--json")
    assert again.json["new"] == 0


def test_doctor_sees_it_and_the_digest_reads_from_it(demo: Running) -> None:
    port = demo.url.rpartition(":")[2]
    found = chorus("doctor", "--data", demo.data, CHORUS_WEB_PORT=port)
    assert found.code == 0, found.text
    assert "is served by Chorus" in found.text
    digest = chorus("digest", "--since", "1d", "--data", demo.data)
    assert (digest.code, digest.err) == (0, "")
    assert "Which sauce?" in digest.text


def test_nothing_is_left_to_migrate(demo: Running) -> None:
    done = chorus("migrate", "--data", demo.data)
    assert (done.code, done.text) == (0, "")
