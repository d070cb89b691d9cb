"""The events of Slack's Events API other than messages."""

from collections.abc import Mapping
from typing import Any, Literal

from bot.platforms.slack.incoming.kinds import (
    ChannelChanged,
    GroupChanged,
    HomeOpened,
    Ignored,
    Incoming,
    MemberMoved,
    Own,
    PersonChanged,
    RateLimited,
    TeamChanged,
    TokensRevoked,
    Uninstalled,
    person,
)
from bot.platforms.slack.incoming.messages import PLATFORM, Names, mention, message
from bot.platforms.slack.incoming.values import (
    Unreadable,
    checked_id,
    identifier,
    identifiers,
    moment,
    record,
    stamp,
    text,
    whole,
)
from handlers.core.events import Place, Reacted, Unreacted
from handlers.core.slack_words import emoji_text

Record = Mapping[str, Any]
Change = Literal["created", "renamed", "archived", "unarchived", "deleted", "left", "became"]
_CHANNEL_CHANGES: Mapping[str, Change] = {
    "channel_created": "created",
    "channel_rename": "renamed",
    "group_rename": "renamed",
    "channel_archive": "archived",
    "group_archive": "archived",
    "channel_unarchive": "unarchived",
    "group_unarchive": "unarchived",
    "channel_deleted": "deleted",
    "group_deleted": "deleted",
    "channel_left": "left",
    "group_left": "left",
    "channel_id_changed": "became",
}
_LONGEST_EMOJI = 128


def happened(event: Record, own: Own, names: Names, key: str) -> Incoming:
    """What one event says. Raises `Unreadable`."""
    kind = text(event, "type")
    if kind in _CHANNEL_CHANGES:
        return _channel(event, _CHANNEL_CHANGES[kind])
    match kind:
        case "message":
            return message(event, own, names, key)
        case "app_mention":
            return mention(event, own, names, key)
        case "reaction_added" | "reaction_removed":
            return _reaction(event, own, key)
        case "member_joined_channel" | "member_left_channel":
            return _moved(event, own)
        case "user_change" | "team_join" | "user_profile_changed":
            user = record(event, "user")
            return PersonChanged(identifier(user, "id"), whole(user))
        case "app_home_opened":
            return HomeOpened(person(own.team, identifier(event, "user")), text(event, "channel"), text(event, "tab"))
        case _:
            return _installation(event, kind, own)


def _installation(event: Record, kind: str, own: Own) -> Incoming:
    match kind:
        case "tokens_revoked":
            tokens = record(event, "tokens")
            return TokensRevoked(own.team, identifiers(tokens, "bot"), identifiers(tokens, "oauth"))
        case "app_uninstalled" | "app_uninstalled_team":
            return Uninstalled(own.team)
        case "app_rate_limited":
            minute = event.get("minute_rate_limited")
            if not isinstance(minute, int) or isinstance(minute, bool):
                raise Unreadable("minute_rate_limited is no number")
            return RateLimited(minute)
        case "team_rename":
            return TeamChanged(name=text(event, "name"))
        case "team_domain_change":
            return TeamChanged(domain=text(event, "domain"))
        case "subteam_updated" | "subteam_created":
            return GroupChanged(identifier(record(event, "subteam"), "id"))
        case "subteam_members_changed":
            return GroupChanged(identifier(event, "subteam_id"))
        case "":
            raise Unreadable("type of the event is missing")
        case _:
            return Ignored(f"an event Chorus has no use for: {kind[:60]}")


def _reaction(event: Record, own: Own, key: str) -> Incoming:
    item, user = record(event, "item"), identifier(event, "user")
    if user == own.user:
        return Ignored("Chorus's own reaction")
    if item.get("type") != "message":
        return Ignored("a reaction to no message")
    name = text(event, "reaction")
    if not name or len(name) > _LONGEST_EMOJI:
        raise Unreadable("reaction is no name")
    where, target = Place(PLATFORM, own.team, identifier(item, "channel")), stamp(item, "ts")
    kind = Reacted if event.get("type") == "reaction_added" else Unreacted
    at, who = moment(stamp(event, "event_ts")), person(own.team, user)
    return kind(key=key, who=who, where=where, at=at, message=target, emoji=emoji_text(name))


def _moved(event: Record, own: Own) -> Incoming:
    user = identifier(event, "user")
    joined = event.get("type") == "member_joined_channel"
    inviter = text(event, "inviter")
    return MemberMoved(user, identifier(event, "channel"), joined, user == own.user, inviter)


def _channel(event: Record, change: Change) -> Incoming:
    if change == "became":
        return ChannelChanged(identifier(event, "old_channel_id"), change, became=identifier(event, "new_channel_id"))
    channel = event.get("channel")
    if isinstance(channel, dict):
        return ChannelChanged(identifier(channel, "id"), change, name=text(channel, "name"))
    return ChannelChanged(checked_id(channel, "channel"), change)
