"""Posting, editing and deleting messages."""

from typing import Any

from tests.fakes.slack import checks, limits, shapes
from tests.fakes.slack.facts import ApiError, Channel, Message
from tests.fakes.slack.methods import Context
from tests.fakes.slack.screens import with_ids


def parent_of(channel: Channel, thread: str | None) -> str | None:
    """The message a reply goes under: the head of the thread, whichever message of it is named."""
    if thread is None:
        return None
    parent = channel.messages.get(thread)
    if parent is None or parent.only_for:
        raise ApiError("cannot_reply_to_message")
    return parent.thread or parent.ts


def _by_bot(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    installed = context.installed
    blocks = with_ids(args.get("blocks") or [])
    return {"bot_id": installed.bot_id, "app_id": context.app.id, "blocks": blocks}


def post(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """chat.postMessage."""
    channel = context.channel(args["channel"], named=True, active=True)
    if context.bot not in channel.members and not context.may("chat:write.public"):
        raise ApiError("not_in_channel")
    checks.message(args)
    thread = parent_of(channel, args.get("thread_ts"))
    if args.get("reply_broadcast") and not thread:
        raise ApiError("invalid_arguments")
    more = {key: args[key] for key in ("metadata", "client_msg_id") if args.get(key)}
    more |= {"thread": thread, "broadcast": bool(args.get("reply_broadcast"))}
    message, _ = context.team.post(channel, context.bot, args.get("text") or "", **more, **_by_bot(context, args))
    return {"channel": channel.id, "ts": message.ts, "message": shapes.message_json(message)}


def post_ephemeral(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """chat.postEphemeral."""
    channel = context.channel(args["channel"], active=True)
    context.inside(channel)
    if args["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    checks.message(args)
    thread = parent_of(channel, args.get("thread_ts"))
    more = {"only_for": args["user"], "thread": thread}
    message, _ = context.team.post(channel, context.bot, args.get("text") or "", **more, **_by_bot(context, args))
    return {"message_ts": message.ts}


def _own(context: Context, args: dict[str, Any], refusal: str) -> Message:
    message = context.message(context.channel(args["channel"]), args["ts"])
    if message.app_id != context.app.id:
        raise ApiError(refusal)
    return message


def update(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """chat.update: text without blocks takes the blocks away; blocks alone keep the text."""
    message = _own(context, args, "cant_update_message")
    if message.channel.archived:
        raise ApiError("is_inactive")
    checks.message(args, limits.UPDATE_TEXT)
    changed = {"blocks": with_ids(args.get("blocks") or [])}
    if "text" in args:
        changed["text"] = args["text"]
    if args.get("metadata"):
        changed["metadata"] = args["metadata"]
    context.team.change(message, context.bot, **changed)
    body = {"channel": message.channel.id, "ts": message.ts, "text": message.text}
    return body | {"message": shapes.message_json(message)}


def delete(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """chat.delete."""
    message = _own(context, args, "cant_delete_message")
    context.team.remove(message)
    return {"channel": message.channel.id, "ts": message.ts}


def permalink(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """chat.getPermalink."""
    channel = context.channel(args["channel"])
    message = context.message(channel, args["message_ts"])
    address = f"https://{context.team.domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    thread = f"?thread_ts={message.thread}&cid={channel.id}" if message.thread else ""
    return {"channel": channel.id, "permalink": f"{address}{thread}"}


METHODS = {
    "chat.postMessage": post,
    "chat.postEphemeral": post_ephemeral,
    "chat.update": update,
    "chat.delete": delete,
    "chat.getPermalink": permalink,
}
