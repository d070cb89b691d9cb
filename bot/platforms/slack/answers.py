"""Private answers: by the address that came with a click or command, else as an ephemeral, else as a direct message.

A click's address also redraws its own message without the workspace's allowance for `chat.update`.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import structlog

from bot.platforms.base import Forbidden, Gone, Private
from bot.platforms.slack import render
from bot.platforms.slack.api import Line
from bot.platforms.slack.faults import Unfit
from bot.platforms.slack.workspace import Workspace
from handlers.core.texts import Texts

log = structlog.get_logger()
USES = 5
LASTS = 29 * 60.0  # Slack says 30 minutes; what is on its way must arrive before
KEPT_FOR_ANSWERS = 2
MESSAGES = 1_000


class Address:
    """A `response_url`: five uses in half an hour."""

    def __init__(self, url: str, now: float) -> None:
        self.url = url
        self._until = now + LASTS
        self._left = USES

    def left(self, now: float) -> int:
        """How many uses are left."""
        return self._left if now < self._until else 0

    def use(self) -> None:
        """One use less."""
        self._left -= 1

    def spend(self) -> None:
        """Slack does not take it any more."""
        self._left = 0


class Answers:
    """Private answers of the platform, and the addresses of clicks by the message that was clicked."""

    def __init__(self, line: Line, texts: Texts, timezone: str, clock: Callable[[], float] = time.time) -> None:
        self._line = line
        self._texts = texts
        self._timezone = timezone
        self._clock = clock
        self._by_message: OrderedDict[tuple[str, str], Address] = OrderedDict()

    def address(self, url: str, channel: str = "", message: str = "") -> Address | None:
        """Note the address of a click or command; the newest click of a message is the one to redraw by."""
        if not url.startswith(("https://", "http://")):
            return None
        made = Address(url, self._clock())
        if channel and message:
            self._by_message[channel, message] = made
            self._by_message.move_to_end((channel, message))
            while len(self._by_message) > MESSAGES:
                self._by_message.popitem(last=False)
        return made

    def redraws(self, channel: str, message: str) -> bool:
        """Whether a message could be redrawn through a click's address."""
        found = self._by_message.get((channel, message))
        return found is not None and found.left(self._clock()) > KEPT_FOR_ANSWERS

    async def redraw(self, channel: str, message: str, body: Mapping[str, Any]) -> bool:
        """Redraw a message through a click's address; False where there is none or Slack does not take it."""
        if not self.redraws(channel, message):
            return False
        return await self._send(self._by_message[channel, message], {"replace_original": True, **body})

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
        """Show a message to one person, by the nearest way there is. Raises `PlatformError` when there is none."""
        body = render.private(private.message, self._texts, self._timezone)
        if channel.startswith("D") and address is None:
            await self._posted(workspace, channel, body)
            return
        where = {"thread_ts": thread} if thread else {}
        answer = {"response_type": "ephemeral", "replace_original": False, **where, **body}
        if address is not None and await self._send(address, answer):
            return
        if channel and await self._ephemeral(workspace, user, {"channel": channel, **where, **body}):
            return
        await self._posted(workspace, await workspace.channels.direct(user), body)

    async def say(self, address: Address | None, text: str) -> bool:
        """Say a plain sentence to who clicked or typed; whether it went out."""
        if address is None:
            return False
        return await self._send(
            address, {"response_type": "ephemeral", "replace_original": False, "text": render.fallback(text)}
        )

    async def _ephemeral(self, workspace: Workspace, user: str, body: Mapping[str, Any]) -> bool:
        try:
            await workspace.api.call("chat.postEphemeral", user=user, **body)
        except (Forbidden, Gone, Unfit) as error:
            log.info("slack_no_ephemeral", error=str(error))
            return False
        return True

    async def _posted(self, workspace: Workspace, channel: str, body: Mapping[str, Any]) -> None:
        if not channel:
            raise Gone("there is no direct conversation with this user")
        await workspace.api.call("chat.postMessage", channel=channel, unfurl_links=False, **body)

    async def _send(self, address: Address, body: Mapping[str, Any]) -> bool:
        """Use an address; False when Slack does not take it, so that another way is taken."""
        if address.left(self._clock()) <= 0:
            return False
        address.use()
        try:
            async with self._line.session.post(address.url, json=body) as response:
                if response.status == 200:
                    return True
                log.info("slack_address_refused", status=response.status)
                if response.status in (403, 404, 410):
                    address.spend()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("slack_address_failed", error=type(error).__name__)
        return False
