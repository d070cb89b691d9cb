"""Slack as a platform: what the runtime asks of it, and how it connects."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.http.server import Server
from bot.platforms.base import Delivery, Limits, PlatformError, Private, Runtime, State
from bot.platforms.slack.connecting import Connecting
from bot.platforms.slack.files import send_file
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.limits import LIMITS
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Event, Place, Profile
from handlers.core.feature import Registry
from handlers.core.message import Message
from handlers.core.texts import Texts


class SlackPlatform:
    """`bot.platforms.base.Platform` over Slack. Its paths are mounted on the server at once, before that starts."""

    def __init__(
        self,
        settings: SlackSettings,
        registry: Registry,
        texts: Texts,
        server: Server | None = None,
        *,
        key: str = "",
        timezone: str = "UTC",
        wall: Callable[[], float] = time.time,
        connecting: Connecting | None = None,
    ) -> None:
        """`key` is `CHORUS_KEY`, which seals the tokens of installed workspaces; `timezone` the community's.

        HTTP mode and installing need a `server`. Raises `ValueError` for a key that is none.
        """
        self._connecting = connecting or Connecting(settings, registry, texts, key=key, timezone=timezone, wall=wall)
        self._ground: Ground = self._connecting.ground
        self._posts = self._connecting.posts
        if server is not None:
            self._connecting.mount(server)

    @property
    def name(self) -> str:
        """The platform part of places and identities."""
        return PLATFORM

    @property
    def limits(self) -> Limits:
        """What Slack allows."""
        return LIMITS

    @property
    def state(self) -> State:
        """How the connection stands."""
        return self._connecting.state

    async def start(self, runtime: Runtime) -> None:
        """Connect all workspaces, say which channels there are, and read back what was missed in the background."""
        await self._connecting.start(runtime)

    async def stop(self) -> None:
        """Take nothing new, finish what was accepted, disconnect."""
        await self._connecting.stop()

    async def post(self, delivery: Delivery) -> str:
        """Post once for each outbox id."""
        async with self._in(delivery.where) as workspace:
            message = await self._posts.post(workspace, delivery)
            if delivery.subject is not None and delivery.thread is None:
                await self._connecting.catch_up.thread(workspace.team, delivery.where.channel, message)
            return message

    async def turn(self, where: Place, message: str) -> None:
        """Wait for this message's share of the workspace's allowance."""
        await self._posts.turn(self._ground.workspace(where.space), where.channel, message)

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Replace the content of one of Chorus's own messages."""
        async with self._in(where) as workspace:
            await self._posts.edit(workspace, where.channel, message, content)

    async def delete(self, where: Place, message: str) -> None:
        """Delete one of Chorus's own messages."""
        async with self._in(where) as workspace:
            await self._posts.delete(workspace, where.channel, message)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        async with self._in(where) as workspace:
            await self._posts.react(workspace, where.channel, message, emoji)

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Take Chorus's emoji off a message."""
        async with self._in(where) as workspace:
            await self._posts.unreact(workspace, where.channel, message, emoji)

    async def whisper(self, where: Place, user: str, private: Private) -> None:
        """Show a message to one person."""
        async with self._in(where) as workspace:
            await self._ground.answers.private(workspace, user, private, channel=where.channel)

    def link(self, where: Place, message: str) -> str:
        """The permalink of a message."""
        workspace = self._ground.workspaces.get(where.space)
        return "" if workspace is None else workspace.link(where.channel, message)

    async def person(self, user: str) -> Profile | None:
        """What is known of a user, in the first workspace that knows them."""
        for workspace in self._workspaces:
            profile = await workspace.people.profile(user)
            if profile is not None:
                return profile
        return None

    async def channel(self, name_or_id: str) -> Place | None:
        """The channel with this id or name that Chorus can see."""
        for workspace in self._workspaces:
            found = await workspace.channels.named(name_or_id)
            if found is not None:
                return found
        return None

    async def members(self, where: Place) -> AsyncIterator[Profile]:
        """The people of a channel; apps are none."""
        workspace = self._ground.workspace(where.space)
        async for user in workspace.channels.members(where.channel):
            profile = await workspace.people.profile(user)
            if profile is not None and not await workspace.people.is_bot(user):
                yield profile

    async def history(self, where: Place, since: datetime) -> AsyncIterator[Event]:
        """What was said in a channel after a moment."""
        workspace = self._ground.workspace(where.space)
        async for event in self._connecting.catch_up.history(workspace, where.channel, since):
            yield event

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None = None) -> str:
        """Post a file with its alternative text."""
        async with self._in(where) as workspace:
            now = self._ground.wall()
            return await send_file(workspace, where.channel, name, content, alt=alt, now=now, thread=thread)

    @asynccontextmanager
    async def _in(self, where: Place) -> AsyncIterator[Workspace]:
        """The workspace of a place; a token that is found dead suspends it."""
        try:
            yield self._ground.workspace(where.space)
        except PlatformError as error:
            noticed = await self._connecting.noticed(where.space, error)
            if noticed is error:
                raise
            raise noticed from error

    @property
    def _workspaces(self) -> Sequence[Workspace]:
        self._ground.runtime  # noqa: B018 - raises before the start
        return list(self._ground.workspaces.values())
