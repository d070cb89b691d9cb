"""Channels: listing them, who is in them, what was said in them."""

from typing import Any

from tests.fakes.slack import shapes
from tests.fakes.slack.facts import ApiError, Channel, Message
from tests.fakes.slack.methods import Context

_FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def _needs(context: Context, channel: Channel, what: str) -> None:
    needed = f"{channel.family}:{what}"
    if not context.may(needed):
        raise context.slack.missing_scope(context.token, (needed,))


def _listed(context: Context, args: dict[str, Any], member: str | None) -> list[Channel]:
    kinds = [kind.strip() for kind in (args.get("types") or "public_channel").split(",")]
    if unknown := set(kinds) - set(_FAMILY):
        raise ApiError("invalid_types", response_metadata={"messages": [f"unknown types {sorted(unknown)}"]})
    needed = tuple(f"{_FAMILY[kind]}:read" for kind in kinds)
    if not all(context.may(scope) for scope in needed):
        raise context.slack.missing_scope(context.token, needed)
    families = {_FAMILY[kind] for kind in kinds}
    found = [channel for channel in context.team.channels.values() if channel.family in families]
    found = [channel for channel in found if channel.family == "channels" or context.bot in channel.members]
    if args.get("exclude_archived"):
        found = [channel for channel in found if not channel.archived]
    return [channel for channel in found if member is None or member in channel.members]


def _page_of(context: Context, found: list[Channel], args: dict[str, Any]) -> dict[str, Any]:
    page, cursor = context.page(found, args, 1000)
    shown = [shapes.channel_json(channel, context.bot, members=True) for channel in page]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def listing(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.list."""
    return _page_of(context, _listed(context, args, None), args)


def of_user(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """users.conversations: those of the bot unless a user is named."""
    return _page_of(context, _listed(context, args, args.get("user") or context.bot), args)


def info(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.info."""
    channel = context.channel(args["channel"])
    _needs(context, channel, "read")
    shown = shapes.channel_json(channel, context.bot, bool(args.get("include_num_members")))
    return {"channel": shown | ({"locale": "en-US"} if args.get("include_locale") else {})}


def members(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.members."""
    channel = context.channel(args["channel"])
    _needs(context, channel, "read")
    page, cursor = context.page(channel.members, args, 1000)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _window(args: dict[str, Any], found: list[Message]) -> list[Message]:
    for key in ("oldest", "latest"):
        try:
            float(args.get(key) or 0)
        except ValueError:
            raise ApiError(f"invalid_ts_{key}") from None
    oldest, latest, inclusive = _moment(args, "oldest"), _moment(args, "latest"), args.get("inclusive")
    kept = []
    for message in found:
        at = _moment({"ts": message.ts}, "ts")
        above = oldest is None or at > oldest or (inclusive and at == oldest)
        below = latest is None or at < latest or (inclusive and at == latest)
        kept += [message] if above and below else []
    return kept


def _moment(args: dict[str, Any], key: str) -> tuple[int, int] | None:
    """A moment compared without losing microseconds to floats."""
    if not args.get(key):
        return None
    seconds, _, rest = str(args[key]).partition(".")
    return int(seconds), int(rest.ljust(6, "0")[:6] or 0)


def _told(context: Context, found: list[Message], args: dict[str, Any]) -> dict[str, Any]:
    page, cursor = context.page(found, args, 999)
    metadata = bool(args.get("include_all_metadata"))
    made: dict[str, Any] = {"messages": [shapes.message_json(each, metadata, reactions=True) for each in page]}
    made |= {"has_more": bool(cursor)}
    return made | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def history(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.history: newest first, no replies unless shown in the channel, nothing private."""
    channel = context.channel(args["channel"])
    _needs(context, channel, "history")
    context.inside(channel)
    found = [each for each in channel.messages.values() if not each.only_for]
    found = [each for each in found if not each.thread or each.thread == each.ts or each.broadcast]
    made = _told(context, list(reversed(_window(args, found))), args)
    return made | {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def replies(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.replies: the message itself, then what stands under it, oldest first."""
    channel = context.channel(args["channel"])
    _needs(context, channel, "history")
    context.inside(channel)
    parent = channel.messages.get(args["ts"])
    if parent is None or parent.only_for:
        raise ApiError("thread_not_found")
    if parent.thread and parent.thread != parent.ts:
        return _told(context, [parent], args)
    under = _window(args, channel.replies.get(parent.ts, []))
    return _told(context, [parent, *under], args)


def open_direct(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.open, with one person."""
    users = [user for user in (args.get("users") or "").split(",") if user]
    if args.get("channel"):
        return {"channel": {"id": context.channel(args["channel"]).id}}
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    if not context.may("im:write"):
        raise context.slack.missing_scope(context.token, ("im:write",))
    user = context.user(users[0])
    if user.deleted:
        raise ApiError("user_disabled")
    channel = context.direct(user.id)
    if channel is None:
        raise ApiError("user_not_found")
    shown = shapes.channel_json(channel, context.bot) if args.get("return_im") else {"id": channel.id}
    return {"channel": shown}


def join(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.join, public channels only."""
    channel = context.channel(args["channel"], active=True)
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    there = context.bot in channel.members
    if not there:
        context.team.join(channel, context.bot)
    made: dict[str, Any] = {"channel": shapes.channel_json(channel, context.bot)}
    return made | ({"warning": "already_in_channel"} if there else {})


def leave(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """conversations.leave."""
    channel = context.channel(args["channel"])
    if context.bot not in channel.members:
        return {"not_in_channel": True}
    context.team.leave(channel, context.bot)
    return {}


METHODS = {
    "conversations.list": listing,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.history": history,
    "conversations.replies": replies,
    "conversations.open": open_direct,
    "conversations.join": join,
    "conversations.leave": leave,
    "users.conversations": of_user,
}
