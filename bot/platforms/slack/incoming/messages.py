"""Messages as Slack tells of them, whatever their subtype, live or read back; ids are those of an import."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.platforms.slack.incoming.kinds import Ignored, Incoming, Mentioned, Own, person
from bot.platforms.slack.incoming.values import (
    identifier,
    is_stamp,
    moment,
    name_in,
    possible_id,
    record,
    records,
    stamp,
    text,
    when,
)
from handlers.core.events import Edited, Place, Profile, Removed, Said
from handlers.core.slack_words import words

PLATFORM = "slack"
_SAID = {"", "thread_broadcast", "file_share", "me_message"}
_SLACKBOT = "USLACKBOT"
_MENTION = re.compile(r"<@(\w{1,64})(?:\|[^<>]*)?>", re.ASCII)
Names = Mapping[str, str]
Record = Mapping[str, Any]


def message(event: Record, own: Own, names: Names, key: str) -> Incoming:
    """A `message` event."""
    subtype, where = text(event, "subtype"), _place(event, own)
    match subtype:
        case "message_changed":
            return _changed(event, where, own, names, key)
        case "message_deleted":
            return _deleted(event, where, key)
        case "message_replied":
            return Ignored("a reply that comes as a message of its own")
        case _:
            return said(event, where, own, names, key)


def said(event: Record, where: Place, own: Own, names: Names, key: str = "") -> Said | Ignored:
    """A message of a person. Raises `Unreadable`; `Ignored` for what is no person's."""
    if reason := left_out(event, own):
        return Ignored(reason)
    written = _said(event, where, own, names, key)
    return written if written.text.strip() or written.files else Ignored("a message without words or files")


def picked(event: Record, where: Place, own: Own, names: Names) -> Said:
    """A message that somebody chose an action on, whoever wrote it. Raises `Unreadable` where nobody did."""
    return _said(event, where, own, names, "")


def mention(event: Record, own: Own, names: Names, key: str) -> Incoming:
    """Chorus called by name."""
    if reason := left_out(event, own):
        return Ignored(reason)
    written = _said(event, _place(event, own), own, names, key)
    bare = _MENTION.sub(lambda found: "" if found[1] == own.user else found[0], text(event, "text"), count=1)
    return Mentioned(key, written, words(bare, names).strip())


def left_out(event: Record, own: Own) -> str:
    """Why a message is not taken; empty for one of a person."""
    subtype, user = text(event, "subtype"), text(event, "user")
    if user == own.user or (own.bot and event.get("bot_id") == own.bot):
        return "Chorus's own message"
    if event.get("bot_id") or subtype == "bot_message" or user == _SLACKBOT:
        return "an app's message"
    if subtype == "tombstone":
        return "a message that was deleted"
    if subtype not in _SAID:
        return f"a notice: {subtype[:40]}"
    return "a message that is hidden" if event.get("hidden") is True else ""


def mentioned_in(event: Record) -> tuple[str, ...]:
    """The users a message speaks of."""
    return tuple(dict.fromkeys(_MENTION.findall(text(event, "text"))))


def _said(event: Record, where: Place, own: Own, names: Names, key: str) -> Said:
    ts, thread = stamp(event, "ts"), event.get("thread_ts")
    edited = event.get("edited")
    return Said(
        key=key,
        who=_author(event, own),
        where=where,
        at=moment(ts),
        message=ts,
        text=words(text(event, "text"), names),
        thread=str(thread) if is_stamp(thread) and thread != ts else None,
        link=link(own, where.channel, ts),
        files=_files(event),
        edited_at=_edited_at(edited),
    )


def link(own: Own, channel: str, ts: str) -> str:
    """The permalink of a message, empty where the workspace's address is unknown."""
    host = own.domain.removeprefix("https://").rstrip("/")
    return f"https://{host}/archives/{channel}/p{ts.replace('.', '')}" if host else ""


def _changed(event: Record, where: Place, own: Own, names: Names, key: str) -> Incoming:
    changed = record(event, "message")
    before: Record = event["previous_message"] if isinstance(event.get("previous_message"), dict) else {}
    ts = stamp(changed if changed.get("ts") else before, "ts")
    at = when(event, "event_ts", when(event, "ts", moment(ts)))
    if text(changed, "subtype") == "tombstone":
        return Removed(key=key, where=where, at=at, message=ts)
    if reason := left_out({**changed, "hidden": False}, own):
        return Ignored(reason)
    if not isinstance(changed.get("edited"), dict) and text(changed, "text") == text(before, "text"):
        return Ignored("a change that is none of the words")
    who, shown = _author(changed, own), words(text(changed, "text"), names)
    return Edited(key=key, who=who, where=where, at=at, message=ts, text=shown)


def _deleted(event: Record, where: Place, key: str) -> Incoming:
    before: Record = event["previous_message"] if isinstance(event.get("previous_message"), dict) else {}
    ts = stamp(event if event.get("deleted_ts") else before, "deleted_ts" if event.get("deleted_ts") else "ts")
    at = when(event, "event_ts", when(event, "ts", moment(ts)))
    return Removed(key=key, where=where, at=at, message=ts)


def _place(event: Record, own: Own) -> Place:
    return Place(PLATFORM, own.team, identifier(event, "channel"))


def _author(event: Record, own: Own) -> Profile:
    """Who wrote it; in shared channels the user's own team is another one than the channel's."""
    user = identifier(event, "user")
    profile = event.get("user_profile")
    name = name_in(profile) if isinstance(profile, dict) else ""
    return person(possible_id(event, "user_team") or possible_id(event, "team") or own.team, user, name)


def _edited_at(edited: Any) -> datetime | None:
    return moment(edited["ts"]) if isinstance(edited, dict) and is_stamp(edited.get("ts")) else None


def _files(event: Record) -> int:
    listed = [file for file in records(event, "files") if file.get("mode") != "tombstone"]
    return len(listed) or (1 if isinstance(event.get("file"), dict) else 0)
