"""A discord.py client that notes what it hears, for the tests of the fake itself."""

from __future__ import annotations

import asyncio
import warnings
from collections import defaultdict
from typing import Any

with warnings.catch_warnings():
    # discord.py imports the sound module that Python 3.13 drops; we play no sound.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord
    from discord import app_commands

HEARD = [
    "ready",
    "resumed",
    "disconnect",
    "message",
    "raw_message_edit",
    "raw_message_delete",
    "raw_bulk_message_delete",
    "raw_reaction_add",
    "raw_reaction_remove",
    "raw_reaction_clear",
    "raw_reaction_clear_emoji",
    "interaction",
    "thread_create",
    "guild_channel_create",
    "guild_channel_update",
    "guild_channel_delete",
    "raw_member_remove",
    "member_join",
    "guild_join",
    "guild_remove",
    "thread_update",
]
EVERYTHING = discord.Intents.default() | discord.Intents(members=True, message_content=True)
LEAN: dict[str, Any] = {
    "max_messages": None,
    "chunk_guilds_at_startup": False,
    "member_cache_flags": discord.MemberCacheFlags.none(),
    "guild_ready_timeout": 0.01,
}


class Hears:
    """What a client heard, by kind."""

    def __init__(self, intents: discord.Intents = EVERYTHING, **options: Any) -> None:
        super().__init__(intents=intents, **(LEAN | options))  # type: ignore[call-arg]
        self.queues: defaultdict[str, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)
        self.tree: app_commands.CommandTree[Any] = app_commands.CommandTree(self)
        for name in HEARD:
            setattr(self, f"on_{name}", self._noting(name))

    def _noting(self, name: str) -> Any:
        async def note(*args: Any) -> None:
            self.queues[name].put_nowait(args[0] if args else None)

        return note

    async def hears(self, name: str) -> Any:
        """The next of its kind."""
        async with asyncio.timeout(5):
            return await self.queues[name].get()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again without the five seconds that discord.py waits."""


class Listener(Hears, discord.Client):
    """One connection."""


class ShardedListener(Hears, discord.AutoShardedClient):
    """A connection a shard."""
