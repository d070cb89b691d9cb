"""The real program with a platform that cannot be reached: the others work, and everybody is told how it stands."""

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot.commands.program import ROOT, chorus, environment


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address where nobody answers."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def configuration(folder: Path, nowhere: str, *more: str) -> Path:
    """Slack at an address where nobody answers, beside what `more` says."""
    path = folder / "config.toml"
    slack = ("[slack]", "enabled = true", 'bot_token = "xoxb-1"', 'app_token = "xapp-1"')
    lines = (*slack, f'api_base_url = "{nowhere}/api/"', "[storage]", f'url = "sqlite:///{folder}/data/c.db"', *more)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@contextmanager
def running(config: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`chorus run` until the block ends: all it said when it was ready, and the process."""
    command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
    told = environment(CHORUS_HTTP_PORT="0", CHORUS_WEB_PORT="0")
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=told) as it:
        try:
            assert it.stdout is not None
            said = ""
            while "slack:" not in said:
                line = it.stdout.readline()
                assert line, it.communicate()[1]
                said += line
            yield said, it
        finally:
            it.send_signal(signal.SIGTERM)
            it.communicate(timeout=30)


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def test_the_web_chat_works_while_slack_cannot_be_reached(tmp_path: Path, nowhere: str) -> None:
    config = configuration(tmp_path, nowhere, "[web]", "enabled = true")
    with running(config) as (said, process):
        url = re.findall(r"http://127\.0\.0\.1:\d+", said)[0]
        assert "slack: failed" in said
        health = get(f"{url}/healthz")
        assert (health["status"], health["platforms"]["web"]) == ("degraded", {"status": "ready"})
        assert health["platforms"]["slack"]["status"] == "failed"
        assert "host" in [person["id"] for person in get(f"{url}/api/v1/people")["people"]]
        port = url.rpartition(":")[2]
        done = chorus("doctor", "--config", config, "--json", CHORUS_HTTP_PORT=port, CHORUS_WEB_PORT=port)
        found = {(finding["about"], finding["verdict"]) for finding in done.json}
        assert {("server", "ok"), ("web", "ok"), ("slack", "problem")} <= found
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def test_without_the_web_chat_there_are_health_and_metrics_only(tmp_path: Path, nowhere: str) -> None:
    with running(configuration(tmp_path, nowhere)) as (said, process):
        url = re.findall(r"http://127\.0\.0\.1:\d+", said)[0]
        assert list(get(f"{url}/healthz")["platforms"]) == ["slack"]
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            assert 'chorus_platform_ready{platform="slack"} 0.0' in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            get(f"{url}/api/v1/people")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
