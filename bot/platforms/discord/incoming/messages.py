"""Messages: said, edited, deleted. Bots, webhooks, notices of Discord and our own are nobody's words."""

from collections.abc import Iterator
from datetime import datetime

from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.news import Unmet
from bot.platforms.discord.incoming.people import is_person, profile, user_name
from bot.platforms.discord.incoming.values import (
    Record,
    Unreadable,
    as_record,
    as_records,
    moment,
    needed,
    place,
    snowflake,
    snowflake_moment,
    snowflakes,
    text,
)
from bot.platforms.discord.words import heard
from handlers.core.events import Edited, Place, Profile, Removed, Said

_DEFAULT, _REPLY = 0, 19
_FORWARD = 1


def created(record: Record, ground: Ground, now: datetime) -> Iterator[Said | Unmet]:
    """MESSAGE_CREATE."""
    found = said(record, ground, snowflake(record, "guild_id"))
    if found is not None:
        yield found


def updated(record: Record, ground: Ground, now: datetime) -> Iterator[Edited | Unmet]:
    """MESSAGE_UPDATE: only of words. A link that got its preview, a pin or a crosspost has no moment of editing."""
    edited_at = moment(record, "edited_timestamp")
    if edited_at is None or not isinstance(record.get("content"), str) or not _is_said(record):
        return
    user, guild = as_record(record.get("author")), _guild(record, ground)
    if not guild:
        return
    who, sure = profile(user, record.get("member"), guild, ground)
    where, _ = _where(guild, needed(record, "channel_id"), ground)
    edit = Edited(who=who, where=where, at=edited_at, message=needed(record, "id"), text=_words(record, guild, ground))
    yield edit if sure else Unmet(edit)


def deleted(record: Record, ground: Ground, now: datetime) -> Iterator[Removed]:
    """MESSAGE_DELETE."""
    where = _anywhere(record, ground)
    if where is not None:
        yield Removed(where=where, at=now, message=needed(record, "id"))


def deleted_in_bulk(record: Record, ground: Ground, now: datetime) -> Iterator[Removed]:
    """MESSAGE_DELETE_BULK."""
    if not isinstance(record.get("ids"), list):
        raise Unreadable("ids is not a list")
    where = _anywhere(record, ground)
    if where is not None:
        for message in snowflakes(record["ids"]):
            yield Removed(where=where, at=now, message=message)


def said(record: Record, ground: Ground, guild: str) -> Said | Unmet | None:
    """A message of the gateway or of REST, which names no guild; None for one that no person said.

    Raises `Unreadable`.
    """
    if not _is_said(record):
        return None
    user, channel = as_record(record.get("author")), needed(record, "channel_id")
    message = needed(record, "id")
    guild = guild or ground.home(needed(user, "id"), channel)
    files = sum(1 for key in ("attachments", "sticker_items") for _ in as_records(record.get(key)))
    if not guild or not (text(record, "content").strip() or files):
        return None
    who, sure = profile(user, record.get("member"), guild, ground)
    event = _said(record, who, guild, channel, message, files, ground)
    return event if sure else Unmet(event)


def message_link(guild: str, channel: str, message: str) -> str:
    """The permalink of a message; `channel` is the thread for one in a thread."""
    return f"https://discord.com/channels/{guild}/{channel}/{message}"


def _said(record: Record, who: Profile, guild: str, channel: str, message: str, files: int, ground: Ground) -> Said:
    where, thread = _where(guild, channel, ground)
    if thread is None:
        thread = _answered(record)
    return Said(
        who=who,
        where=where,
        at=moment(record, "timestamp") or snowflake_moment(message),
        message=message,
        text=_words(record, guild, ground),
        thread=thread if thread != message else None,
        link=message_link(guild, channel, message),
        files=files,
        edited_at=moment(record, "edited_timestamp"),
    )


def _is_said(record: Record) -> bool:
    user = as_record(record.get("author"))
    if not user:
        raise Unreadable("author is not an object")
    return record.get("type", _DEFAULT) in (_DEFAULT, _REPLY) and is_person(user) and not record.get("webhook_id")


def _answered(record: Record) -> str | None:
    """The message that this one answers. What was passed on from elsewhere answers nothing."""
    reference = as_record(record.get("message_reference"))
    return None if reference.get("type", 0) == _FORWARD else snowflake(reference, "message_id") or None


def _guild(record: Record, ground: Ground) -> str:
    user, channel = needed(as_record(record.get("author")), "id"), needed(record, "channel_id")
    return snowflake(record, "guild_id") or ground.home(user, channel)


def _where(guild: str, channel: str, ground: Ground) -> tuple[Place, str | None]:
    """The channel, and the thread in it where there is one."""
    parent = ground.parent(channel)
    return (place(guild, channel), None) if parent is None else (place(guild, parent), channel)


def _anywhere(record: Record, ground: Ground) -> Place | None:
    """Where a thing happened of which nobody is said; None in direct conversations."""
    channel, guild = needed(record, "channel_id"), snowflake(record, "guild_id")
    return _where(guild, channel, ground)[0] if guild else None


def _words(record: Record, guild: str, ground: Ground) -> str:
    content = text(record, "content")
    if "<" not in content:
        return content
    people = {
        snowflake(user, "id"): user_name(user, as_record(user.get("member")))
        for user in as_records(record.get("mentions"))
    }

    def role(id: str) -> str | None:
        return ground.role_name(guild, id)

    return heard(content, people.get, role, ground.channel_name)
