"""Routes of messages: write, read, edit, delete, react."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import errors
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.guild import Channel
from tests.fakes.discord.messages import Message
from tests.fakes.discord.rest import content
from tests.fakes.discord.rest.call import Answer, Call, Handle
from tests.fakes.discord.world import NONCE_KEPT


async def create(call: Call) -> Answer:
    """Write; the same enforced nonce within minutes gives the first message again."""
    channel = call.channel()
    _may_write(call, channel)
    first = _same_nonce(call, channel)
    if first is not None:
        return 200, call.shown(first)
    fields = content.new(call, channel, call.body)
    if call.body.get("message_reference"):
        fields["reference"] = _reference(channel, call.body["message_reference"])
    message = call.fake.world.post(channel, call.application.user, nonce=call.body.get("nonce"), **fields)
    return 200, call.shown(message)


def _may_write(call: Call, channel: Channel) -> None:
    if channel.guild is None:
        others = [one for one in channel.recipients if one is not call.application.user]
        if not all(one.takes_messages for one in others):
            raise ApiError(errors.CANNOT_MESSAGE_USER)
        return
    call.channel("send_messages_in_threads" if channel.is_thread else "send_messages")
    if call.files:
        call.channel("attach_files")


def _same_nonce(call: Call, channel: Channel) -> Message | None:
    nonce = call.body.get("nonce")
    if nonce is None or not call.body.get("enforce_nonce"):
        return None
    now, author = call.fake.world.now(), call.application.user
    for message in channel.messages.values():
        if message.author is author and message.nonce == nonce and now - message.moment < NONCE_KEPT:
            return message
    return None


def _reference(channel: Channel, reference: dict[str, Any]) -> Message | int | None:
    number = int(reference["message_id"])
    found = channel.messages.get(number)
    if found is not None and not found.private:
        return found
    if reference.get("fail_if_not_exists", True):
        problem = {"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"}
        raise ApiError(errors.INVALID_FORM, {"message_reference": {"_errors": [problem]}})
    return None


async def history(call: Call) -> Answer:
    """Read back, newest first."""
    channel = call.channel()
    limit = call.limit(50, 100)
    if channel.guild is not None and not _reads_history(call, channel):
        return 200, []
    found = sorted((one for one in channel.messages.values() if not one.private), key=lambda one: -one.id)
    before, after, around = call.asked("before"), call.asked("after"), call.asked("around")
    if around:
        newer, older = [one for one in found if one.id > around], [one for one in found if one.id <= around]
        found = [*newer[max(0, len(newer) - limit // 2) :], *older[: limit - limit // 2]]
    elif after:
        found = [one for one in found if one.id > after][-limit:]
    elif before:
        found = [one for one in found if one.id < before]
    return 200, [call.shown(one) for one in found[:limit]]


def _reads_history(call: Call, channel: Channel) -> bool:
    try:
        call.channel("read_message_history")
    except ApiError:
        return False
    return True


async def one(call: Call) -> Answer:
    """Read one message."""
    return 200, call.shown(call.message(call.channel("read_message_history")))


def changed(call: Call) -> Message | None:
    """The message that a request changes, when it is one that does."""
    path = call.request.match_info
    if call.request.method != "PATCH" or "message_id" not in path:
        return None
    channel = call.fake.world.channels.get(call.number("channel_id"))
    return None if channel is None else channel.messages.get(call.number("message_id"))


async def edit(call: Call) -> Answer:
    """Change a message of the bot's own."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.application.user:
        raise ApiError(errors.OTHERS_MESSAGE)
    if channel.archived is not None:
        raise ApiError(errors.ARCHIVED_THREAD)
    fields = content.changed(call, message, call.body)
    call.fake.world.count_old_edit(message)
    call.fake.world.edit(message, **fields)
    return 200, call.shown(message)


async def delete(call: Call) -> Answer:
    """Delete a message; another's only with a permission."""
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.application.user:
        call.channel("manage_messages")
    call.fake.world.delete([message])
    return 204, None


async def bulk_delete(call: Call) -> Answer:
    """Delete many."""
    channel = call.channel("manage_messages")
    doomed = [channel.messages[int(number)] for number in call.body["messages"] if int(number) in channel.messages]
    call.fake.world.delete(doomed)
    return 204, None


def _emoji(call: Call, channel: Channel) -> str:
    emoji = call.request.match_info["emoji_name"]
    name, _, number = emoji.partition(":")
    if number:
        known = any(int(number) in guild.emojis for guild in call.fake.world.guilds.values() if number.isdecimal())
        if not known:
            raise ApiError(errors.UNKNOWN_EMOJI)
        return emoji
    if name.isascii() and not any(character in "0123456789#*" for character in name):
        raise ApiError(errors.UNKNOWN_EMOJI)
    return emoji


async def react(call: Call) -> Answer:
    """Put a reaction; the first of an emoji needs a permission."""
    channel = call.channel("read_message_history")
    message, emoji = call.message(channel), _emoji(call, channel)
    if emoji not in message.reactions:
        call.channel("add_reactions")
    call.fake.world.react(message, call.application.user, emoji)
    return 204, None


async def unreact(call: Call) -> Answer:
    """Take the bot's own reaction off."""
    channel = call.channel()
    message, emoji = call.message(channel), _emoji(call, channel)
    if emoji not in message.reactions:
        raise ApiError(errors.UNKNOWN_EMOJI)
    call.fake.world.unreact(message, call.application.user, emoji)
    return 204, None


async def unreact_user(call: Call) -> Answer:
    """Take someone's reaction off."""
    channel = call.channel("manage_messages")
    user = call.fake.world.users.get(call.number("user_id"))
    if user is None:
        raise ApiError(errors.UNKNOWN_USER)
    call.fake.world.unreact(call.message(channel), user, _emoji(call, channel))
    return 204, None


async def unreact_all(call: Call) -> Answer:
    """Take all reactions off, or all of one emoji."""
    channel = call.channel("manage_messages")
    emoji = _emoji(call, channel) if "emoji_name" in call.request.match_info else None
    call.fake.world.unreact_all(call.message(channel), emoji)
    return 204, None


async def reactors(call: Call) -> Answer:
    """Who reacted with an emoji, a page at a time."""
    channel = call.channel("read_message_history")
    message, emoji = call.message(channel), _emoji(call, channel)
    after, limit = call.asked("after"), call.limit(25, 100)
    users = sorted(number for number in message.reactions.get(emoji, []) if number > after)
    return 200, [call.fake.world.users[number].json() for number in users[:limit]]


async def typing(call: Call) -> Answer:
    """Show that the bot writes."""
    call.channel("send_messages")
    return 204, None


MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
EMOJI = MESSAGE + "/reactions/{emoji_name}"
ROUTES: list[tuple[str, str, Handle]] = [
    ("POST", MESSAGES, create),
    ("GET", MESSAGES, history),
    ("POST", MESSAGES + "/bulk-delete", bulk_delete),
    ("GET", MESSAGE, one),
    ("PATCH", MESSAGE, edit),
    ("DELETE", MESSAGE, delete),
    ("PUT", EMOJI + "/@me", react),
    ("DELETE", EMOJI + "/@me", unreact),
    ("DELETE", EMOJI + "/{user_id}", unreact_user),
    ("DELETE", EMOJI, unreact_all),
    ("DELETE", MESSAGE + "/reactions", unreact_all),
    ("GET", EMOJI, reactors),
    ("POST", "/channels/{channel_id}/typing", typing),
]
