"""What the tests of reading know of a guild."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from handlers.core.events import Identity, Place, Profile, Role

GUILD, CHANNEL, THREAD, ME, ANA = "600", "700", "701", "1", "41"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HERE = Place("discord", GUILD, CHANNEL)
MESSAGE = "1310190000000000000"


@dataclass
class Known:
    """A guild with one thread; role 9 is the team's, and who may manage the guild is a manager."""

    me: str = ME
    members: dict[str, Profile] = field(default_factory=dict)

    def home(self, user: str, channel: str) -> str:
        return GUILD if user == ANA else ""

    def parent(self, channel: str) -> str | None:
        return CHANNEL if channel == THREAD else None

    def role(self, guild: str, user: str, roles: Sequence[str], permissions: int | None) -> Role:
        if permissions is not None and permissions & 1 << 5:
            return Role.MANAGER
        return Role.TEAM if "9" in roles else Role.MEMBER

    def known(self, guild: str, user: str) -> Profile | None:
        return self.members.get(user)

    def role_name(self, guild: str, role: str) -> str | None:
        return {"9": "cooks"}.get(role)

    def channel_name(self, channel: str) -> str | None:
        return {CHANNEL: "recipes"}.get(channel)


def profile(user: str = ANA, name: str = "Ana", locale: str = "", role: Role = Role.MEMBER) -> Profile:
    return Profile(Identity("discord", GUILD, user), name, locale, role=role)


def user(id: str = ANA, **more: Any) -> dict[str, Any]:
    return {"id": id, "username": "ana_k", "global_name": "Ana K", "discriminator": "0", **more}


def member(nick: str | None = "Ana", *roles: str, **more: Any) -> dict[str, Any]:
    return {"nick": nick, "roles": list(roles), **more}


def message(**more: Any) -> dict[str, Any]:
    """A message as MESSAGE_CREATE has it."""
    return {
        "id": MESSAGE,
        "channel_id": CHANNEL,
        "guild_id": GUILD,
        "type": 0,
        "author": user(),
        "member": member(),
        "content": "The lid leaks",
        "timestamp": "2026-11-24T11:59:58.123000+00:00",
        "edited_timestamp": None,
        "mentions": [],
        "attachments": [],
        "embeds": [],
        "flags": 0,
        **more,
    }


def reaction(**more: Any) -> dict[str, Any]:
    """A reaction as MESSAGE_REACTION_ADD has it."""
    return {
        "user_id": ANA,
        "channel_id": CHANNEL,
        "message_id": MESSAGE,
        "guild_id": GUILD,
        "emoji": {"id": None, "name": "👍"},
        "member": {**member(), "user": user()},
        "burst": False,
        "type": 0,
        **more,
    }


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An interaction in a channel of the guild."""
    return {
        "id": "1310190000000000123",
        "application_id": "1",
        "type": kind,
        "data": data,
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": {"id": CHANNEL, "type": 0, "name": "recipes"},
        "member": {**member(), "user": user(), "permissions": "0"},
        "token": "interaction-token",
        "version": 1,
        "locale": "pl",
        "guild_locale": "en-US",
        **more,
    }
