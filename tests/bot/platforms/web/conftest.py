"""A web chat over a real database and a fake runtime, reached through a server on loopback."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from multidict import CIMultiDict

from bot.http.server import Server
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.crowd import Crowd
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.platforms.web.store.schema import SCHEMA
from handlers.core import people
from handlers.core.feature import CommandSpec, Usage
from handlers.core.texts import Texts
from storage import Engine
from tests.engines import open_engine
from tests.fakes.runtime import FakeRuntime
from tests.stage import Clock, codes

TEXTS = Texts([("core", Path(str(people.__file__)).parent)])
COMMANDS = (CommandSpec("poll", (Usage("", '"Which sauce?" "Ketchup" "Mustard"', "core.someone"),)),)
PEOPLE = (
    NewPerson(id="mara", name="Mara", locale="en", tz="Europe/Warsaw", role="manager"),
    NewPerson(id="jonas", name="Jonas", role="team"),
    NewPerson(id="ana", name="Ana", locale="pl", tz="Europe/Warsaw"),
    NewPerson(id="ken", name="健", locale="ja", tz="Asia/Tokyo"),
)
CHANNELS = (
    NewChannel(id="talk", name="Small talk", kind="community"),
    NewChannel(id="przepisy", name="przepisy", kind="community", language="pl"),
    NewChannel(id="staff", name="staff", kind="team"),
)


@dataclass
class Reply:
    """What a call was answered with."""

    status: int
    body: Any
    headers: CIMultiDict[str]
    raw: bytes

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.body["error"]["code"])


@dataclass
class Room:
    """One running web chat."""

    platform: WebPlatform
    server: Server
    runtime: FakeRuntime
    clock: Clock
    http: aiohttp.ClientSession
    engine: Engine
    open_sockets: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)
    crashes: bool = False  # the store is torn away before the platform stops, so that it can note nothing

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        headers: dict[str, str] | None = None,
        key: str | None = None,
    ) -> Reply:
        """Call the server with a JSON body, or with raw `data`."""
        more = dict(headers or {})
        if body is not None:
            data = msgspec.json.encode(body)
            more.setdefault("Content-Type", "application/json")
        if key is not None:
            more["Idempotency-Key"] = key
        sent = None if data is None else BytesIO(data)
        async with self.http.request(method, path, data=sent, headers=more, allow_redirects=False) as answer:
            raw = await answer.read()
            is_json = answer.content_type == "application/json" and raw
            return Reply(answer.status, msgspec.json.decode(raw) if is_json else None, CIMultiDict(answer.headers), raw)

    async def get(self, path: str, **more: Any) -> Reply:
        """Read."""
        return await self.call("GET", path, **more)

    async def post(self, path: str, body: Any, **more: Any) -> Reply:
        """Send."""
        return await self.call("POST", path, body, **more)

    async def say(self, who: str, text: str, channel: str = "talk", reply_to: str | None = None) -> dict[str, Any]:
        """Write a message."""
        body = {"as": who, "channel": channel, "text": text, **({"reply_to": reply_to} if reply_to else {})}
        reply = await self.post("/api/v1/messages", body)
        assert reply.status == 201, reply.body
        message: dict[str, Any] = reply.body
        return message

    async def listed(self, channel: str = "talk", query: str = "") -> list[dict[str, Any]]:
        """The messages of a channel."""
        reply = await self.get(f"/api/v1/channels/{channel}/messages{query}")
        assert reply.status == 200, reply.body
        found: list[dict[str, Any]] = reply.body["messages"]
        return found

    async def stream(self, query: str) -> aiohttp.ClientWebSocketResponse:
        """Follow the stream."""
        socket = await self.http.ws_connect(f"/api/v1/stream{query}")
        self.open_sockets.append(socket)
        return socket


Open = Callable[..., Any]


@asynccontextmanager
async def opened(
    path: Path,
    *,
    runtime: FakeRuntime | None = None,
    clock: Clock | None = None,
    crowd: Crowd | None = None,
    fill: bool = True,
    serve: bool = True,
    **more: Any,
) -> AsyncIterator[Room]:
    """A chat over the database in a folder; the same folder again is the same chat after a restart."""
    engine = await open_engine(path / "chat.db")
    await engine.migrate([SCHEMA])
    clock, runtime, server = clock or Clock(), runtime or FakeRuntime(), Server()
    platform = WebPlatform(
        engine, "default", TEXTS, server, title="Larkspoon", commands=COMMANDS, clock=clock, code=codes(), **more
    )
    platform.mount(crowd)
    server.bind()
    if fill:
        for person in PEOPLE:
            await platform.chat.add_person(person)
        for channel in CHANNELS:
            await platform.chat.add_channel(channel)
    await platform.start(runtime)
    if serve:
        await server.start()
    async with aiohttp.ClientSession(server.url) as http:
        room = Room(platform, server, runtime, clock, http, engine)
        try:
            yield room
        finally:
            for socket in room.open_sockets:
                await socket.close()
            await server.stop()
            if room.crashes:
                await engine.close()
            await platform.stop()
            if not room.crashes:
                await engine.close()


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A chat with four people, two community channels and a team channel."""
    async with opened(tmp_path) as made:
        yield made
