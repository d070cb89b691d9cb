"""Discord holds what every platform holds."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.platforms.discord.adapter import DiscordPlatform
from handlers.core.events import Event, Place
from tests.bot.platforms.contract import PlatformContract, World
from tests.bot.platforms.discord.town import Town, town
from tests.fakes.discord import Person


class DiscordWorld:
    """The guild seen through the fake."""

    def __init__(self, place: Town) -> None:
        self._town = place
        self.platform: DiscordPlatform = place.platform
        self.here: Place = place.here
        self.channel_name = "general"
        self.user, self.other = str(place.ana.id), str(place.ben.id)
        self.events: list[Event] = place.events

    async def shown(self, message: str) -> str | None:
        """Every word of it."""
        found = self._town.message(message)
        return None if found is None else found.text

    async def thread_of(self, message: str) -> str | None:
        """What it replies to."""
        found = self._town.message(message)
        return None if found is None or found.reference is None else str(getattr(found.reference, "id", None))

    async def posted(self) -> Sequence[str]:
        """Chorus's messages."""
        channel, bot = self._town.general, self._town.bot.user
        return [str(one.id) for one in channel.messages.values() if one.author is bot and not one.gone]

    async def reactions(self, message: str) -> Sequence[str]:
        """Chorus's emoji."""
        found = self._town.message(message)
        assert found is not None
        return [emoji for emoji, users in found.reactions.items() if self._town.bot.user.id in users]

    async def whispers(self, user: str) -> Sequence[str]:
        """What Chorus wrote to somebody alone."""
        person = self._person(user)
        return [one.text for one in person.sees(person.dm(self._town.bot)) if one.author is self._town.bot.user]

    async def says(self, user: str, text: str, thread: str | None = None) -> str:
        """A message, or the answer to one."""
        above = None if thread is None else self._town.message(thread)
        return str((await self._town.says(self._person(user), text, above)).id)

    def _person(self, user: str) -> Person:
        return self._town.ana if user == self.user else self._town.ben


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A started Discord."""
    async with town() as place:
        await place.open()
        yield DiscordWorld(place)
        assert place.discord.violations == []


class TestDiscord(PlatformContract):
    """All of it."""
