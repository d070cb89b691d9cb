"""discord.py's client with lean caches, which hands on what the gateway sends as the gateway's own dicts.

discord.py keeps the connection: identify, heartbeat, resume, shards. What people do goes past its objects, since
building a message or an interaction costs more than Chorus's own work on it.
"""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import discord
import structlog
from discord.state import AutoShardedConnectionState

from bot.platforms.discord.settings import DiscordSettings

log = structlog.get_logger()
Tell = Callable[[str, Any], None]

READY, RESUMED, LOST = "SHARD READY", "SHARD RESUMED", "SHARD LOST"
LONGEST_RATE_LIMIT = 30.0  # a longer wait is the outbox's: it keeps what waits, and other channels go on
# Events that discord.py builds objects from and Chorus reads as they are.
_PAST_IT = (
    *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "INTERACTION_CREATE"),
    *("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL"),
    "MESSAGE_REACTION_REMOVE_EMOJI",
)
# Events that both take notice of.
_BOTH = (
    *("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE"),
    *("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "GUILD_MEMBER_UPDATE", "THREAD_LIST_SYNC"),
    *("THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE"),
)


# What Chorus asks for, by discord.py's name: what the Developer Portal calls it, and what it is for.
INTENTS: Mapping[str, tuple[str, str]] = {
    "guilds": ("Guilds", "to know which channels and roles there are"),
    "guild_messages": ("Guild Messages", "to hear that something was said, edited or deleted"),
    "guild_reactions": ("Guild Message Reactions", "to count for and against"),
    "dm_messages": ("Direct Messages", "to answer who writes to Chorus itself"),
    "message_content": ("Message Content", "to read the words; privileged, to be switched on in the Developer Portal"),
}


def intents() -> discord.Intents:
    """The least that Chorus needs."""
    return discord.Intents(**dict.fromkeys(INTENTS, True))


class _State(AutoShardedConnectionState["Gateway"]):
    """Tells of events; those that discord.py needs for itself reach it first."""

    def __init__(self, tell: Tell, **options: Any) -> None:
        super().__init__(**options)
        for event in _PAST_IT:
            self.parsers[event] = partial(_told, tell, event)
        for event in _BOTH:
            self.parsers[event] = partial(_both, self.parsers[event], partial(_told, tell, event))


class Gateway(discord.AutoShardedClient):
    """The connection. `tell` is called with each event's name and data, and never awaited.

    It is told READY with a shard's number once all guilds of that shard are known, also after a session that could
    not be resumed; RESUMED after one that could; LOST when its connection broke. Guilds come one by one: all are
    there when none came for `settle` seconds. Between two new sessions pass `between` seconds.
    """

    def __init__(self, settings: DiscordSettings, tell: Tell, settle: float, between: float) -> None:
        self._tell = tell
        self._between = between
        shards: dict[str, Any] = {}
        if settings.shard_ids:
            shards = {"shard_ids": list(settings.shard_ids), "shard_count": settings.shard_count}
        super().__init__(
            intents=intents(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=LONGEST_RATE_LIMIT,
            guild_ready_timeout=settle,
            **shards,
        )

    def _get_state(self, **options: Any) -> _State:
        return _State(
            self._tell, dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options
        )

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Keep the pace of new sessions that Discord asks for."""
        if not initial:
            await asyncio.sleep(self._between)

    def shard_of(self, guild: str) -> int:
        """The shard that serves a guild: documentation, "Sharding Formula"."""
        return (int(guild) >> 22) % (self.shard_count or 1)

    # discord.py's `on_ready` comes only when all shards have new sessions at once, not when one of several has.
    async def on_shard_ready(self, shard: int) -> None:
        """All guilds of a shard are known."""
        self._tell(READY, shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """What was missed has been sent again."""
        self._tell(RESUMED, shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """A connection broke; discord.py makes a new one."""
        self._tell(LOST, shard)


def _told(tell: Tell, event: str, data: Any) -> None:
    # An exception here would end the connection for good: discord.py does not come back from one.
    try:
        tell(event, data)
    except Exception:
        log.exception("discord_event_failed", event_type=event)


def _both(first: Callable[[Any], None], then: Callable[[Any], None], data: Any) -> None:
    # What discord.py cannot read, Chorus may; a payload that neither can read is logged and survived.
    try:
        first(data)
    except Exception as error:
        log.warning("discord_event_unreadable", error=type(error).__name__)
    then(data)
