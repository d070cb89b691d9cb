"""Web calls in the name of one workspace: paced, never repeated by themselves, errors as the platform's."""

import logging
from collections.abc import AsyncIterator, Awaitable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms.base import Forbidden, TryAgain
from bot.platforms.slack.faults import channel_link, translated
from bot.platforms.slack.pace import Pace

Json = Mapping[str, Any]
TIMEOUT = 20.0
_PAGE = 200
_PATIENCE = 5
QUIET = logging.getLogger("bot.platforms.slack.sdk")
QUIET.setLevel(logging.CRITICAL)  # the SDK logs bodies, which hold people's words


class Line:
    """The outgoing connections of the platform, shared by all its workspaces, and where they lead."""

    def __init__(self, base_url: str, install_url: str = "") -> None:
        self.base_url = base_url
        self.install_url = install_url
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Open from the first use until `close`."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        return self._session

    async def close(self) -> None:
        """Let the connections go."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def client(self, token: str | None) -> AsyncWebClient:
        """A client of the SDK that repeats nothing: a post whose answer was lost may have arrived."""
        return AsyncWebClient(
            token=token, base_url=self.base_url, session=self.session, retry_handlers=[], logger=QUIET
        )


class Api:
    """Calls with one token. Raises `PlatformError` and its kinds, with Slack's own error as the cause."""

    def __init__(self, line: Line, token: str | None, pace: Pace) -> None:
        self.line = line
        self.token = token
        self.pace = pace

    async def call(self, method: str, *, paced: bool = True, **arguments: Any) -> Json:
        """Ask Slack once a turn is free; `paced` False says that the turn was taken before."""
        if paced:
            await self.pace.turn(method, str(arguments.get("channel") or ""))
        channel = str(arguments.get("channel") or arguments.get("channel_id") or "")
        asking = getattr(self.line.client(self.token), method.replace(".", "_"))(**arguments)
        return await self._asked(method, asking, channel)

    async def exchange(self, **arguments: str) -> Json:
        """Turn a code into a token. The SDK's own method uses a class that aiohttp is about to drop."""
        method = "oauth.v2.access"
        await self.pace.turn(method)
        return await self._asked(method, self.line.client(None).api_call(method, data=arguments))

    async def _asked(self, method: str, asking: Awaitable[AsyncSlackResponse], channel: str = "") -> Json:
        try:
            answer = await asking
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            fault = translated(error, method, self.line.install_url)
            if isinstance(fault, Forbidden) and channel:
                fault.remedy = fault.remedy or channel_link(channel)
            if isinstance(fault, TryAgain) and isinstance(error, SlackApiError):
                self.pace.hold(method, fault.after)
            raise fault from error
        found = answer.data
        return found if isinstance(found, dict) else {}

    async def scopes(self) -> tuple[Json, frozenset[str]]:
        """Who the token belongs to, and what it may do."""
        await self.pace.turn("auth.test")
        client = self.line.client(self.token)
        try:
            answer = await client.auth_test()
        except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise translated(error, "auth.test", self.line.install_url) from error
        named = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
        found = answer.data
        body = found if isinstance(found, dict) else {}
        return body, frozenset(scope.strip() for scope in str(named).split(",") if scope.strip())

    async def patient(self, method: str, **arguments: Any) -> Json:
        """Ask as long as Slack says that it may work later, a few times; for what nobody waits for."""
        for _ in range(_PATIENCE):
            try:
                return await self.call(method, **arguments)
            except TryAgain as error:
                await self.pace.rest(error.after)
        return await self.call(method, **arguments)

    async def pages(self, method: str, key: str, *, patient: bool = False, **arguments: Any) -> AsyncIterator[Any]:
        """The entries under `key` of all pages of a list."""
        cursor = ""
        ask = self.patient if patient else self.call
        while True:
            given = {"limit": _PAGE, **arguments, **({"cursor": cursor} if cursor else {})}
            answer = await ask(method, **given)
            for entry in answer.get(key) or ():
                yield entry
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return
