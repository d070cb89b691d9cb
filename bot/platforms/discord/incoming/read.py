"""One reader for every event of the gateway that Chorus takes notice of."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.platforms.discord.incoming import interactions, landscape, messages, reactions
from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.news import Incoming, Malformed
from bot.platforms.discord.incoming.values import Record, Unreadable

_Reader = Callable[[Record, Ground, datetime], Iterator[Incoming]]

_READERS: Mapping[str, _Reader] = {
    "MESSAGE_CREATE": messages.created,
    "MESSAGE_UPDATE": messages.updated,
    "MESSAGE_DELETE": messages.deleted,
    "MESSAGE_DELETE_BULK": messages.deleted_in_bulk,
    "MESSAGE_REACTION_ADD": reactions.added,
    "MESSAGE_REACTION_REMOVE": reactions.removed,
    "MESSAGE_REACTION_REMOVE_ALL": reactions.cleared,
    "MESSAGE_REACTION_REMOVE_EMOJI": reactions.cleared,
    "INTERACTION_CREATE": interactions.interaction,
    "CHANNEL_CREATE": landscape.channel,
    "CHANNEL_UPDATE": landscape.channel,
    "CHANNEL_DELETE": landscape.channel_gone,
    "THREAD_CREATE": landscape.channel,
    "THREAD_UPDATE": landscape.channel,
    "THREAD_DELETE": landscape.channel_gone,
    "THREAD_LIST_SYNC": landscape.threads,
    "GUILD_CREATE": landscape.guild,
    "GUILD_UPDATE": landscape.guild,
    "GUILD_DELETE": landscape.guild_gone,
    "GUILD_ROLE_CREATE": landscape.role,
    "GUILD_ROLE_UPDATE": landscape.role,
    "GUILD_ROLE_DELETE": landscape.role_gone,
    "GUILD_MEMBER_ADD": landscape.member,
    "GUILD_MEMBER_UPDATE": landscape.member,
}
KINDS = frozenset(_READERS)


def read(kind: str, payload: Any, ground: Ground, now: datetime) -> tuple[Incoming, ...]:
    """What an event of the gateway says: nothing for one that concerns nobody, `Malformed` for one not to be read.

    `kind` is its name (`t`), `payload` its data (`d`). Never raises for what a payload holds.
    """
    reader = _READERS.get(kind)
    if reader is None:
        return ()
    if not isinstance(payload, dict):
        return (Malformed(kind, "the payload is not an object"),)
    try:
        return tuple(reader(payload, ground, now))
    except Unreadable as error:
        return (Malformed(kind, str(error)),)
