"""The web chat holds what every platform holds."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.platforms.web.adapter import WebPlatform
from handlers.core.events import Event, Place
from tests.bot.platforms.contract import PlatformContract, World
from tests.bot.platforms.web.conftest import Room, opened


class WebWorld:
    """The chat seen through its own reading."""

    def __init__(self, room: Room) -> None:
        self.platform: WebPlatform = room.platform
        self.here = Place("web", "web", "talk")
        self.channel_name = "Small talk"
        self.user, self.other = "ana", "ken"
        self.events: list[Event] = room.runtime.events
        self._chat = room.platform.chat

    async def shown(self, message: str) -> str | None:
        """The plain text."""
        found = await self._chat.message(message)
        return None if found.deleted else found.text

    async def thread_of(self, message: str) -> str | None:
        """What it replies to."""
        return (await self._chat.message(message)).reply_to

    async def posted(self) -> Sequence[str]:
        """Chorus's messages."""
        return [message.id for message in await self._chat.messages("talk") if message.bot and not message.deleted]

    async def reactions(self, message: str) -> Sequence[str]:
        """Chorus's emoji."""
        found = await self._chat.message(message)
        return [emoji for emoji, people in found.reactions.items() if "chorus" in people]

    async def whispers(self, user: str) -> Sequence[str]:
        """Private answers."""
        return [whisper.text for whisper in await self._chat.whispers(user)]

    async def says(self, user: str, text: str, thread: str | None = None) -> str:
        """As the API does it."""
        return (await self._chat.say(user, "talk", text, thread)).id


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A started web chat."""
    async with opened(tmp_path, serve=False) as room:
        yield WebWorld(room)


class TestWeb(PlatformContract):
    """All of it."""
