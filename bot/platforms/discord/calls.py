"""REST calls: discord.py's client keeps the rate limits, payloads are plain dicts, errors are the platform's."""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import discord
from discord.http import Route

from bot.platforms.base import Gone
from bot.platforms.discord.faults import PORTAL, translated
from bot.platforms.discord.permissions import invitation
from bot.platforms.discord.refusals import Refusals

Json = dict[str, Any]
TIMEOUT = aiohttp.ClientTimeout(total=20.0)
PAGE = 100


class Calls:
    """Every verb raises only `PlatformError` and its kinds, with discord.py's own error as the cause."""

    def __init__(self, client: discord.Client, refusals: Refusals | None = None) -> None:
        self._http = client.http
        self.refusals = refusals or Refusals()
        self._remedy = "" if client.application_id is None else invitation(str(client.application_id))

    async def post(self, channel: str, payload: Json, nonce: str) -> Json:
        """Post a message; the same nonce within minutes gives the first one again."""
        body = payload | {"nonce": nonce, "enforce_nonce": True}
        return await self._record("post", "POST", "/channels/{channel_id}/messages", json=body, channel_id=channel)

    async def send(self, channel: str, payload: Json) -> None:
        """Post a message that nobody asks for again."""
        await self._call("write", "POST", "/channels/{channel_id}/messages", json=payload, channel_id=channel)

    async def send_file(self, channel: str, payload: Json, name: str, content: bytes) -> Json:
        """Post a message with one file, which the payload calls `attachments[0]`."""
        form = [
            {"name": "payload_json", "value": json.dumps(payload)},
            {"name": "files[0]", "value": content, "filename": name, "content_type": "application/octet-stream"},
        ]
        return await self._record(
            "post a file", "POST", "/channels/{channel_id}/messages", form=form, channel_id=channel
        )

    async def edit(self, channel: str, message: str, payload: Json) -> None:
        """Replace a message of ours."""
        path = "/channels/{channel_id}/messages/{message_id}"
        await self._call("edit", "PATCH", path, json=payload, channel_id=channel, message_id=message)

    async def delete(self, channel: str, message: str) -> None:
        """Delete a message of ours; one that is gone is no error."""
        path = "/channels/{channel_id}/messages/{message_id}"
        try:
            await self._call("delete", "DELETE", path, channel_id=channel, message_id=message)
        except Gone:
            return

    async def message(self, channel: str, message: str) -> Json:
        """One message."""
        path = "/channels/{channel_id}/messages/{message_id}"
        return await self._record("read a message", "GET", path, channel_id=channel, message_id=message)

    async def react(self, channel: str, message: str, emoji: str) -> None:
        """Put an emoji (Unicode, or `name:id`) on a message."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        await self._call("react", "PUT", path, channel_id=channel, message_id=message, emoji=emoji)

    async def unreact(self, channel: str, message: str, emoji: str) -> None:
        """Take our own emoji off a message; one that is not there is no error."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
        try:
            await self._call("unreact", "DELETE", path, channel_id=channel, message_id=message, emoji=emoji)
        except Gone:
            return

    async def reacted(self, channel: str, message: str, emoji: str, most: int) -> Sequence[Json]:
        """The users who put an emoji on a message, at most so many."""
        path = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}"
        users: list[Json] = []
        while len(users) < most:
            after = {"after": users[-1]["id"]} if users else {}
            page: list[Json] = await self._call(
                "read reactions",
                "GET",
                path,
                params={"limit": PAGE, **after},
                channel_id=channel,
                message_id=message,
                emoji=emoji,
            )
            users += page
            if len(page) < PAGE:
                break
        return users

    async def messages(self, channel: str, after: str) -> AsyncIterator[Json]:
        """The messages of a channel or thread after an id, oldest first."""
        last = after
        while True:
            page: list[Json] = await self._call(
                "read history",
                "GET",
                "/channels/{channel_id}/messages",
                params={"limit": PAGE, "after": last},
                channel_id=channel,
            )
            for message in sorted(page, key=lambda one: int(one["id"])):
                yield message
                last = str(message["id"])
            if len(page) < PAGE:
                return

    async def guilds(self) -> Sequence[Json]:
        """The guilds that the bot is in, each with the permissions it has there; at most two hundred."""
        found: list[Json] = await self._call("list servers", "GET", "/users/@me/guilds")
        return found

    async def guild(self, id: str) -> Json:
        """A guild with its roles."""
        return await self._record("read a server", "GET", "/guilds/{guild_id}", guild_id=id)

    async def channel(self, id: str) -> Json:
        """A channel or thread."""
        return await self._record("read a channel", "GET", "/channels/{channel_id}", channel_id=id)

    async def channels(self, guild: str) -> Sequence[Json]:
        """The channels of a guild."""
        found: list[Json] = await self._call("list channels", "GET", "/guilds/{guild_id}/channels", guild_id=guild)
        return found

    async def active_threads(self, guild: str) -> Sequence[Json]:
        """The threads of a guild that are not archived."""
        found = await self._call("read threads", "GET", "/guilds/{guild_id}/threads/active", guild_id=guild)
        return list(found.get("threads") or ())

    async def archived_threads(self, channel: str) -> Sequence[Json]:
        """The public threads of a channel that were archived, the latest first, at most a hundred."""
        path = "/channels/{channel_id}/threads/archived/public"
        found = await self._call("read threads", "GET", path, params={"limit": PAGE}, channel_id=channel)
        return list(found.get("threads") or ())

    async def member(self, guild: str, user: str) -> Json:
        """A member of a guild."""
        path = "/guilds/{guild_id}/members/{user_id}"
        return await self._record("read a member", "GET", path, guild_id=guild, user_id=user)

    async def members(self, guild: str) -> AsyncIterator[Json]:
        """The members of a guild; Discord asks for the members intent in the Developer Portal for it."""
        last = "0"
        while True:
            page: list[Json] = await self._call(
                "list members",
                "GET",
                "/guilds/{guild_id}/members",
                remedy=PORTAL,
                params={"limit": 1000, "after": last},
                guild_id=guild,
            )
            for member in page:
                yield member
            if len(page) < 1000:
                return
            last = str(page[-1]["user"]["id"])

    async def conversation(self, user: str) -> str:
        """The id of the direct conversation with a user."""
        found = await self._call("open a conversation", "POST", "/users/@me/channels", json={"recipient_id": user})
        return str(found["id"])

    async def put_commands(self, application: str, commands: Sequence[Json], guild: str = "") -> None:
        """Make these the commands of the application, everywhere or in one guild."""
        path = (
            "/applications/{application_id}/guilds/{guild_id}/commands"
            if guild
            else ("/applications/{application_id}/commands")
        )
        ids = {"guild_id": guild} if guild else {}
        await self._call("register commands", "PUT", path, json=list(commands), application_id=application, **ids)

    async def _record(self, what: str, method: str, path: str, **given: Any) -> Json:
        found = await self._call(what, method, path, **given)
        return found if isinstance(found, dict) else {}

    async def _call(self, what: str, method: str, path: str, *, remedy: str = "", **given: Any) -> Any:
        if not str(given.get("channel_id", "0")).isdigit():
            raise Gone(f"{what}: {given['channel_id']} is no channel")  # Discord would call it a malformed request
        asked: dict[str, Any] = {"timeout": TIMEOUT}
        asked |= {key: given.pop(key) for key in ("json", "params", "form", "timeout") if key in given}
        self.refusals.check(what)
        try:
            return await self._http.request(Route(method, path, **given), **asked)
        except Exception as error:  # discord.py trips over answers that are not as documented
            self.refusals.note(429 if isinstance(error, discord.RateLimited) else getattr(error, "status", 0))
            raise translated(error, what, remedy or self._remedy) from error
