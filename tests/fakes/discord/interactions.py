"""An interaction from the press to its last follow-up: the deadline, the one answer, the token of a quarter hour."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.discord.applications import Application
from tests.fakes.discord.errors import ALREADY_ANSWERED, INVALID_TOKEN, UNKNOWN_INTERACTION, ApiError
from tests.fakes.discord.guild import Channel, User
from tests.fakes.discord.messages import COMMAND_ANSWER, CONTEXT_ANSWER, EPHEMERAL, LOADING, REPLY, Message
from tests.fakes.discord.world import World

TOKEN_LIVES = timedelta(minutes=15)
PING, COMMAND, COMPONENT, AUTOCOMPLETE, SUBMISSION = 1, 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    SUBMISSION: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}


@dataclass(eq=False)
class Interaction:
    """What a person did with a bot's command, component or form, and what came back."""

    id: int
    application: Application
    channel: Channel
    user: User
    kind: int
    data: dict[str, Any]
    made: datetime
    source: Message | None = None
    context_of: Message | None = None
    token: str = field(default_factory=lambda: "aW50ZXJhY3Rpb246" + secrets.token_urlsafe(48))
    answer: int | None = None
    original: Message | None = None
    modal: dict[str, Any] | None = None
    choices: list[dict[str, Any]] = field(default_factory=list)
    follow_ups: list[Message] = field(default_factory=list)
    given_up: bool = False
    changes: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def json(self) -> dict[str, Any]:
        """What the gateway sends of it."""
        guild = self.channel.guild
        found: dict[str, Any] = {"id": str(self.id), "application_id": str(self.application.id), "type": self.kind}
        found |= {"data": self.data, "token": self.token, "version": 1, "locale": self.user.locale}
        found |= {"channel_id": str(self.channel.id), "channel": self.channel.json(), "entitlements": []}
        found |= {"attachment_size_limit": 10_485_760, "entitlement_sku_ids": []}
        if self.source is not None:
            found["message"] = self.source.json(self.application.user.id)
        if guild is None:
            owners = {"0": "0"}
            return found | {"user": self.user.json(), "authorizing_integration_owners": owners, "context": 1}
        member = guild.members[self.user.id]
        found |= {"member": member.json(channel=self.channel), "guild_id": str(guild.id), "context": 0}
        found |= {"guild": {"id": str(guild.id), "locale": guild.locale, "features": []}, "guild_locale": guild.locale}
        me = guild.members.get(self.application.user.id)
        may = member if me is None else me
        found["app_permissions"] = may.json(channel=self.channel)["permissions"]
        return found | {"authorizing_integration_owners": {"0": str(guild.id)}}

    def metadata(self) -> dict[str, Any]:
        """What its answer tells of it."""
        found: dict[str, Any] = {"id": str(self.id), "type": self.kind, "user": self.user.json()}
        return found | {
            "authorizing_integration_owners": {"0": str(self.channel.guild.id if self.channel.guild else 0)}
        }

    def happened(self) -> None:
        """Something new is there for the person to see."""
        self.changes += 1
        self.moved.set()

    async def change(self, after: int, within: float) -> bool:
        """Wait until there is something newer than change number `after`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self.changes <= after:
                    self.moved.clear()
                    await self.moved.wait()
        return self.changes > after


class Interactions:
    """All interactions; `deadline` is the time a bot has for its first answer."""

    def __init__(self, world: World, deadline: float) -> None:
        self.world = world
        self.deadline = deadline
        self._by_token: dict[str, Interaction] = {}

    def begin(
        self, application: Application, channel: Channel, user: User, kind: int, data: dict[str, Any], **more: Any
    ) -> Interaction:
        """Someone does something; the bot hears of it."""
        world = self.world
        made = Interaction(world.ids(), application, channel, user, kind, data, world.now(), **more)
        self._by_token[made.token] = made
        world.tell("INTERACTION_CREATE", made.json(), 0, channel.guild, None, application)
        return made

    def known(self, token: str) -> Interaction | None:
        """The interaction of a token, whatever became of it."""
        return self._by_token.get(token)

    def unanswered(self, number: int, token: str) -> Interaction:
        """The interaction a first answer is for."""
        found = self._by_token.get(token)
        if found is None or found.id != number:
            raise ApiError(UNKNOWN_INTERACTION)
        if found.answer is not None:
            raise ApiError(ALREADY_ANSWERED)
        if found.given_up or (self.world.now() - found.made).total_seconds() > self.deadline:
            found.given_up = True
            found.happened()
            raise ApiError(UNKNOWN_INTERACTION)
        return found

    def answered(self, application: int, token: str) -> Interaction:
        """The interaction a follow-up is for."""
        found = self._by_token.get(token)
        if found is None or found.application.id != application:
            raise ApiError(INVALID_TOKEN)
        if self.world.now() - found.made > TOKEN_LIVES:
            raise ApiError(INVALID_TOKEN)
        return found

    def say(self, interaction: Interaction, fields: dict[str, Any], follow_up: bool = False) -> Message:
        """Post an answer or a follow-up; an ephemeral one is for its person only."""
        fields["flags"] = fields.get("flags") or 0
        if fields["flags"] & EPHEMERAL:
            fields["only_for"] = interaction.user.id
        if follow_up:
            target, kind = interaction.original or interaction.source, REPLY
            fields |= {"reference": target} if target is not None else {}
        elif interaction.source is not None:
            fields["reference"], kind = interaction.source, REPLY
        else:
            kind = COMMAND_ANSWER if interaction.context_of is None else CONTEXT_ANSWER
            fields |= {"reference": interaction.context_of} if interaction.context_of is not None else {}
        fields |= {"kind": kind, "application": interaction.application.id, "interaction": interaction.metadata()}
        message = self.world.post(interaction.channel, interaction.application.user, **fields)
        if follow_up:
            interaction.follow_ups.append(message)
        return message

    def fill(self, interaction: Interaction, message: Message, fields: dict[str, Any]) -> Message:
        """Change an answer; the first change of "… is thinking" makes it a message."""
        fields.pop("flags", None)
        flags = message.flags & ~LOADING
        self.world.edit(message, flags=flags, **fields)
        interaction.happened()
        return message
