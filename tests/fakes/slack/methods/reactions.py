"""Reactions."""

import re
from typing import Any

import emoji

from tests.fakes.slack.facts import ApiError, Message
from tests.fakes.slack.methods import Context
from tests.fakes.slack.shapes import message_json

_NAME = re.compile(r"[\w+'-]+(?:::skin-tone-[2-6])?")
MOST_OF_ONE_USER = 23


def _message(context: Context, args: dict[str, Any]) -> Message:
    if not args.get("channel") or not args.get("timestamp"):
        raise ApiError("no_item_specified")
    channel = context.channel(args["channel"])
    if channel.archived:
        raise ApiError("is_archived")
    if not re.fullmatch(r"\d+\.\d+", args["timestamp"]):
        raise ApiError("bad_timestamp")
    return context.message(channel, args["timestamp"])


def _known(context: Context, name: str) -> str:
    plain = name.partition("::")[0]
    standard = emoji.emojize(f":{plain}:", language="alias") != f":{plain}:"
    if not _NAME.fullmatch(name) or not (standard or plain in context.team.emoji or plain in context.slack.emoji):
        raise ApiError("invalid_name")
    return name


def add(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """reactions.add."""
    name, message = _known(context, args["name"]), _message(context, args)
    context.inside(message.channel)
    if sum(context.bot in users for users in message.reactions.values()) >= MOST_OF_ONE_USER:
        raise ApiError("too_many_reactions")
    context.team.react(message, context.bot, name)
    return {}


def remove(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """reactions.remove."""
    message = _message(context, args)
    context.team.unreact(message, context.bot, args["name"])
    return {}


def get(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """reactions.get, of a message."""
    message = _message(context, args)
    return {"type": "message", "channel": message.channel.id, "message": message_json(message, reactions=True)}


METHODS = {"reactions.add": add, "reactions.remove": remove, "reactions.get": get}
