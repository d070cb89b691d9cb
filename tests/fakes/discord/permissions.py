"""Permission bits, and what a member may do in a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.discord.guild import Channel, Guild, Member

BITS = {
    "kick_members": 1 << 1,
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "manage_roles": 1 << 28,
    "manage_webhooks": 1 << 29,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "send_polls": 1 << 49,
    "pin_messages": 1 << 51,
}
ALL = (1 << 53) - 1
EVERYBODY = [
    "add_reactions",
    "view_channel",
    "send_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "use_external_emojis",
    "use_application_commands",
    "create_public_threads",
    "send_messages_in_threads",
]


def bits(*names: str) -> int:
    """The sum of named permissions."""
    found = 0
    for name in names:
        found |= BITS[name]
    return found


def in_guild(guild: Guild, member: Member) -> int:
    """What a member may do in the guild at large."""
    if guild.owner_id == member.user.id:
        return ALL
    held = guild.roles[guild.id].permissions
    for role in member.roles:
        held |= guild.roles[role].permissions
    return ALL if held & BITS["administrator"] else held


def in_channel(channel: Channel, member: Member) -> int:
    """What a member may do in a channel; a thread has the overwrites of its parent."""
    guild = channel.guild
    if guild is None:
        return ALL
    held = in_guild(guild, member)
    if held == ALL:
        return ALL
    overwrites = (channel.parent or channel).overwrites
    held = _overwritten(held, [overwrites.get(guild.id, (0, 0))])
    held = _overwritten(held, [overwrites.get(role, (0, 0)) for role in member.roles])
    held = _overwritten(held, [overwrites.get(member.user.id, (0, 0))])
    return held if held & BITS["view_channel"] else 0


def _overwritten(held: int, pairs: list[tuple[int, int]]) -> int:
    allow = deny = 0
    for allowed, denied in pairs:
        allow |= allowed
        deny |= denied
    return (held & ~deny) | allow


def allowed(channel: Channel, member: Member, *names: str) -> bool:
    """Whether a member holds every one of these permissions in a channel."""
    wanted = bits(*names)
    return in_channel(channel, member) & wanted == wanted
