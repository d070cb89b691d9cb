"""The stream: what happens, over a WebSocket, in order, with what was missed."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from weakref import WeakSet

import msgspec
from aiohttp import WSCloseCode, web

from bot.platforms.web.api.calls import number, reader
from bot.platforms.web.chat import Chat
from bot.platforms.web.feed import Feed, may_have
from bot.platforms.web.limits import PING_EVERY
from bot.platforms.web.store.people import Person

LARGEST_SEQ = 2**62
_FROM_CLIENTS = 1024  # nothing is expected from them, so nothing large is read


class Sockets:
    """The open ones, so that a stop can end them."""

    def __init__(self) -> None:
        self._open: WeakSet[web.WebSocketResponse] = WeakSet()

    def add(self, socket: web.WebSocketResponse) -> None:
        """Remember one."""
        self._open.add(socket)

    async def close(self) -> None:
        """End all; pages connect again when the server is back."""
        closing = [socket.close(code=WSCloseCode.GOING_AWAY, message=b"restarting") for socket in self._open]
        await asyncio.gather(*closing, return_exceptions=True)


def routes(chat: Chat, sockets: Sockets) -> Iterable[web.RouteDef]:
    """One route."""

    async def stream(request: web.Request) -> web.WebSocketResponse:
        who = reader(request)
        person = None if who is None else chat.directory.person(who)
        after = number(request, "after", 0, LARGEST_SEQ)
        socket = web.WebSocketResponse(heartbeat=PING_EVERY, max_msg_size=_FROM_CLIENTS)
        seq = await chat.feed.join()
        try:
            await socket.prepare(request)
            sockets.add(socket)
            await _serve(chat, socket, person, seq if after is None else after)
        finally:
            chat.feed.leave()
        return socket

    return [web.get("/api/v1/stream", stream)]


async def _serve(chat: Chat, socket: web.WebSocketResponse, person: Person | None, after: int) -> None:
    """Send until the client is gone; what it sends itself is only read to notice that."""
    sending = asyncio.create_task(_send(chat, socket, person, after))
    try:
        async for _ in socket:
            pass
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError, ConnectionError):
            await sending


async def _send(chat: Chat, socket: web.WebSocketResponse, person: Person | None, after: int) -> None:
    feed = chat.feed
    try:
        while True:
            after = await _send_next(chat, feed, socket, person, after)
            await feed.more(after)
    except ConnectionError:
        await socket.close()


async def _send_next(chat: Chat, feed: Feed, socket: web.WebSocketResponse, person: Person | None, after: int) -> int:
    """Send what comes after a number; the number sent up to."""
    lines = await feed.after(after)
    if lines is None:
        last = await chat.last_seq()
        await socket.send_str(msgspec.json.encode({"seq": last, "event": "reset"}).decode())
        return last
    for line in lines:
        if may_have(chat.directory, person, line):
            await socket.send_str(line.text)
        after = line.seq
    return after
