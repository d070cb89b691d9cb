"""A small town on the fake, with a connected bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.fakes.discord import Application, Channel, Community, FakeDiscord, Person, redirected, running
from tests.fakes.discord.listening import Listener

TOKEN = "fake-token"


@dataclass
class Town:
    """A guild with a channel and two people, and a bot that is there."""

    discord: FakeDiscord
    guild: Community
    general: Channel
    ana: Person
    bo: Person
    bot: Application


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    """The town, before the bot connects."""
    async with FakeDiscord(speed=100) as fake:
        guild = fake.guild("Larkspoon")
        general = guild.channel("general")
        ana, bo = guild.member("Ana", locale="pl"), guild.member("Bo")
        with redirected(fake):
            yield Town(fake, guild, general, ana, bo, fake.bot(TOKEN))


@pytest.fixture
async def listener(town: Town) -> AsyncIterator[Listener]:
    """The connected bot."""
    client = Listener()
    async with running(client, TOKEN):
        await client.hears("ready")
        yield client
