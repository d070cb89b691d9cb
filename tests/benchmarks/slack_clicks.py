"""Signed Slack clicks over HTTP through the whole path, against a bare slack-bolt app that does nothing.

Run it with `python -m tests.benchmarks.slack_clicks`. Each server is a process of its own; the clicks, signed before
the clock starts, come from this one over 1 and over 32 connections. A click at Chorus is verified, recognised if it
was here before, counted in a transaction that is on the disk before it is acknowledged, and its receipt is written;
bolt's app verifies and acknowledges. Receipts and redraws leave by other calls: they are measured with `receipts`,
where this process takes them as well, and left out otherwise.
"""

import asyncio
import hashlib
import hmac
import json
import os
import re
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.commands.serving import Seeds, serving
from bot.config import Community, Config, Http, Storage, Web
from bot.platforms.base import Private
from bot.platforms.slack.answers import Address, Answers
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspace import Workspace
from bot.runtime import log
from tests.fakes.slack import FakeSlack

KINDS = ("bolt, before response", "bolt, usual", "Chorus")
CONNECTIONS = (1, 32)
CLICKS = {1: 800, 32: 3_000}
ROUNDS = 3
VOTERS = 400
SECRET = "signing-secret"


class Silent(Answers):
    """Receipts that are not sent."""

    async def private(
        self,
        workspace: Workspace,
        user: str,
        private: Private,
        *,
        channel: str = "",
        thread: str | None = None,
        address: Address | None = None,
    ) -> None:
        """Nothing."""


async def serve_bolt(base_url: str, token: str, before_response: bool) -> None:
    """A bare app that acknowledges every click."""
    client = AsyncWebClient(token=token, base_url=base_url)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=before_response)

    @app.action(re.compile(".*"))
    async def nothing(ack: Any) -> None:
        await ack()

    runner = web.AppRunner(app.web_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


async def serve_chorus(base_url: str, token: str, folder: Path, receipts: bool) -> None:
    """The whole program over Slack alone."""
    log.configure("error", "text")
    slack = SlackSettings(
        enabled=True, mode="http", bot_token=token, signing_secret=SECRET, api_base_url=base_url,
        community_channels=("#general",),
    )  # fmt: skip
    config = Config(Community(), Storage.within(folder), web=Web(enabled=False), http=Http(port=0), slack=slack)
    async with serving(config, Seeds()) as served:
        if not receipts:
            ground = served.app.program.platforms["slack"]._ground  # type: ignore[attr-defined]
            ground.answers = Silent(ground.line, ground.texts, ground.timezone)
        print(served.url, flush=True)
        await asyncio.Event().wait()


@asynccontextmanager
async def server(kind: str, slack: FakeSlack, token: str, folder: Path, receipts: bool) -> AsyncIterator[str]:
    """A server process; its address."""
    words = [kind, slack.base_url, token, str(folder), str(int(receipts))]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.slack_clicks", "serve", *words, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


def signed(payload: dict[str, Any], host: str) -> bytes:
    """A click as Slack sends it, with its signature."""
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n"
        f"User-Agent: Slackbot 1.0\r\nAccept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def clicks(template: dict[str, Any], votes: Sequence[str], host: str, first: int, count: int) -> list[bytes]:
    """So many different clicks."""
    made = []
    for number in range(first, first + count):
        action = {**template["actions"][0], "value": votes[number % len(votes)], "action_ts": f"{number}.000100"}
        user = {**template["user"], "id": f"U9{number % VOTERS:07d}", "name": f"voter{number % VOTERS}"}
        payload = {**template, "actions": [action], "user": user, "trigger_id": f"{number}.{number}.abc"}
        made.append(signed(payload, host))
    return made


async def one_connection(host: str, requests: Sequence[bytes], spent: list[float]) -> None:
    """Send clicks one after the other."""
    address = urlsplit(f"http://{host}")
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    for request in requests:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.split(b"\r\n", 1)[0], head
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length and int(length[1]):
            await reader.readexactly(int(length[1]))
        spent.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


async def measured(host: str, requests: Sequence[bytes], connections: int) -> tuple[float, float]:
    """Clicks a second and the 99th percentile in milliseconds."""
    spent: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(one_connection(host, requests[number::connections], spent) for number in range(connections)))
    rate = len(requests) / (time.perf_counter() - began)
    return rate, sorted(spent)[int(len(spent) * 0.99)] * 1000


