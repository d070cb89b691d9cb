"""Bringing events, clicks, commands and forms to an app: signed over HTTP or in an envelope, within the deadline."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.facts import App


@dataclass(frozen=True)
class Attempt:
    """One try to deliver: how it went, what came back, and how many seconds it took."""

    number: int
    ok: bool
    reason: str = ""
    status: int | None = None
    answer: Any = None
    seconds: float = 0.0
    no_retry: bool = False


@dataclass(eq=False)
class Delivery:
    """Something an app is told. `failure` says why it never got through."""

    app: App
    kind: str
    payload: dict[str, Any]
    attempts: list[Attempt] = field(default_factory=list)
    failure: str | None = None
    task: "asyncio.Task[None] | None" = None
    over: bool = False
    settled: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acked(self) -> bool:
        """Whether an attempt was acknowledged in time."""
        return any(attempt.ok for attempt in self.attempts)

    @property
    def answer(self) -> Any:
        """What the app put into its acknowledgement."""
        return next((attempt.answer for attempt in self.attempts if attempt.ok), None)

    @property
    def event(self) -> dict[str, Any]:
        """The event inside, empty for anything else."""
        found: dict[str, Any] = self.payload.get("event", {})
        return found

    @property
    def repeatable(self) -> bool:
        """Only events are sent again; a click or command is sent once."""
        return self.kind == "events_api"


class Deliveries:
    """Delivers in the background; each delivery is a task."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[asyncio.Event] = []
        self._http: aiohttp.ClientSession | None = None

    def start(self, app: App, kind: str, payload: dict[str, Any]) -> Delivery:
        """Begin a delivery."""
        made = Delivery(app, kind, payload)
        app.deliveries.append(made)
        made.task = asyncio.get_running_loop().create_task(self._run(made))
        self._tasks.add(made.task)
        made.task.add_done_callback(self._tasks.discard)
        return made

    async def wait(self, made: list[Delivery]) -> None:
        """Wait until deliveries went through or failed; those held back are not waited for."""
        for each in made:
            await each.settled.wait()

    def release(self, backwards: bool = False) -> None:
        """Let go of what was held back, the last first if told so."""
        held, self._held = self._held, []
        for gate in reversed(held) if backwards else held:
            gate.set()

    async def close(self) -> None:
        """Stop everything on its way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._http:
            await self._http.close()

    async def _run(self, made: Delivery) -> None:
        fault = self._slack.faults.of_delivery(made)
        if fault == "dropped":
            made.failure = "dropped"
        else:
            if fault == "held":
                await self._hold(made)
            await self._try(made, 1 if fault == "unheard" else 0)
            if fault == "doubled" and made.attempts:
                made.attempts.append(await self._once(made, 1, "http_timeout"))
        made.over = True
        made.settled.set()
        self._slack.touch()

    async def _hold(self, made: Delivery) -> None:
        gate = asyncio.Event()
        self._held.append(gate)
        made.failure = "held"
        made.settled.set()
        await gate.wait()
        made.failure = None

    async def _try(self, made: Delivery, unheard: int) -> None:
        reason = ""
        for number in range(1 + len(self._slack.retry_after) if made.repeatable else 1):
            if number:
                await asyncio.sleep(self._slack.retry_after[number - 1])
            attempt = await self._once(made, number, reason)
            if number < unheard:
                attempt = Attempt(number, False, "http_timeout", attempt.status, seconds=attempt.seconds)
            made.attempts.append(attempt)
            self._slack.touch()
            if attempt.ok or attempt.no_retry:
                break
            reason = attempt.reason
        if not made.acked:
            made.failure = made.attempts[-1].reason

    async def _once(self, made: Delivery, number: int, reason: str) -> Attempt:
        if made.app.request_url:
            return await self._over_http(made, number, reason)
        return await self._slack.sockets.deliver(made, number, reason)

    async def _over_http(self, made: Delivery, number: int, reason: str) -> Attempt:
        body, kind = encoded(made)
        headers = {"Content-Type": kind} | signature(made.app.signing_secret, body, self._slack.signing_time())
        if number:
            headers |= {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": reason}
        return await self.send(made.app, body, headers, number)

    async def send(self, app: App, body: bytes, headers: dict[str, str], number: int = 0) -> Attempt:
        """Send raw bytes to an app's address within the deadline."""
        if self._http is None:
            self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        began = time.monotonic()
        headers = {"User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", "Accept": "*/*"} | headers
        try:
            async with asyncio.timeout(self._slack.deadline):
                async with self._http.post(app.request_url or "", data=body, headers=headers) as answer:
                    raw = await answer.text()
        except TimeoutError:
            return Attempt(number, False, "http_timeout", seconds=time.monotonic() - began)
        except aiohttp.ClientError:
            return Attempt(number, False, "connection_failed", seconds=time.monotonic() - began)
        ok = 200 <= answer.status < 300
        no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
        read = _read(raw, answer.content_type)
        spent = time.monotonic() - began
        return Attempt(number, ok, "" if ok else "http_error", answer.status, read, spent, no_retry)


def _read(raw: str, content_type: str) -> Any:
    if not raw:
        return None
    if content_type == "application/json":
        return json.loads(raw)
    return {"text": raw}


def encoded(made: Delivery) -> tuple[bytes, str]:
    """The body and content type a delivery has over HTTP."""
    if made.kind == "events_api":
        return json.dumps(made.payload).encode(), "application/json"
    form = made.payload if made.kind == "slash_commands" else {"payload": json.dumps(made.payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signature(secret: str, body: bytes, at: float) -> dict[str, str]:
    """The two headers that prove a request is Slack's."""
    stamp = str(int(at))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
