"""Writing to the owner of a server that Chorus was invited to, once for each invitation."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.platforms.base import Gone, Memory, Runtime
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.conversations import Conversations
from bot.platforms.discord.landscape import PLATFORM, Landscape
from bot.platforms.discord.meeting import Meeting
from bot.platforms.discord.members import Known
from handlers.core.events import Installed, Place

log = structlog.get_logger()
PREFIX = "joined:"


class Greeting:
    """Invitations are told apart by when the bot joined. Servers that are there at the very first start are set up
    already, by the configuration: nobody is written to."""

    def __init__(
        self,
        runtime: Runtime,
        memory: Memory,
        calls: Callable[[], Calls],
        landscape: Landscape,
        known: Known,
        meeting: Meeting,
        clock: Callable[[], datetime],
    ) -> None:
        self._runtime = runtime
        self._memory = memory
        self._calls = calls
        self._landscape = landscape
        self.conversations = Conversations(memory, known)
        self._meeting = meeting
        self._clock = clock
        self._is_first_start = False
        self._joined: dict[str, str] = {}

    async def load(self) -> None:
        """Read which invitations were answered, and where."""
        for key, joined_at in await self._memory.entries(PREFIX):
            self._joined[key.removeprefix(PREFIX)] = joined_at
        await self.conversations.load()
        self._is_first_start = not self._joined

    def started(self) -> None:
        """The first start is over."""
        self._is_first_start = False

    async def welcome(self, id: str) -> None:
        """Answer an invitation that has not been answered. Raises `TryAgain`; the next session asks again."""
        guild = self._landscape.guilds.get(id)
        if guild is None or not guild.joined_at or self._joined.get(id) == guild.joined_at:
            return
        joined_at, owner = guild.joined_at, guild.owner
        if owner and not self._is_first_start:
            await self._write(id, owner, f"discord:{id}:{joined_at}")
        self._joined[id] = joined_at
        await self._memory.put(PREFIX + id, joined_at)

    async def _write(self, guild: str, owner: str, key: str) -> None:
        profile = await self._meeting.member(guild, owner)
        if profile is None:
            return
        try:
            channel = await self._calls().conversation(owner)
        except Gone:
            log.info("discord_owner_takes_no_messages", guild=guild)
            return
        await self.conversations.begun(channel, guild)
        where = Place(PLATFORM, guild, channel)
        await self._runtime.deliver(Installed(key=key, who=profile, where=where, at=self._clock()))
