"""The gateway: sessions, what each may hear, resuming, and how it can be made to misbehave."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.discord import permissions
from tests.fakes.discord.applications import MESSAGE_CONTENT, PRIVILEGED, Application
from tests.fakes.discord.guild import Channel, Guild
from tests.fakes.discord.world import Shown

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11
UNKNOWN_OP, BAD_JSON, NOT_AUTHENTICATED, BAD_TOKEN, TWICE = 4001, 4002, 4003, 4004, 4005
BAD_SEQUENCE, TOO_FAST, TIMED_OUT, BAD_SHARD, SHARD_NEEDED, BAD_INTENTS, DISALLOWED = (
    *(4007, 4008, 4009, 4010),
    *(4011, 4013, 4014),
)
SENDS, SENDS_SECONDS = 120, 60.0
ALL_INTENTS = (1 << 26) - 1


@dataclass(eq=False)
class Session:
    """What a bot's connection is to Discord; it outlives the socket so that it can be resumed."""

    application: Application
    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=5000))
    line: Line | None = None
    alive: bool = True
    resumed: int = 0

    def hears(self, guild: Guild | None) -> bool:
        """Whether this shard serves the guild."""
        number = 0 if guild is None else (guild.id >> 22) % self.shard[1]
        return number == self.shard[0]

    def dispatch(self, event: str, data: Any) -> None:
        """Number an event, keep it for a resume, and send it when there is a line."""
        self.sequence += 1
        payload = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.sent.append(payload)
        if self.line is not None:
            self.line.put(payload)


