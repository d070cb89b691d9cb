"""The real program as a process, and the public API to act as others beside the page."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
READY_WITHIN = 20.0


class Program:
    """`chorus demo` on a port of its own; a restart keeps port and data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it is ready."""
        command = [sys.executable, "-m", "bot", "demo", "--no-open", "--port", str(self._port), "--data"]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, str(self._folder / "data")], cwd=ROOT, stdout=log, stderr=log, env={**os.environ}
            )
        deadline = time.monotonic() + READY_WITHIN
        while not self._healthy():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError((self._folder / "log").read_text())
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it; SIGKILL is the worst case."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(READY_WITHIN)
            self._process = None

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A call of the API; its answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/api/v1/{path}", data, headers, method=method)
        with urllib.request.urlopen(request, timeout=READY_WITHIN) as response:
            text = response.read()
        return json.loads(text) if text else None

    def say(self, person: str, text: str, channel: str = "sauce-talk", reply_to: str | None = None) -> str:
        """Say something as somebody; the message's id."""
        reply = {} if reply_to is None else {"reply_to": reply_to}
        body = {"as": person, "channel": channel, "text": text, **reply}
        return str(self.call("POST", "messages", body)["id"])

    def command(self, text: str, person: str = "mara", channel: str = "sauce-talk") -> dict[str, Any]:
        """Send a command as somebody; the answer."""
        answer = self.call("POST", "commands", {"as": person, "channel": channel, "text": text})
        assert answer["outcome"] == "done", answer
        return dict(answer)

    def message(self, message: str) -> dict[str, Any]:
        """A message as it is now."""
        return dict(self.call("GET", f"messages/{message}"))

    def said(self, text: str, channel: str = "sauce-talk") -> int:
        """How many messages of a channel have exactly these words."""
        found = self.call("GET", f"channels/{channel}/messages?as=mara&limit=500")["messages"]
        return sum(message["text"] == text for message in found)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=1.0) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
