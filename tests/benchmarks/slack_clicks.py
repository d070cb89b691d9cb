"""Signed Slack clicks over HTTP through the whole path, against a bare slack-bolt app that does nothing.

Run it with `python -m tests.benchmarks.slack_clicks`. Each server is a process of its own; the clicks, signed before
the clock starts, come from this one over 1 and over 32 connections, to one server after the other in each round. A
click at Chorus is another voter's, whom it has met; it is verified, recognised if it was here before, counted in a
transaction that is on the disk before it is acknowledged, and its receipt is written. Bolt's app verifies and
acknowledges; `bolt, one row` also keeps one row in SQLite, as durably as Chorus, which says what the disk takes of it.
Receipts leave by other calls: they are sent with `receipts`, where this process takes them as well, and left out
otherwise; redraws are never left out. `profile` prints where Chorus spends its time under 32 connections.
CPU is what the server's process used for a click: on a busy machine it says more than the rate.
"""

import asyncio
import cProfile
import hashlib
import hmac
import json
import os
import pstats
import re
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import App
from bot.commands.serving import Seeds, leave_in_peace, serving
from bot.config import Community, Config, Http, Storage, Web
from bot.platforms.base import Private
from bot.platforms.slack.answers import Address, Answers
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspace import Workspace
from bot.runtime import log
from bot.runtime.identities import meet
from storage import Session
from tests.fakes.slack import FakeSlack, Person

BOLT = ("bolt, before response", "bolt, usual")
ROW, CHORUS = "bolt, one row", "Chorus"
KINDS = (*BOLT, ROW, CHORUS)
CONNECTIONS = (1, 32)
CLICKS = {1: 600, 32: 2_000}
SLOW = {(BOLT[1], 1): 100}  # it waits 10 ms for each
ROUNDS = 5
VOTERS = (ROUNDS + 1) * sum(CLICKS.values())
TICKS = os.sysconf("SC_CLK_TCK")
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


async def serve_bolt(base_url: str, token: str, kind: str, folder: Path) -> None:
    """A bare app that acknowledges every click."""
    client = AsyncWebClient(token=token, base_url=base_url)
    app = AsyncApp(client=client, signing_secret=SECRET, process_before_response=kind != BOLT[1])
    database = sqlite3.connect(folder / "one_row.db", isolation_level=None)
    database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE clicks (voter TEXT)")

    @app.action(re.compile(".*"))
    async def nothing(ack: Any, body: Any) -> None:
        if kind == ROW:
            database.execute("INSERT INTO clicks VALUES (?)", (body["user"]["id"],))
        await ack()

    runner = web.AppRunner(app.web_app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


async def serve_chorus(base_url: str, token: str, folder: Path, how: str) -> None:
    """The whole program over Slack alone."""
    log.configure("error", "text")
    slack = SlackSettings(
        enabled=True, mode="http", bot_token=token, signing_secret=SECRET, api_base_url=base_url,
        community_channels=("#general",),
    )  # fmt: skip
    config = Config(Community(), Storage.within(folder), web=Web(enabled=False), http=Http(port=0), slack=slack)
    async with serving(config, Seeds()) as served:
        ground = served.app.program.platforms["slack"]._ground  # type: ignore[attr-defined]
        if how != "receipts":
            ground.answers = Silent(ground.line, ground.texts, ground.timezone)
        await known(served.app, next(iter(ground.workspaces.values())))
        leave_in_peace()
        print(served.url, flush=True)
        with profiled(how == "profile"):
            await stopped()


async def known(app: App, workspace: Workspace) -> None:
    """Let every voter be known, as after their first act."""
    profiles = []
    for number in range(VOTERS):
        name = f"voter{number}"
        more = {"locale": "en-GB", "tz": "Europe/London", "profile": {"real_name": name}}
        workspace.people.learn({"id": voter(number), "team_id": workspace.team, "name": name, **more})
        profiles.append(await workspace.people.profile(voter(number)))

    async def note(session: Session) -> None:
        for profile in profiles:
            assert profile is not None
            await meet(session, profile, datetime.now(UTC))

    await app.engine.writing(app.community, note)


def voter(number: int) -> str:
    """The user id of one of them."""
    return f"U9{number:07d}"


async def stopped() -> None:
    """Wait for the end."""
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    await over.wait()


@contextmanager
def profiled(wanted: bool) -> Iterator[None]:
    """Say at the end where the time went."""
    if not wanted:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)


@dataclass(frozen=True)
class Server:
    """A server in a process of its own."""

    host: str
    process: asyncio.subprocess.Process

    @property
    def cpu(self) -> float:
        """The seconds of processor time it has used."""
        spent = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / TICKS


@asynccontextmanager
async def server(kind: str, slack: FakeSlack, token: str, folder: Path, how: str) -> AsyncIterator[Server]:
    """Start one, and stop it."""
    words = [kind, slack.base_url, token, str(folder), how]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.slack_clicks", "serve", *words, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        yield Server(urlsplit((await process.stdout.readline()).decode().strip()).netloc, process)
    finally:
        process.terminate()
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
        user = {**template["user"], "id": voter(number), "name": f"voter{number}"}
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


