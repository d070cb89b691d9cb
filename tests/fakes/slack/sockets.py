"""Socket Mode: tickets, hello, envelopes to one socket each, acknowledgements, goodbyes and silences."""

import asyncio
import itertools
import json
import time
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.slack.deliveries import Attempt, Delivery
from tests.fakes.slack.facts import App

MOST_SOCKETS = 10


class Socket:
    """A connection of an app."""

    def __init__(self, app: App, ws: web.WebSocketResponse, request: web.Request) -> None:
        self.app, self._ws, self._request = app, ws, request
        self.silent = False
        self.leaving = False
        self.sent: list[dict[str, Any]] = []
        self.received: list[dict[str, Any]] = []

    async def send(self, message: dict[str, Any]) -> None:
        """Send JSON; a silent socket swallows it."""
        self.sent.append(message)
        if not self.silent:
            await self._ws.send_str(json.dumps(message))

    async def pong(self, data: bytes) -> None:
        """Answer a ping, unless silent."""
        if not self.silent:
            await self._ws.pong(data)

    async def disconnect(self, reason: str) -> None:
        """Announce the end, as Slack does about once an hour; nothing new is sent here any more."""
        self.leaving = True
        self.app.returning = reason != "link_disabled"
        await self.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
        if reason == "link_disabled":
            await self._ws.close()

    def cut(self) -> None:
        """Break the connection."""
        if self._request.transport:
            self._request.transport.abort()


class Sockets:
    """All sockets of all apps."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self._tickets: dict[str, App] = {}
        self._waiting: dict[str, tuple[Socket, asyncio.Future[Any]]] = {}
        self._turns = itertools.count()
        self.late: list[str] = []
        self.refused = 0

    def ticket(self, app: App) -> str:
        """A new address for one connection."""
        ticket = uuid.uuid4().hex
        self._tickets[ticket] = app
        return f"{self._slack.address.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={app.id}"

    def expire(self) -> None:
        """Let every ticket that was not used yet be too old; the SDK goes on trying it and asks for no other."""
        self._tickets.clear()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve a connection."""
        if fault := self._slack.faults.take("socket"):
            return await self._slack.faults.misbehave(fault, request)
        app = self._tickets.pop(request.query.get("ticket", ""), None)
        if app is None:
            self.refused += 1
            self._slack.touch()
            raise web.HTTPForbidden(text="unknown ticket")
        ws = web.WebSocketResponse(autoping=False)
        await ws.prepare(request)
        socket = Socket(app, ws, request)
        if len(app.sockets) >= MOST_SOCKETS:
            await socket.disconnect("too_many_websockets")
            await ws.close()
            return ws
        await self._serve(socket, ws)
        return ws

    async def _serve(self, socket: Socket, ws: web.WebSocketResponse) -> None:
        app = socket.app
        app.sockets.append(socket)
        await socket.send(
            {
                "type": "hello",
                "num_connections": len(app.sockets),
                "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": app.id},
            }
        )
        app.returning = False
        self._slack.touch()
        try:
            async for message in ws:
                if message.type == WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type == WSMsgType.TEXT and not socket.silent:
                    self._hear(socket, json.loads(message.data))
        finally:
            app.sockets.remove(socket)
            for other, waiting in list(self._waiting.values()):
                if other is socket and not waiting.done():
                    waiting.set_exception(ConnectionError("the socket closed"))
            self._slack.touch()

    def _hear(self, socket: Socket, message: dict[str, Any]) -> None:
        socket.received.append(message)
        envelope = message.get("envelope_id", "")
        found = self._waiting.get(envelope)
        if found and not found[1].done():
            found[1].set_result(message.get("payload"))
        else:
            self.late.append(envelope)
        self._slack.touch()

    async def deliver(self, made: Delivery, number: int, reason: str) -> Attempt:
        """Send an envelope to one socket of the app and wait for its acknowledgement."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(self._slack.deadline):
                socket = await self._choose(made.app)
                if socket is None:
                    return Attempt(number, False, "no_connection")
                answer = await self._acknowledged(socket, made, number, reason)
        except TimeoutError:
            return Attempt(number, False, "timeout", seconds=time.monotonic() - began)
        except ConnectionError:
            return Attempt(number, False, "connection_closed", seconds=time.monotonic() - began)
        return Attempt(number, True, answer=answer, seconds=time.monotonic() - began)

    async def _choose(self, app: App) -> Socket | None:
        def able() -> list[Socket]:
            return [socket for socket in app.sockets if not socket.leaving]

        if app.returning and not able():
            await self._slack.until(lambda: bool(able()))
        found = able()
        return found[next(self._turns) % len(found)] if found else None

    async def _acknowledged(self, socket: Socket, made: Delivery, number: int, reason: str) -> Any:
        envelope: dict[str, Any] = {"envelope_id": str(uuid.uuid4()), "type": made.kind, "payload": made.payload}
        envelope["accepts_response_payload"] = made.kind != "events_api"
        if made.kind == "events_api":
            envelope |= {"retry_attempt": number, "retry_reason": reason}
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = (socket, waiting)
        try:
            await socket.send(envelope)
            return await waiting
        finally:
            del self._waiting[envelope["envelope_id"]]