class Line:
    """One WebSocket: what goes out is compressed and in order."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, compressed: bool) -> None:
        self.socket = socket
        self._transport = transport
        self.mute = False
        self.closing: int | None = None
        self.received: deque[float] = deque()
        self._squeeze = zlib.compressobj() if compressed else None
        self._queue: asyncio.Queue[dict[str, Any] | str] = asyncio.Queue()
        self._writer = asyncio.create_task(self._write())

    def put(self, payload: dict[str, Any] | str) -> None:
        """Send soon; a text is sent as it is."""
        if not self.mute:
            self._queue.put_nowait(payload)

    async def drained(self) -> None:
        """Wait until all is written."""
        joining = asyncio.ensure_future(self._queue.join())
        await asyncio.wait({joining, self._writer}, return_when=asyncio.FIRST_COMPLETED)
        joining.cancel()

    async def _write(self) -> None:
        while True:
            payload = await self._queue.get()
            text = payload if isinstance(payload, str) else json.dumps(payload)
            with contextlib.suppress(ConnectionError):
                if self._squeeze is None:
                    await self.socket.send_str(text)
                else:
                    packed = self._squeeze.compress(text.encode()) + self._squeeze.flush(zlib.Z_SYNC_FLUSH)
                    await self.socket.send_bytes(packed)
            self._queue.task_done()

    async def close(self, code: int) -> None:
        """Close with a code."""
        self.closing = code
        await self.drained()
        await self.socket.close(code=code)

    def cut(self) -> None:
        """Break the connection."""
        if self._transport is not None:
            self._transport.abort()

    def stop(self) -> None:
        """End the writer."""
        self._writer.cancel()


class Gateway:
    """All sessions, and the switches that disturb them."""

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.heartbeat_interval = 41.25
        self.acknowledges = True
        self.resumes = True
        self.zlib = True
        self.concurrency = 16
        self.identified = 0
        self.sessions: list[Session] = []
        self.closes: list[int] = []
        self.entered: list[str] = []
        self._lines: set[Line] = set()

    def tell(
        self, event: str, shown: Shown, intent: int, guild: Guild | None, channel: Channel | None, only: Any
    ) -> None:
        """Bring an event to every session that may hear it."""
        for session in [one for one in self.sessions if one.alive]:
            if self._may_hear(session, intent, guild, channel, only):
                reads = bool(session.intents & MESSAGE_CONTENT)
                data = shown(session.application, reads) if callable(shown) else shown
                for _ in range(self.fake.faults.copies(event)):
                    session.dispatch(event, data)

    def _may_hear(self, session: Session, intent: int, guild: Guild | None, channel: Channel | None, only: Any) -> bool:
        application = session.application
        if only is not None and only is not application:
            return False
        if intent & ~session.intents or not session.hears(guild):
            return False
        if guild is None:
            return only is not None or (channel is not None and application.user in channel.recipients)
        member = guild.members.get(application.user.id)
        if member is None:
            return only is not None
        return only is not None or channel is None or permissions.allowed(channel, member, "view_channel")

    async def delivered(self) -> None:
        """Wait until every connected bot was sent what it is due."""
        await asyncio.gather(*(line.drained() for line in self._lines))

    def of(self, application: Application) -> list[Session]:
        """The living sessions of a bot that have a socket."""
        return [one for one in self.sessions if one.application is application and one.alive and one.line]

    async def drop(self) -> None:
        """Cut every socket without a word; the sessions can be resumed."""
        await self.delivered()
        for line in list(self._lines):
            line.cut()

    async def reconnect(self) -> None:
        """Ask every bot to reconnect (op 7)."""
        self._control({"op": RECONNECT, "d": None})

    async def invalidate(self, resumable: bool) -> None:
        """Tell every bot that its session is invalid (op 9)."""
        for session in self.sessions:
            session.alive = session.alive and resumable
        self._control({"op": INVALID_SESSION, "d": resumable})

    async def close(self, code: int) -> None:
        """Close every socket with a code."""
        for line in list(self._lines):
            await line.close(code)

    def poison(self, payload: dict[str, Any] | str) -> None:
        """Send every bot a payload as it is, whatever it be; an event needs no number."""
        self._control(payload)

    def falls_silent(self) -> None:
        """Keep the sockets open and say nothing more on them, not even acknowledgements."""
        for line in self._lines:
            line.mute = True

    def forgets(self) -> None:
        """Forget all sessions, so that no resume works."""
        for session in self.sessions:
            session.alive = False

    def _control(self, payload: dict[str, Any] | str) -> None:
        for line in self._lines:
            line.put(payload)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One socket from hello to its end."""
        compressed = request.query.get("compress") == "zlib-stream" and self.zlib
        socket = web.WebSocketResponse(max_msg_size=4096, compress=False, heartbeat=None)
        await socket.prepare(request)
        self.entered.append(request.match_info["which"])
        line = Line(socket, request.transport, compressed)
        self._lines.add(line)
        line.put({"op": HELLO, "d": {"heartbeat_interval": int(self.heartbeat_interval * 1000), "_trace": []}})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                session, code = self._received(line, session, message.data)
                if code:
                    self.closes.append(code)
                    await line.close(code)
        finally:
            self._lines.discard(line)
            line.stop()
            if session is not None and session.line is line:
                session.line = None
                session.alive = session.alive and _may_resume(line.closing, socket.close_code)
        return socket

    def _received(self, line: Line, session: Session | None, text: str) -> tuple[Session | None, int]:
        now = time.monotonic()
        line.received.append(now)
        while now - line.received[0] > SENDS_SECONDS:
            line.received.popleft()
        if len(line.received) > SENDS:
            return session, TOO_FAST
        try:
            payload = json.loads(text)
            kind, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError):
            return session, BAD_JSON
        if kind == HEARTBEAT:
            if self.acknowledges:
                line.put({"op": ACK, "d": None})
            return session, 0
        if kind == IDENTIFY:
            return (session, TWICE) if session else self._identify(line, data)
        if kind == RESUME:
            return (session, TWICE) if session else self._resume(line, data)
        if session is None:
            return None, NOT_AUTHENTICATED
        if kind == MEMBERS:
            self._chunk(session, data)
        return session, 0 if kind in (PRESENCE, VOICE, MEMBERS) else UNKNOWN_OP

    def _identify(self, line: Line, data: dict[str, Any]) -> tuple[Session | None, int]:
        application = self.fake.world.applications.get(data.get("token", ""))
        if application is None:
            return None, BAD_TOKEN
        intents = data.get("intents")
        if not isinstance(intents, int) or intents & ~ALL_INTENTS or "properties" not in data:
            return None, BAD_INTENTS
        if intents & PRIVILEGED & ~application.intents:
            return None, DISALLOWED
        shard = tuple(data.get("shard") or (0, 1))
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return None, BAD_SHARD
        if application.identifies_left == 0:
            return None, BAD_TOKEN
        application.identifies_left -= 1
        self.identified += 1
        session = Session(application, intents, (shard[0], shard[1]))
        self.sessions.append(session)
        session.line = line
        self._ready(session)
        return session, 0

    def _ready(self, session: Session) -> None:
        application = session.application
        user = application.user
        guilds = [one for one in self.fake.world.guilds.values() if user.id in one.members and session.hears(one)]
        ready: dict[str, Any] = {"v": 10, "user": user.json() | {"verified": True, "mfa_enabled": True, "flags": 0}}
        ready |= {"session_id": session.id, "session_type": "normal", "resume_gateway_url": self.fake.resume_url}
        ready |= {"shard": list(session.shard), "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds]}
        ready |= {"private_channels": [], "relationships": [], "presences": [], "_trace": []}
        flags = application.json()["flags"]
        session.dispatch("READY", ready | {"application": {"id": str(application.id), "flags": flags}})
        for guild in guilds if session.intents & 1 else ():
            session.dispatch("GUILD_CREATE", guild.arrival(user.id))

    def _resume(self, line: Line, data: dict[str, Any]) -> tuple[Session | None, int]:
        found = next((one for one in self.sessions if one.id == data.get("session_id") and one.alive), None)
        if found is None or found.application.token != data.get("token") or not self.resumes:
            line.put({"op": INVALID_SESSION, "d": False})
            return None, 0
        if not 0 <= int(data["seq"] or 0) <= found.sequence:
            return None, BAD_SEQUENCE
        found.line = line
        found.resumed += 1
        for payload in [one for one in found.sent if one["s"] > data["seq"]]:
            line.put(payload)
        found.dispatch("RESUMED", {"_trace": []})
        return found, 0

    def _chunk(self, session: Session, data: dict[str, Any]) -> None:
        guild = self.fake.world.guilds[int(data["guild_id"])]
        wanted = [int(one) for one in data.get("user_ids") or ()]
        query = (data.get("query") or "").lower()
        members = [
            one
            for one in guild.members.values()
            if (one.user.id in wanted if wanted else one.user.name.lower().startswith(query))
        ]
        chunk: dict[str, Any] = {"guild_id": str(guild.id), "members": [one.json() for one in members]}
        chunk |= {"chunk_index": 0, "chunk_count": 1, "not_found": [], "nonce": data.get("nonce")}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    async def stop(self) -> None:
        """Close what is open."""
        for line in list(self._lines):
            await line.socket.close(code=WSCloseCode.GOING_AWAY)


def _may_resume(closed_by_us: int | None, closed_by_client: int | None) -> bool:
    """A session outlives a lost socket, but not a good-bye of the client nor a close that calls for a new one."""
    if closed_by_us is not None:
        return closed_by_us not in (
            BAD_TOKEN,
            BAD_SEQUENCE,
            TIMED_OUT,
            BAD_SHARD,
            SHARD_NEEDED,
            BAD_INTENTS,
            DISALLOWED,
        )
    return closed_by_client not in (1000, 1001)
