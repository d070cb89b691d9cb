"""What the gateway and REST send, as events and small values. Pure: names, roles and parents come from a `Ground`.

Moments are those of archives: a message's `timestamp`; an interaction's is in its id; what carries none is `now`.
"""

from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.messages import message_link, said
from bot.platforms.discord.incoming.news import (
    Acted,
    Asked,
    ChannelGone,
    ChannelSeen,
    Cleared,
    Completing,
    GuildGone,
    GuildSeen,
    Incoming,
    Malformed,
    MemberSeen,
    Menu,
    Overwrite,
    Pressed,
    Reply,
    RoleGone,
    RoleSeen,
    Sent,
    Slash,
    Unmet,
)
from bot.platforms.discord.incoming.people import member_profile, user_name
from bot.platforms.discord.incoming.read import KINDS, read
from bot.platforms.discord.incoming.values import snowflake_moment

__all__ = [
    "KINDS",
    "Acted",
    "Asked",
    "ChannelGone",
    "ChannelSeen",
    "Cleared",
    "Completing",
    "Ground",
    "GuildGone",
    "GuildSeen",
    "Incoming",
    "Malformed",
    "MemberSeen",
    "Menu",
    "Overwrite",
    "Pressed",
    "Reply",
    "RoleGone",
    "RoleSeen",
    "Sent",
    "Slash",
    "Unmet",
    "member_profile",
    "message_link",
    "read",
    "said",
    "snowflake_moment",
    "user_name",
]