async def template_of(slack: FakeSlack, url: str) -> tuple[dict[str, Any], list[str]]:
    """A poll in the channel of a running Chorus, and a click on it as Slack would send it."""
    (team,), (app,) = slack.teams.values(), slack.apps.values()
    mara = next(user for user in team.users.values() if user.name == "Mara")
    here = team.named("general")
    app.request_url = f"{url}/slack/events"
    await mara.types("/poll", '"Which sauce?" "Ketchup" "Mustard" "Mayo" "None"', here)
    await slack.until(lambda: any("Ketchup" in one.words for one in here.messages.values()), within=10.0)
    poll = next(one for one in here.messages.values() if "Ketchup" in one.words)
    votes = [value for block in poll.blocks if ".vote:" in (value := (block.get("accessory") or {}).get("value", ""))]
    await mara.presses(poll, votes[0])
    return dict(app.deliveries[-1].payload), votes


async def compare(receipts: bool) -> None:
    """Print each round and the medians of the ratios."""
    async with FakeSlack() as slack:
        team = slack.team()
        team.channel("general", members=[team.user("Mara", owner=True)], bot=True)
        app = slack.app(signing_secret=SECRET)
        slack.deadline = 10.0
        with TemporaryDirectory() as folder:
            path = Path(folder)
            async with (
                server(KINDS[0], slack, app.token(), path, receipts) as first,
                server(KINDS[1], slack, app.token(), path, receipts) as second,
                server(KINDS[2], slack, app.token(), path, receipts) as third,
            ):
                template, votes = await template_of(slack, third)
                hosts = dict(zip(KINDS, (urlsplit(url).netloc for url in (first, second, third)), strict=True))
                await rounds(template, votes, hosts)


async def rounds(template: dict[str, Any], votes: Sequence[str], hosts: dict[str, str]) -> None:
    """All kinds turn by turn, so that a noisy machine is noisy for all."""
    number = 1_000
    print(f"body {len(clicks(template, votes, hosts[KINDS[0]], 0, 1)[0])} bytes with headers")
    for connections in CONNECTIONS:
        ratios, tails = [], []
        for turn in range(ROUNDS + 1):
            rates: dict[str, tuple[float, float]] = {}
            for kind in KINDS:
                requests = clicks(template, votes, hosts[kind], number, CLICKS[connections])
                number += CLICKS[connections]
                rates[kind] = await measured(hosts[kind], requests, connections)
            if not turn:
                continue  # everybody is met, everything is compiled
            best = max(rates[KINDS[0]], rates[KINDS[1]])
            ratios.append(rates[KINDS[2]][0] / best[0])
            tails.append(rates[KINDS[2]][1] / best[1])
            shown = "".join(f"{kind}: {rate:7.0f}/s p99 {tail:6.2f} ms   " for kind, (rate, tail) in rates.items())
            print(f"{connections:>3} connections   {shown}")
        print(f"{connections:>3} connections   rate {median(ratios):.2f} of bolt's better one, p99 {median(tails):.2f}")


def main() -> None:
    """One of the servers, or the comparison."""
    os.environ["TZ"] = "UTC"
    if sys.argv[1:2] == ["serve"]:
        kind, base_url, token, folder, receipts = sys.argv[2:]
        if kind == KINDS[2]:
            asyncio.run(serve_chorus(base_url, token, Path(folder), receipts == "1"))
        else:
            asyncio.run(serve_bolt(base_url, token, kind == KINDS[0]))
    else:
        asyncio.run(compare("receipts" in sys.argv[1:]))


if __name__ == "__main__":
    main()