@dataclass(frozen=True)
class Figures:
    """Clicks a second, milliseconds until half and until 99 of 100 were answered, and CPU milliseconds a click."""

    rate: float
    p50: float
    p99: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.rate:6.0f}/s p50 {self.p50:6.2f} p99 {self.p99:7.2f} cpu {self.cpu:5.2f} ms"


async def measured(at: Server, requests: Sequence[bytes], connections: int) -> Figures:
    """Send them all."""
    spent: list[float] = []
    before, began = at.cpu, time.perf_counter()
    share = [requests[number::connections] for number in range(connections)]
    await asyncio.gather(*(one_connection(at.host, each, spent) for each in share))
    rate, cpu = len(requests) / (time.perf_counter() - began), (at.cpu - before) / len(requests)
    spent.sort()
    return Figures(rate, spent[len(spent) // 2] * 1000, spent[int(len(spent) * 0.99)] * 1000, cpu * 1000)


async def template_of(slack: FakeSlack, host: str) -> tuple[dict[str, Any], list[str]]:
    """A poll in the channel of a running Chorus, and a click on it as Slack would send it."""
    (team,), (app,) = slack.teams.values(), slack.apps.values()
    mara = next(user for user in team.users.values() if user.name == "Mara")
    here = team.named("general")
    assert here is not None and isinstance(mara, Person)
    app.request_url = f"http://{host}/slack/events"
    await mara.types("/poll", '"Which?" "Ketchup" "Mustard"', here)
    await slack.until(lambda: any("Ketchup" in one.words for one in here.messages.values()), within=10.0)
    poll = next(one for one in here.messages.values() if "Ketchup" in one.words)
    votes = [value for block in poll.blocks if ".vote:" in (value := (block.get("accessory") or {}).get("value", ""))]
    await mara.presses(poll, votes[0])
    return dict(app.deliveries[-1].payload), votes


async def compare(how: str) -> None:
    """Print each round and the medians of the ratios."""
    async with FakeSlack() as slack, AsyncExitStack() as started:
        team = slack.team()
        team.channel("general", members=[team.user("Mara", owner=True)], bot=True)
        app = slack.app(signing_secret=SECRET)
        slack.deadline = 10.0
        folder = Path(started.enter_context(TemporaryDirectory()))
        servers = {
            kind: await started.enter_async_context(server(kind, slack, app.token(), folder / str(number), how))
            for number, kind in enumerate(KINDS)
        }
        template, votes = await template_of(slack, servers[CHORUS].host)
        if how == "profile":
            requests = clicks(template, votes, servers[CHORUS].host, 0, CLICKS[32])
            print(await measured(servers[CHORUS], requests, 32))
        else:
            await rounds(template, votes, servers)


async def rounds(template: dict[str, Any], votes: Sequence[str], servers: Mapping[str, Server]) -> None:
    """All kinds turn by turn, so that a noisy machine is noisy for all."""
    number = 0
    body = clicks(template, votes, "", 0, 1)[0].partition(b"\r\n\r\n")[2]
    print(f"a body has {len(body):,} bytes")
    for connections in CONNECTIONS:
        seen: list[Mapping[str, Figures]] = []
        for turn in range(ROUNDS + 1):
            found = {}
            for kind, at in servers.items():
                count = SLOW.get((kind, connections), CLICKS[connections])
                found[kind] = await measured(at, clicks(template, votes, at.host, number, count), connections)
                print(f"{connections:>3} {kind:<22} {found[kind]}")
            number += CLICKS[connections]
            if turn:  # by then everything is compiled and every connection made once
                seen.append(found)
        told(connections, seen)


def told(connections: int, seen: Sequence[Mapping[str, Figures]]) -> None:
    """The medians over the rounds, in ratios to the better bolt app of each round and to the one that keeps a row."""
    pairs = [(each[CHORUS], max((each[kind] for kind in BOLT), key=lambda one: one.rate)) for each in seen]
    rows = [(each[CHORUS], each[ROW]) for each in seen]
    for name, those in (("the better bolt", pairs), ("bolt with one row", rows)):
        rate, p50, p99, cpu = (
            median(getattr(ours, figure) / getattr(theirs, figure) for ours, theirs in those)
            for figure in ("rate", "p50", "p99", "cpu")
        )
        shown = f"rate {rate:.2f}, p50 {p50:.2f}, p99 {p99:.2f}, CPU {cpu:.2f}"
        print(f"{connections:>3} connections: Chorus in ratio to {name}: {shown}")


def main() -> None:
    """One of the servers, or the comparison."""
    os.environ["TZ"] = "UTC"
    if sys.argv[1:2] == ["serve"]:
        kind, base_url, token, place, how = sys.argv[2:]
        folder = Path(place)
        folder.mkdir(exist_ok=True)
        chorus = serve_chorus(base_url, token, folder, how) if kind == CHORUS else None
        asyncio.run(chorus or serve_bolt(base_url, token, kind, folder))
    else:
        asyncio.run(compare(sys.argv[1] if len(sys.argv) > 1 else "clicks"))


if __name__ == "__main__":
    main()
