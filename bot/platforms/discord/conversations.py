"""Direct conversations: which server each was begun for, so that what is pressed there counts in that one."""

from bot.platforms.base import Memory
from bot.platforms.discord.members import Known

PREFIX = "direct:"


class Conversations:
    """Remembered over restarts: somebody may be met on several servers, or not at all since the start."""

    def __init__(self, memory: Memory, known: Known) -> None:
        self._memory = memory
        self._known = known
        self._guilds: dict[str, str] = {}

    async def load(self) -> None:
        """Read those of before."""
        for key, guild in await self._memory.entries(PREFIX):
            self._note(key.removeprefix(PREFIX), guild)

    async def begun(self, channel: str, guild: str) -> None:
        """Somebody was written to because of a server."""
        if self._guilds.get(channel) != guild:
            self._note(channel, guild)
            await self._memory.put(PREFIX + channel, guild)

    def _note(self, channel: str, guild: str) -> None:
        self._guilds[channel] = guild
        self._known.speaks_in(channel, guild)
