"""Reactions put on and taken off."""

from collections.abc import Iterator
from datetime import datetime

from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.news import Cleared, Unmet
from bot.platforms.discord.incoming.people import is_person, profile
from bot.platforms.discord.incoming.values import Record, Unreadable, as_record, needed, place, snowflake, text
from bot.platforms.discord.limits import EMOJI_NAME
from handlers.core.events import Place, Reacted, Unreacted


def added(record: Record, ground: Ground, now: datetime) -> Iterator[Reacted | Unmet]:
    """MESSAGE_REACTION_ADD: it describes the member."""
    member = record.get("member")
    user = as_record(as_record(member).get("user"))
    if is_person(user):
        for reacted in _changed(Reacted, record, member, ground, now):
            assert isinstance(reacted, Reacted | Unmet)
            yield reacted


def removed(record: Record, ground: Ground, now: datetime) -> Iterator[Unreacted | Unmet]:
    """MESSAGE_REACTION_REMOVE: it names the user by id only."""
    for unreacted in _changed(Unreacted, record, None, ground, now):
        assert isinstance(unreacted, Unreacted | Unmet)
        yield unreacted


def cleared(record: Record, ground: Ground, now: datetime) -> Iterator[Cleared]:
    """MESSAGE_REACTION_REMOVE_ALL and MESSAGE_REACTION_REMOVE_EMOJI."""
    where = _where(record, ground)
    if where is not None:
        yield Cleared(where, needed(record, "message_id"), emoji_of(record) if "emoji" in record else None)


def emoji_of(record: Record) -> str:
    """The emoji: Unicode text, or `:name:` for a custom one; empty for a deleted one, whose name is gone."""
    emoji = as_record(record.get("emoji"))
    if not emoji:
        raise Unreadable("emoji is not an object")
    name = text(emoji, "name")[:EMOJI_NAME]
    return f":{name}:" if name and emoji.get("id") else name


def _changed(
    kind: type[Reacted] | type[Unreacted], record: Record, member: object, ground: Ground, now: datetime
) -> Iterator[Reacted | Unreacted | Unmet]:
    where, user, emoji = _where(record, ground), needed(record, "user_id"), emoji_of(record)
    if where is None or user == ground.me or not emoji:
        return
    account = as_record(as_record(member).get("user")) or {"id": user}
    who, sure = profile({**account, "id": user}, member, where.space, ground)
    event = kind(who=who, where=where, at=now, message=needed(record, "message_id"), emoji=emoji)
    yield event if sure else Unmet(event)


def _where(record: Record, ground: Ground) -> Place | None:
    channel, guild = needed(record, "channel_id"), snowflake(record, "guild_id")
    if not guild:
        return None
    return place(guild, ground.parent(channel) or channel)
