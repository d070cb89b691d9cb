"""A request as a route sees it: who asks, for what, with which body; and the checks that many routes share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.fakes.discord import errors, permissions
from tests.fakes.discord.applications import Application
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.guild import Channel, Guild, Member
from tests.fakes.discord.messages import Message

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

Answer = tuple[int, Any]
Handle = Callable[["Call"], Awaitable[Answer]]


@dataclass
class Call:
    """One request."""

    fake: FakeDiscord
    request: web.Request
    bot: Application | None
    body: Any = None
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    @property
    def application(self) -> Application:
        """The bot that asks."""
        if self.bot is None:
            raise ApiError(errors.UNAUTHORIZED)
        return self.bot

    def number(self, name: str) -> int:
        """A number in the path."""
        value = self.request.match_info[name]
        if not value.isdecimal():
            problem = {"code": "NUMBER_TYPE_COERCE", "message": f'Value "{value}" is not snowflake.'}
            raise ApiError(errors.INVALID_FORM, {name: {"_errors": [problem]}})
        return int(value)

    def asked(self, name: str, default: int = 0) -> int:
        """A number in the query."""
        value = self.request.query.get(name, "")
        return int(value) if value.isdecimal() else default

    def limit(self, default: int, most: int) -> int:
        """How many rows are asked for."""
        value = self.asked("limit", default)
        if not 1 <= value <= most:
            problem = {"code": "NUMBER_TYPE_MAX", "message": f"int value should be between 1 and {most}."}
            raise ApiError(errors.INVALID_FORM, {"limit": {"_errors": [problem]}})
        return value

    def guild(self) -> Guild:
        """The guild in the path; the bot must be in it."""
        found = self.fake.world.guilds.get(self.number("guild_id"))
        if found is None:
            raise ApiError(errors.UNKNOWN_GUILD)
        if self.application.user.id not in found.members:
            raise ApiError(errors.MISSING_ACCESS)
        return found

    def me(self, guild: Guild) -> Member:
        """The bot as a member."""
        return guild.members[self.application.user.id]

    def channel(self, *needed: str) -> Channel:
        """The channel in the path; the bot must see it and hold what is needed there."""
        found = self.fake.world.channels.get(self.number("channel_id"))
        if found is None:
            raise ApiError(errors.UNKNOWN_CHANNEL)
        user = self.application.user
        if found.guild is None:
            if user not in found.recipients:
                raise ApiError(errors.MISSING_ACCESS)
            return found
        member = found.guild.members.get(user.id)
        if member is None or not permissions.allowed(found, member, "view_channel"):
            raise ApiError(errors.MISSING_ACCESS)
        if not permissions.allowed(found, member, *needed):
            raise ApiError(errors.MISSING_PERMISSIONS)
        return found

    def message(self, channel: Channel) -> Message:
        """The message in the path; nobody's ephemeral."""
        found = channel.messages.get(self.number("message_id"))
        if found is None or found.private:
            raise ApiError(errors.UNKNOWN_MESSAGE)
        return found

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as this bot reads it."""
        bot = self.application
        return message.json(bot.user.id, bot.reads_content)
