"""In which channel a message stands: places name the channel, Discord wants the thread."""

from collections import OrderedDict
from collections.abc import Sequence

from bot.platforms.base import Memory
from bot.platforms.discord.landscape import Landscape
from handlers.core.events import Place

PREFIX = "in:"
KEPT = 50_000
TRIED = 10


class Whereabouts:
    """Messages in threads, as far as they were met lately; our own are remembered."""

    def __init__(self, landscape: Landscape, memory: Memory) -> None:
        self._landscape = landscape
        self._memory = memory
        self._threads: OrderedDict[str, str] = OrderedDict()

    async def load(self) -> None:
        """Read where our own messages stand."""
        for key, thread in await self._memory.entries(PREFIX):
            self._threads[key.removeprefix(PREFIX)] = thread

    def met(self, message: str, thread: str | None) -> None:
        """A message was said in a thread; one that only answers another stands in the channel itself."""
        if thread is not None and self._landscape.parent(thread) is not None:
            self._threads[message] = thread
            if len(self._threads) > KEPT:
                self._threads.popitem(last=False)

    async def posted(self, message: str, thread: str) -> None:
        """A message of ours was posted into a thread."""
        self._threads[message] = thread
        await self._memory.put(PREFIX + message, thread)

    async def deleted(self, message: str) -> None:
        """A message of ours is gone."""
        if self._threads.pop(message, None) is not None:
            await self._memory.drop(PREFIX + message)

    def surely(self, where: Place, message: str) -> str:
        """The channel or thread a message most likely stands in."""
        return self._threads.get(message, where.channel)

    def candidates(self, where: Place, message: str) -> Sequence[str]:
        """Where to look for a message: the thread it was met in, else the channel, then its latest threads."""
        known = self._threads.get(message)
        if known is not None:
            return (known,)
        guild = self._landscape.guilds.get(where.space)
        channels = guild.channels.values() if guild is not None else ()
        threads = sorted((one.id for one in channels if one.parent == where.channel), key=int, reverse=True)
        older = [thread for thread in threads if int(thread) <= int(message)] if message.isdigit() else []
        return (where.channel, *older[:TRIED])
