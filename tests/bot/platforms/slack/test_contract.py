"""Slack holds what every platform holds, over a socket and over HTTP."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.platforms.slack.adapter import SlackPlatform
from handlers.core.events import Event, Place
from tests.bot.platforms.contract import PlatformContract, World
from tests.bot.platforms.slack.town import Town, town


class SlackWorld:
    """The fake Slack seen by its people."""

    def __init__(self, made: Town) -> None:
        self.platform: SlackPlatform = made.platform
        self.here: Place = made.place
        self.channel_name = "general"
        self.user, self.other = made.ana.id, made.ben.id
        self.events: list[Event] = made.events
        self._town = made

    async def shown(self, message: str) -> str | None:
        """What stands in the message."""
        found = self._town.here.messages.get(message)
        return None if found is None or found.deleted else found.words

    async def thread_of(self, message: str) -> str | None:
        """The message it stands under."""
        return self._town.here.messages[message].thread

    async def posted(self) -> Sequence[str]:
        """Chorus's messages."""
        own = self._town.app.bot()
        return [ts for ts, one in sorted(self._town.here.messages.items()) if one.user == own and not one.only_for]

    async def reactions(self, message: str) -> Sequence[str]:
        """Chorus's emoji."""
        own, found = self._town.app.bot(), self._town.here.messages[message].reactions
        return [{"memo": "📝"}.get(name, name) for name, users in found.items() if own in users]

    async def whispers(self, user: str) -> Sequence[str]:
        """What somebody sees alone."""
        person = self._town.ana if user == self._town.ana.id else self._town.ben
        return [message.words for message in person.private(self._town.here)]

    async def says(self, user: str, text: str, thread: str | None = None) -> str:
        """Somebody writes."""
        person = self._town.ana if user == self._town.ana.id else self._town.ben
        message = await person.says(self._town.here, text, thread)
        await self._town.settled()
        return message.ts


@pytest.fixture(params=["socket", "http"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A connected workspace."""
    async with town(request.param) as made:
        yield SlackWorld(made)
        assert made.slack.violations == []


class TestSlack(PlatformContract):
    """All of it."""
