"""Guilds, channels, threads, roles and members as they come, change and go."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Literal, TypeVar

from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.news import (
    ChannelGone,
    ChannelSeen,
    GuildGone,
    GuildSeen,
    MemberSeen,
    Overwrite,
    RoleGone,
    RoleSeen,
)
from bot.platforms.discord.incoming.people import is_person, member_profile
from bot.platforms.discord.incoming.values import (
    Record,
    Unreadable,
    as_record,
    as_records,
    needed,
    number,
    snowflake,
    snowflakes,
    text,
)

Kind = Literal["text", "forum", "voice", "thread", "other"]
_KINDS: dict[object, Kind] = {
    0: "text",
    5: "text",
    2: "voice",
    13: "voice",
    15: "forum",
    16: "forum",
    10: "thread",
    11: "thread",
    12: "thread",
}
Seen = TypeVar("Seen", ChannelSeen, RoleSeen)
THREADS = (10, 11, 12)
_PRIVATE_THREAD = 12


def channel(record: Record, ground: Ground, now: datetime) -> Iterator[ChannelSeen]:
    """CHANNEL_CREATE, CHANNEL_UPDATE, THREAD_CREATE, THREAD_UPDATE; conversations with one person are none."""
    guild = snowflake(record, "guild_id")
    if guild:
        yield _channel(record, guild)


def channel_gone(record: Record, ground: Ground, now: datetime) -> Iterator[ChannelGone]:
    """CHANNEL_DELETE, THREAD_DELETE."""
    guild = snowflake(record, "guild_id")
    if guild:
        yield ChannelGone(guild, needed(record, "id"))


def threads(record: Record, ground: Ground, now: datetime) -> Iterator[ChannelSeen]:
    """THREAD_LIST_SYNC."""
    guild = needed(record, "guild_id")
    yield from _readable(_channel, guild, *as_records(record.get("threads")))


def guild(record: Record, ground: Ground, now: datetime) -> Iterator[GuildSeen | GuildGone]:
    """GUILD_CREATE, GUILD_UPDATE."""
    id = needed(record, "id")
    if record.get("unavailable") is True:
        yield GuildGone(id, outage=True)
        return
    channels = _readable(_channel, id, *as_records(record.get("channels")), *as_records(record.get("threads")))
    roles = _readable(_role, id, *as_records(record.get("roles")))
    mine = (one for one in as_records(record.get("members")) if as_record(one.get("user")).get("id") == ground.me)
    my_roles = snowflakes(next(mine, {}).get("roles"))
    locale, owner = text(record, "preferred_locale"), snowflake(record, "owner_id")
    joined_at = text(record, "joined_at")
    yield GuildSeen(id, text(record, "name") or id, locale, owner, channels, roles, my_roles, joined_at)


def guild_gone(record: Record, ground: Ground, now: datetime) -> Iterator[GuildGone]:
    """GUILD_DELETE."""
    yield GuildGone(needed(record, "id"), outage=record.get("unavailable") is True)


def role(record: Record, ground: Ground, now: datetime) -> Iterator[RoleSeen]:
    """GUILD_ROLE_CREATE, GUILD_ROLE_UPDATE."""
    found = as_record(record.get("role"))
    if not found:
        raise Unreadable("role is not an object")
    yield _role(found, needed(record, "guild_id"))


def role_gone(record: Record, ground: Ground, now: datetime) -> Iterator[RoleGone]:
    """GUILD_ROLE_DELETE."""
    yield RoleGone(needed(record, "guild_id"), needed(record, "role_id"))


def member(record: Record, ground: Ground, now: datetime) -> Iterator[MemberSeen]:
    """GUILD_MEMBER_ADD, GUILD_MEMBER_UPDATE."""
    user = as_record(record.get("user"))
    found = member_profile(user, record, needed(record, "guild_id"), ground)
    yield MemberSeen(found, snowflakes(record.get("roles")), bot=not is_person(user))


def _readable(read: Callable[[Record, str], Seen], guild: str, *records: Record) -> tuple[Seen, ...]:
    """All that can be read: one broken channel does not cost the guild."""
    found: list[Seen] = []
    for record in records:
        with suppress(Unreadable):
            found.append(read(record, guild))
    return tuple(found)


def _channel(record: Record, guild: str) -> ChannelSeen:
    id, type_ = needed(record, "id"), record.get("type")
    kind = _KINDS.get(type_, "other") if isinstance(type_, int) else "other"
    parent = snowflake(record, "parent_id") if kind == "thread" else ""
    if kind == "thread" and not parent:
        raise Unreadable("parent_id of a thread is not an id")
    overwrites = tuple(_overwrite(one) for one in as_records(record.get("permission_overwrites")))
    private = type_ == _PRIVATE_THREAD
    return ChannelSeen(guild, id, text(record, "name") or id, kind, parent, private, overwrites)


def _overwrite(record: Record) -> Overwrite:
    return Overwrite(needed(record, "id"), number(record, "allow"), number(record, "deny"))


def _role(record: Record, guild: str) -> RoleSeen:
    return RoleSeen(guild, needed(record, "id"), text(record, "name"), number(record, "permissions"))
