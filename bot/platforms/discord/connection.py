"""The connection as one thing that stays: made anew with back-off whenever discord.py gives it up."""

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Any

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.platforms.base import CannotConnect, State, TryAgain
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.faults import PORTAL
from bot.platforms.discord.gateway import LOST, READY, RESUMED, Gateway, Tell
from bot.platforms.discord.refusals import Refusals
from bot.platforms.discord.settings import API, DiscordSettings

log = structlog.get_logger()
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
SETTLE = 1.0  # seconds without a further guild after which all are there
BETWEEN = 5.0  # seconds between two new sessions: documentation, "Rate Limiting" of the gateway
STEADY = 60.0  # seconds after which a connection counts as one that works
_NO_TOKEN = (
    f"Discord does not accept the token; reset it under Bot in the Developer Portal ({PORTAL}), set discord.token to"
    " the new one and start Chorus again"
)
_NO_INTENT = f"switch Message Content Intent on under Bot in the Developer Portal ({PORTAL}), then start Chorus again"


class Connection:
    """`calls` are made over it. `tell` gets the gateway's events."""

    def __init__(
        self,
        settings: DiscordSettings,
        tell: Tell,
        *,
        within: float = 30.0,
        settle: float = SETTLE,
        between: float = BETWEEN,
    ) -> None:
        self._settings = settings
        self._outside = tell
        self._within = within
        self._settle = settle
        self._between = between
        self._client: Gateway | None = None
        self._task: asyncio.Task[None] | None = None
        self._first: asyncio.Future[None] | None = None
        self._closing = False
        self._up: set[int] = set()
        self._refusals = Refusals()
        self._calls: tuple[Gateway, Calls] | None = None
        self.state = State("connecting", "not started")

    @property
    def client(self) -> Gateway:
        """discord.py's client, logged in. Raises `TryAgain` while there is none."""
        client = self._client
        if client is None or client.is_closed() or client.application_id is None or self.state.status == "failed":
            raise TryAgain("Discord is not connected", 5.0)
        return client

    @property
    def calls(self) -> Calls:
        """REST calls. Raises `TryAgain` while there is no client."""
        client = self.client
        if self._calls is None or self._calls[0] is not client:
            self._calls = (client, Calls(client, self._refusals))
        return self._calls[1]

    async def open(self) -> None:
        """Connect and wait until all guilds are known. Raises `CannotConnect`."""
        redirect(self._settings)
        self._first = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._staying(), name="discord gateway")
        try:
            await asyncio.wait_for(asyncio.shield(self._first), self._within)
        except CannotConnect:
            await self.close()
            raise
        except TimeoutError:
            await self.close()
            raise CannotConnect("Discord's gateway does not answer; is the network there?") from None
        finally:
            self._first = None

    async def close(self) -> None:
        """Disconnect."""
        self._closing = True
        if self._client is not None:
            # discord.py swallows a cancellation while it makes a session anew: it has to be told first.
            await self._client.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        if self.state.status != "failed":
            self.state = State("connecting", "stopped")

    async def _staying(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = monotonic()
            error = await self._connected()
            if self._closing:
                return
            self.state = State("failed" if error.hopeless else "connecting", str(error))
            if self._first is not None and not self._first.done():
                self._first.set_exception(error)
                return
            log.error("discord_connection_lost", error=str(error), again=not error.hopeless)
            if error.hopeless:
                return
            pause = FIRST_PAUSE if monotonic() - began > STEADY else min(LONGEST_PAUSE, pause * 2)
            await asyncio.sleep(pause)

    async def _connected(self) -> CannotConnect:
        """Connect and stay so; why it ended."""
        client = Gateway(self._settings, self._tell, self._settle, self._between)
        self._client = client
        self._up.clear()
        try:
            async with client:
                await client.start(self._settings.token)
        except discord.LoginFailure as error:
            return _because(CannotConnect(_NO_TOKEN, hopeless=True), error)
        except discord.PrivilegedIntentsRequired as error:
            return _because(CannotConnect(_NO_INTENT, hopeless=True), error)
        except discord.ConnectionClosed as error:
            return _because(CannotConnect(f"Discord closed the connection with {error.code}"), error)
        except Exception as error:
            return _because(CannotConnect(f"Discord cannot be reached ({type(error).__name__})"), error)
        finally:
            # discord.py closes nothing that it opens after it was told to close.
            await client.http.close()
        return CannotConnect("Discord closed the connection")

    def is_up(self, guild: str) -> bool:
        """Whether the shard that serves a guild is connected."""
        return self._client is not None and self._client.shard_of(guild) in self._up

    def heard_from(self) -> Mapping[int, float]:
        """What the last acknowledged heartbeat of each connected shard took; another value is another heartbeat."""
        return {shard: took for shard, took in self.client.latencies if shard in self._up}

    def _tell(self, event: str, data: Any) -> None:
        if event in (READY, RESUMED):
            self._up.add(data)
            self._came_up()
        elif event == LOST:
            self._up.discard(data)
            if self.state.status == "ready":
                self.state = State("connecting", "the connection was lost and is being made anew")
        self._outside(event, data)

    def _came_up(self) -> None:
        client = self._client
        if client is None or not self._up >= set(client.shard_ids or range(client.shard_count or 1)):
            return
        self.state = State("ready")
        if self._first is not None and not self._first.done():
            self._first.set_result(None)


def _because(error: CannotConnect, cause: BaseException) -> CannotConnect:
    error.__cause__ = cause
    return error


def redirect(settings: DiscordSettings) -> None:
    """discord.py keeps the addresses in its classes: one Discord a process."""
    if settings.api_base_url != API:
        Route.BASE = settings.api_base_url.rstrip("/")
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)
