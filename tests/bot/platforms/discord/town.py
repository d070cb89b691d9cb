"""A guild of the fake Discord with Chorus in it, and a runtime that remembers."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.platforms.discord import words
from bot.platforms.discord.adapter import DiscordPlatform
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.reading_back import MOST_MESSAGES
from bot.platforms.discord.settings import DiscordSettings
from handlers.core import people
from handlers.core.context import new_code
from handlers.core.events import Event, Place, Said
from handlers.core.feature import ActionSpec, Argument, CommandSpec, Usage
from handlers.core.texts import Texts
from tests.fakes.discord import Application, Channel, Community, FakeDiscord, Message, Person, redirected
from tests.fakes.runtime import FakeRuntime

TEXTS = Texts([("core", Path(str(people.__file__)).parent), ("discord", Path(words.__file__).parent)])
TOKEN = "fake-token"
WITHIN = 5.0
SETTLE = 0.03
NEW = (
    Argument("question", "core.someone", "quoted", required=True),
    Argument("choice", "core.someone", "quoted", most=3),
    Argument("close", "core.someone", "flag", "close"),
    Argument("multiple", "core.someone", "switch", "multiple"),
)
CLOSE = (Argument("number", "core.someone", required=True, suggests="polls.open"),)
COMMANDS = (
    CommandSpec(
        "poll",
        (
            Usage("", "", "core.someone", arguments=NEW),
            Usage("close", "1", "core.someone", sub="close", arguments=CLOSE),
        ),
    ),
    CommandSpec("help", (Usage("", "", "core.someone"),), slash=False),
)
ACTIONS = (ActionSpec("feedback.save", "core.someone"),)


@dataclass
class Town:
    """The outside and the inside. `open` starts Chorus (again) with the same memory."""

    discord: FakeDiscord
    guild: Community
    general: Channel
    team: Channel
    ana: Person
    ben: Person
    bot: Application
    settings: DiscordSettings
    runtime: FakeRuntime = field(default_factory=FakeRuntime)
    platform: DiscordPlatform = field(init=False)

    @property
    def here(self) -> Place:
        """The community channel as Chorus knows it."""
        return self.place(self.general)

    @property
    def events(self) -> list[Event]:
        """What Chorus delivered."""
        return self.runtime.events

    def place(self, channel: Channel) -> Place:
        """A channel as Chorus knows it."""
        return Place("discord", str(self.guild.id), str(channel.id))

    def message(self, id: str) -> Message | None:
        """A message of the guild by id; None when it is gone."""
        found = (one.messages.get(int(id)) for one in self.discord.world.channels.values())
        return next((one for one in found if one is not None and not one.gone), None)

    async def open(self, **more: Any) -> None:
        """Start Chorus."""
        code, most_read = more.pop("code", new_code), more.pop("most_read", MOST_MESSAGES)
        self.platform = DiscordPlatform(
            self.settings,
            TEXTS,
            commands=COMMANDS,
            actions=ACTIONS,
            clock=self.discord.clock,
            code=code,
            connection=partial(Connection, settle=SETTLE, between=0.0, **more),
            most_read=most_read,
        )
        await self.platform.start(self.runtime)

    async def close(self) -> None:
        """Stop Chorus."""
        await self.platform.stop()

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(WITHIN):
            while not happened():  # noqa: ASYNC110 - it happens in other tasks; there is nothing to wait on
                await asyncio.sleep(0.002)

    async def heard(self, kind: type[Event], count: int = 1) -> list[Any]:
        """Wait until so many events of a kind are delivered."""
        await self.until(lambda: len(self.runtime.of(kind)) >= count)
        return self.runtime.of(kind)

    async def says(self, who: Person, text: str, thread: Message | Channel | None = None) -> Message:
        """Somebody writes in the channel, as an answer or in a thread; once it is delivered."""
        if isinstance(thread, Channel):
            message = await who.says(thread, text)
        else:
            message = await who.says(self.general, text, reply_to=thread)
        await self.until(lambda: any(one.message == str(message.id) for one in self.runtime.of(Said)))
        return message


@asynccontextmanager
async def town(speed: float = 100.0, deadline: float = 3.0, **settings: Any) -> AsyncIterator[Town]:
    """The town, before Chorus is started; it is stopped at the end."""
    async with FakeDiscord(speed=speed, deadline=deadline) as fake:
        guild = fake.guild("Larkspoon")
        general, team = guild.channel("general"), guild.channel("team-crowd")
        ana, ben = guild.member("Ana", locale="pl"), guild.member("Ben")
        bot = fake.bot(TOKEN)
        with redirected(fake):
            given = {"community_channels": ("#general",), "team_channel": "#team-crowd", **settings}
            made = Town(fake, guild, general, team, ana, ben, bot, DiscordSettings(True, TOKEN, **given))
            try:
                yield made
            finally:
                if hasattr(made, "platform"):
                    await made.close()
