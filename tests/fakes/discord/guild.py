"""What a guild is made of: users, members, roles, channels, threads; and their JSON as Discord writes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import permissions

if TYPE_CHECKING:
    from tests.fakes.discord.messages import Message

TEXT, DIRECT, ANNOUNCEMENTS, PUBLIC_THREAD = 0, 1, 5, 11


@dataclass(eq=False)
class User:
    """An account, a person's or a bot's."""

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    takes_messages: bool = True

    def json(self) -> dict[str, Any]:
        """A user object."""
        named: dict[str, Any] = {"id": str(self.id), "username": self.name.lower(), "global_name": self.name}
        if self.bot:
            named |= {"bot": True, "username": self.name, "global_name": None}
        return named | {"discriminator": "0", "avatar": None, "public_flags": 0, "banner": None}


@dataclass(eq=False)
class Role:
    """A role of a guild."""

    id: int
    name: str
    permissions: int
    position: int

    def json(self) -> dict[str, Any]:
        """A role object."""
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        shown = {"color": 0, "colors": colors, "hoist": False, "mentionable": False, "managed": False, "flags": 0}
        held = {"permissions": str(self.permissions), "position": self.position}
        return {"id": str(self.id), "name": self.name, "icon": None, "unicode_emoji": None} | shown | held


@dataclass(eq=False)
class Member:
    """A user in a guild."""

    guild: Guild
    user: User
    joined: datetime
    roles: list[int] = field(default_factory=list)
    nick: str | None = None

    def json(self, user: bool = True, channel: Channel | None = None) -> dict[str, Any]:
        """A member object, with the permissions in a channel where an interaction asks for them."""
        found: dict[str, Any] = {"roles": [str(role) for role in self.roles], "joined_at": self.joined.isoformat()}
        found |= {"nick": self.nick, "avatar": None, "banner": None, "premium_since": None, "pending": False}
        found |= {"deaf": False, "mute": False, "flags": 0, "communication_disabled_until": None}
        if user:
            found["user"] = self.user.json()
        if channel is not None:
            found["permissions"] = str(permissions.in_channel(channel, self))
        return found


@dataclass(eq=False)
class Channel:
    """A text channel, a thread (it has a `parent`), or a direct conversation (it has no guild)."""

    id: int
    name: str
    kind: int = TEXT
    guild: Guild | None = None
    parent: Channel | None = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    last: int | None = None
    owner: int = 0
    created: datetime | None = None
    archived: datetime | None = None

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread."""
        return self.parent is not None

    def json(self, viewer: int = 0) -> dict[str, Any]:
        """A channel object."""
        found: dict[str, Any] = {"id": str(self.id), "type": self.kind, "flags": 0}
        found["last_message_id"] = None if self.last is None else str(self.last)
        if self.guild is None:
            return found | {"recipients": [one.json() for one in self.recipients if one.id != viewer]}
        found |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        return found | (self._thread_json() if self.parent else self._channel_json())

    def _channel_json(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "topic": self.topic,
            "nsfw": False,
            "parent_id": None,
            "permission_overwrites": [self._overwrite_json(one) for one in self.overwrites],
        }

    def _overwrite_json(self, target: int) -> dict[str, Any]:
        allow, deny = self.overwrites[target]
        kind = 0 if self.guild and target in self.guild.roles else 1
        return {"id": str(target), "type": kind, "allow": str(allow), "deny": str(deny)}

    def _thread_json(self) -> dict[str, Any]:
        assert self.parent is not None
        assert self.created is not None
        changed = (self.archived or self.created).isoformat()
        metadata = {"archived": self.archived is not None, "archive_timestamp": changed, "locked": False}
        metadata |= {"auto_archive_duration": 1440, "create_timestamp": self.created.isoformat()}
        said = len(self.messages)
        counts = {"message_count": said, "total_message_sent": said, "member_count": 1}
        return {"parent_id": str(self.parent.id), "owner_id": str(self.owner), "thread_metadata": metadata} | counts


@dataclass(eq=False)
class Guild:
    """A server with its people, roles and places."""

    id: int
    name: str
    locale: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    threads: dict[int, Channel] = field(default_factory=dict)
    emojis: dict[int, str] = field(default_factory=dict)
    without_commands: set[int] = field(default_factory=set)

    def json(self) -> dict[str, Any]:
        """A guild object."""
        found: dict[str, Any] = {"id": str(self.id), "name": self.name, "owner_id": str(self.owner_id)}
        for absent in [
            "icon",
            "splash",
            "discovery_splash",
            "banner",
            "description",
            "afk_channel_id",
            "application_id",
            "system_channel_id",
            "rules_channel_id",
            "public_updates_channel_id",
            "vanity_url_code",
            "safety_alerts_channel_id",
        ]:
            found[absent] = None
        for none in [
            "verification_level",
            "default_message_notifications",
            "explicit_content_filter",
            "mfa_level",
            "nsfw_level",
            "premium_tier",
            "premium_subscription_count",
            "system_channel_flags",
        ]:
            found[none] = 0
        found |= {"afk_timeout": 300, "features": [], "preferred_locale": self.locale, "stickers": []}
        emojis = [self.emoji_json(one) for one in self.emojis]
        return found | {"roles": [role.json() for role in self.roles.values()], "emojis": emojis}

    def emoji_json(self, emoji: int) -> dict[str, Any]:
        """An emoji object of this guild."""
        flags = {"require_colons": True, "managed": False, "animated": False, "available": True}
        return {"id": str(emoji), "name": self.emojis[emoji], "roles": []} | flags

    def arrival(self, bot: int) -> dict[str, Any]:
        """What GUILD_CREATE tells a bot: without the members intent only itself."""
        me = self.members[bot]
        seen = [one for one in self.channels.values() if permissions.allowed(one, me, "view_channel")]
        threads = [one for one in self.threads.values() if one.parent in seen and one.archived is None]
        held: dict[str, Any] = {"channels": [one.json() for one in self.channels.values()]}
        held["threads"] = [one.json() for one in threads]
        held |= {"members": [me.json()], "member_count": len(self.members), "joined_at": me.joined.isoformat()}
        empty: dict[str, Any] = {
            "presences": [],
            "voice_states": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }
        return self.json() | held | empty | {"large": False, "unavailable": False, "soundboard_sounds": []}
