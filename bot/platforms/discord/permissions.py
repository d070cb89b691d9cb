"""Permissions as bits, and how roles and a channel's overwrites add up.

Bits and rules are those of the documentation's page "Permissions"; a member's own overwrite comes last.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from bot.platforms.base import Forbidden
from bot.platforms.discord.incoming import Overwrite

ADD_REACTIONS = 1 << 6
ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
SEND_MESSAGES_IN_THREADS = 1 << 38
EVERYTHING = (1 << 53) - 1

# What Chorus asks for, and what each is for.
NEEDED: Mapping[int, tuple[str, str]] = {
    VIEW_CHANNEL: ("View Channels", "to see the channels it was invited to"),
    SEND_MESSAGES: ("Send Messages", "to post polls, questions and digests"),
    SEND_MESSAGES_IN_THREADS: ("Send Messages in Threads", "to answer where a conversation goes on"),
    EMBED_LINKS: ("Embed Links", "to show the links of quotes"),
    ATTACH_FILES: ("Attach Files", "to post charts and exports"),
    READ_MESSAGE_HISTORY: ("Read Message History", "to read back what was said while it was away"),
    ADD_REACTIONS: ("Add Reactions", "to mark what it has noted"),
}


def of_roles(permissions: Iterable[int]) -> int:
    """What some roles allow together."""
    base = reduce(or_, permissions, 0)
    return EVERYTHING if base & ADMINISTRATOR else base


def allowed_in(base: int, guild: str, roles: Sequence[str], user: str, overwrites: Sequence[Overwrite]) -> int:
    """What `base` becomes in a channel: everybody's overwrite, then those of the roles together, then the member's."""
    if base & ADMINISTRATOR:
        return EVERYTHING
    found = {overwrite.id: overwrite for overwrite in overwrites}
    base = _applied(base, [found[guild]] if guild in found else [])
    base = _applied(base, [found[role] for role in roles if role in found and role != guild])
    return _applied(base, [found[user]] if user in found else [])


def missing(allowed: int) -> Sequence[str]:
    """The names of what Chorus needs and does not have."""
    return [name for bit, (name, _) in NEEDED.items() if not allowed & bit]


def lacking(names: Sequence[str], remedy: str) -> Forbidden:
    """What is said of permissions that are missing."""
    return Forbidden(f"Chorus lacks {', '.join(names)}", remedy)


def needed() -> int:
    """All that Chorus asks for, as bits."""
    return reduce(or_, NEEDED)


def invitation(application: str, guild: str = "") -> str:
    """The link that invites Chorus, or gives it what it lacks in a guild where it is."""
    link = f"https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands"
    chosen = f"&guild_id={guild}&disable_guild_select=true" if guild else ""
    return f"{link}&permissions={needed()}{chosen}"


def _applied(base: int, overwrites: Sequence[Overwrite]) -> int:
    denied = reduce(or_, (overwrite.deny for overwrite in overwrites), 0)
    allowed = reduce(or_, (overwrite.allow for overwrite in overwrites), 0)
    return base & ~denied | allowed
