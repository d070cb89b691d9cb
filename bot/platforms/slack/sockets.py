"""Socket Mode: connections that are watched, replaced before they go, and mended when they are lost or fall silent."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.platforms.base import CannotConnect, Forbidden, PlatformError, TryAgain
from bot.platforms.slack.api import QUIET, Api, Line
from bot.platforms.slack.faults import Slow
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.receiving import Receiving

log = structlog.get_logger()
PING = 5.0
SILENT = 4.0  # so many pings may pass before a dead line is noticed
LONGEST_WAIT = 60.0
CONNECT_WITHIN = 10.0
FINISH_WITHIN = 3.0


class Socket(SocketModeClient):
    """One connection of the SDK that never reconnects by itself: the SDK closes before it reopens, and in between
    nothing is heard. `lost` is set when it has to be replaced."""

    def __init__(self, app_token: str, line: Line, ping: float) -> None:
        super().__init__(app_token=app_token, logger=QUIET, web_client=line.client(None), ping_interval=ping)
        self.lost = asyncio.Event()
        self.reason = ""
        self.answering: set[asyncio.Future[None]] = set()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """What the SDK does when Slack says goodbye, the line breaks or pings stay unanswered."""
        self.reason = self.reason or ("goodbye" if force else "broken")
        self.lost.set()


class Sockets:
    """All connections. `up` is awaited whenever the first of them comes up, with how long there was none."""

    def __init__(
        self,
        line: Line,
        app_token: str,
        receiving: Receiving,
        up: Callable[[float], Awaitable[None]],
        *,
        connections: int = 1,
        ping: float = PING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._app_token = app_token
        self._receiving = receiving
        self._up = up
        self._connections = connections
        self._ping = ping
        self._clock = clock
        self._open: list[Socket] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._down_since: float | None = None
        self.problem = ""

    @property
    def healthy(self) -> bool:
        """Whether at least one connection is open and answers."""
        return bool(self._open)

    async def start(self) -> None:
        """Open the connections. Raises `CannotConnect` when the first does not open."""
        try:
            first = await self._connected()
        except PlatformError as error:
            hopeless = isinstance(error, Forbidden)
            raise CannotConnect(f"Slack's socket does not open: {error}", hopeless=hopeless) from error
        others: list[Socket | None] = [None] * (self._connections - 1)
        for number, socket in enumerate([first, *others]):
            self._tasks.append(asyncio.create_task(self._supervised(socket), name=f"slack socket {number + 1}"))

    async def stop(self) -> None:
        """Take nothing new, let what was taken finish, close."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await asyncio.gather(*(self._finished(socket) for socket in list(self._open)))

    async def _supervised(self, socket: Socket | None) -> None:
        """Keep one connection: replace it before Slack closes it, and mend it with growing pauses."""
        failures = 0
        while True:
            try:
                socket = socket or await self._connected()
                failures, self.problem = 0, ""
                await self._watched(socket)
                successor = None
                if socket.reason == "goodbye":
                    successor = await self._connected()
                await self._closed(socket)
                socket = successor
            except PlatformError as error:
                if socket is not None:
                    await self._closed(socket)
                    socket = None
                failures += 1
                self.problem = str(error)
                log.warning("slack_socket_lost", error=str(error), failures=failures)
                pause = min(LONGEST_WAIT, self._ping / 10 * 2 ** min(failures, 10)) * random.uniform(0.5, 1.0)
                await asyncio.sleep(max(error.after, pause) if isinstance(error, Slow) else pause)

    async def _connected(self) -> Socket:
        """A connection that is open. Raises `PlatformError`."""
        answer = await Api(self._line, None, Pace()).call("apps.connections.open", app_token=self._app_token)
        socket = Socket(self._app_token, self._line, self._ping)
        socket.wss_uri = str(answer.get("url") or "")
        socket.socket_mode_request_listeners.append(self._requested)
        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                await socket.connect()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            await socket.close()  # type: ignore[no-untyped-call]
            raise TryAgain("the socket did not open in time", 1.0) from error
        except BaseException:
            await socket.close()  # type: ignore[no-untyped-call]
            raise
        await self._opened(socket)
        return socket

    async def _opened(self, socket: Socket) -> None:
        self._open.append(socket)
        if self._down_since is not None:
            gap, self._down_since = self._clock() - self._down_since, None
            await self._up(gap)

    async def _watched(self, socket: Socket) -> None:
        """Return when a connection has to be replaced."""
        while not socket.lost.is_set():
            try:
                async with asyncio.timeout(self._ping / 4):
                    await socket.lost.wait()
            except TimeoutError:
                # The SDK's own watch may die unheard; a line that answers no ping is closed by aiohttp.
                if socket.current_session is None or socket.current_session.closed:
                    socket.reason = "closed"
                    socket.lost.set()
        log.info("slack_socket_replaced", reason=socket.reason)

    async def _closed(self, socket: Socket) -> None:
        if socket in self._open:
            self._open.remove(socket)
        if not self._open and self._down_since is None:
            unheard = 0.0 if socket.reason == "goodbye" else SILENT * self._ping
            self._down_since = self._clock() - unheard
        await self._finished(socket)

    async def _finished(self, socket: Socket) -> None:
        """Close once what it brought is answered, at the latest when Slack would not wait longer."""
        if socket.answering:
            await asyncio.wait(socket.answering, timeout=FINISH_WITHIN)
        if socket in self._open:
            self._open.remove(socket)
        await socket.close()  # type: ignore[no-untyped-call]
        gone = [socket.message_processor, socket.current_session_monitor, socket.message_receiver]
        await asyncio.gather(*(task for task in gone if task is not None), return_exceptions=True)

    async def _requested(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """An envelope: acknowledged when its listener is done, with what the listener answers."""
        assert isinstance(client, Socket)
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        client.answering.add(answered)
        try:
            response = await self._receiving.dispatch(dict(request.payload))
            await send_async_response(client, request, response, time.time())
        except Exception as error:
            # The line broke meanwhile: Slack sends events again, and a click is known by its key.
            log.info("slack_not_acknowledged", error=type(error).__name__)
        finally:
            client.answering.discard(answered)
            answered.set_result(None)
