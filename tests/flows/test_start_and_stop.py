"""The program as a newcomer starts it: from the command line to a clean stop, and again."""

import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`chorus demo` until the block ends; its address and the process."""
    command = [sys.executable, "-m", "bot", "demo", "--no-open", "--port", "0", "--data", str(folder), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = None
        while url is None:
            line = process.stdout.readline()
            assert line or process.poll() is None, process.communicate()[1]
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            url = found.group() if found else None
        yield url, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_starts_answers_and_stops_cleanly(number: signal.Signals, tmp_path: Path) -> None:
    with demo(tmp_path) as (url, process):
        assert '"ok"' in get(f"{url}/healthz")
        assert "<title>" in get(url)
        assert "chorus" in get(f"{url}/metrics") or "python" in get(f"{url}/metrics")
        assert "mara" in get(f"{url}/api/v1/people")
        process.send_signal(number)
        assert process.wait(timeout=30) == 0


def test_what_was_said_is_there_after_a_restart_and_gone_when_fresh(tmp_path: Path) -> None:
    with demo(tmp_path) as (url, _):
        body = b'{"as": "tom", "channel": "sauce-talk", "text": "still there"}'
        call = urllib.request.Request(f"{url}/api/v1/messages", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(call, timeout=10) as answer:
            assert answer.status == 201
    with demo(tmp_path) as (url, _):
        assert "still there" in get(f"{url}/api/v1/channels/sauce-talk/messages")
    with demo(tmp_path, "--fresh") as (url, _):
        assert "still there" not in get(f"{url}/api/v1/channels/sauce-talk/messages")


def test_a_public_address_is_refused_without_the_flag(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", "--no-open", "--host", "0.0.0.0", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 1
    assert "--i-know-this-has-no-login" in done.stderr


def test_a_port_that_is_taken_says_what_to_do(tmp_path: Path) -> None:
    with demo(tmp_path / "one") as (url, _):
        port = url.rpartition(":")[2]
        command = [sys.executable, "-m", "bot", "demo", "--no-open", "--port", port, "--data", str(tmp_path / "two")]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, "--port" in done.stderr) == (1, True)


LINGERS = """
import asyncio
from bot.commands.serving import until_stopped

async def main():
    await until_stopped(lambda: print("ready", flush=True))
    print("stopping", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_a_second_signal_stops_at_once_what_lingers() -> None:
    with subprocess.Popen([sys.executable, "-c", LINGERS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        assert process.stdout.readline() == "stopping\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 1
