"""What comes in beside the neutral events: what the adapter answers, asks for or remembers."""

from datetime import datetime
from typing import Literal

import msgspec

from bot.platforms.discord.custom_ids import Asks, Own
from handlers.core.events import Edited, Place, Press, Profile, Reacted, Removed, Said, Unreacted

OptionValue = str | int | float | bool
Options = tuple[tuple[str, OptionValue], ...]
Filled = dict[str, str | tuple[str, ...]]


class Malformed(msgspec.Struct, frozen=True):
    """A payload that cannot be read, and why."""

    kind: str
    why: str


class Unmet(msgspec.Struct, frozen=True):
    """An event whose person the payload does not describe and nobody has met: the adapter asks for the member.

    Where there is no such member (any more) the event may be delivered as it is: its profile has the best name known.
    """

    event: Said | Edited | Reacted | Unreacted


class Cleared(msgspec.Struct, frozen=True):
    """All reactions of a message were taken off by a moderator, or all of one emoji."""

    where: Place
    message: str
    emoji: str | None


class Reply(msgspec.Struct, frozen=True):
    """What answering an interaction needs.

    `channel` is where it happened, a thread included; `message` is the one that was pressed, `ephemeral` says that
    only the person sees it; `locale` is that of the person's client; `direct` says that it was in a conversation with
    the person alone, where Discord does not tell what they may do on a server.
    """

    id: str
    token: str
    application: str
    channel: str
    locale: str
    guild_locale: str = ""
    message: str = ""
    ephemeral: bool = False
    direct: bool = False

    def __repr__(self) -> str:
        """All but the token, with which anybody could answer."""
        return f"Reply(id={self.id!r}, channel={self.channel!r}, message={self.message!r})"


class Slash(msgspec.Struct, frozen=True):
    """An application command was sent; `sub` is the subcommand, with its group before it where it has one."""

    reply: Reply
    key: str
    who: Profile
    where: Place
    at: datetime
    name: str
    sub: str
    options: Options


class Completing(msgspec.Struct, frozen=True):
    """Suggestions are wanted for `option`, in which `typed` stands so far."""

    reply: Reply
    who: Profile
    where: Place
    name: str
    sub: str
    option: str
    typed: str
    options: Options


class Menu(msgspec.Struct, frozen=True):
    """An entry of a message's context menu was chosen; `said` is None for a message that no person wrote."""

    reply: Reply
    key: str
    who: Profile
    where: Place
    at: datetime
    name: str
    said: Said | None


class Pressed(msgspec.Struct, frozen=True):
    """A button was pressed or something chosen from a list."""

    reply: Reply
    press: Press


class Asked(msgspec.Struct, frozen=True):
    """A button was pressed that asks first; `label` is its label."""

    reply: Reply
    who: Profile
    where: Place
    asks: Asks
    label: str


class Acted(msgspec.Struct, frozen=True):
    """A button of the platform's own was pressed."""

    reply: Reply
    who: Profile
    where: Place
    own: Own


class Sent(msgspec.Struct, frozen=True):
    """A modal was sent; `filled` holds what stands in its components by their ids."""

    reply: Reply
    key: str
    who: Profile
    where: Place
    at: datetime
    custom_id: str
    filled: Filled


class Overwrite(msgspec.Struct, frozen=True):
    """What a channel allows or denies to a role or member."""

    id: str
    allow: int
    deny: int


class ChannelSeen(msgspec.Struct, frozen=True):
    """A channel or thread is there, is new or was changed. `parent` is set for threads only."""

    guild: str
    id: str
    name: str
    kind: Literal["text", "forum", "voice", "thread", "other"]
    parent: str = ""
    private: bool = False
    overwrites: tuple[Overwrite, ...] = ()


class ChannelGone(msgspec.Struct, frozen=True):
    """A channel or thread was deleted."""

    guild: str
    id: str


class RoleSeen(msgspec.Struct, frozen=True):
    """A role is there, is new or was changed."""

    guild: str
    id: str
    name: str
    permissions: int


class RoleGone(msgspec.Struct, frozen=True):
    """A role was deleted."""

    guild: str
    id: str


class MemberSeen(msgspec.Struct, frozen=True):
    """A member joined or changed."""

    profile: Profile
    roles: tuple[str, ...]
    bot: bool


class GuildSeen(msgspec.Struct, frozen=True):
    """A guild came up or was changed.

    Only one that came up says its channels, threads, the bot's own roles and when the bot joined.
    """

    id: str
    name: str
    locale: str
    owner: str
    channels: tuple[ChannelSeen, ...] = ()
    roles: tuple[RoleSeen, ...] = ()
    my_roles: tuple[str, ...] = ()
    joined_at: str = ""


class GuildGone(msgspec.Struct, frozen=True):
    """The bot was removed from a guild, or the guild has an outage (`outage`)."""

    id: str
    outage: bool


Interaction = Slash | Completing | Menu | Pressed | Asked | Acted | Sent
Landscape = ChannelSeen | ChannelGone | RoleSeen | RoleGone | MemberSeen | GuildSeen | GuildGone
Incoming = Said | Edited | Removed | Reacted | Unreacted | Unmet | Cleared | Interaction | Landscape | Malformed
