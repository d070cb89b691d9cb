"""What Chorus posts: once for each outbox id, redrawn in turns, deleted, answered with an emoji, with a file."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import structlog

from bot.platforms.base import Delivery, Forbidden, Gone
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.conversations import Conversations
from bot.platforms.discord.held import Lately, is_old
from bot.platforms.discord.landscape import Landscape
from bot.platforms.discord.limits import LIMITS
from bot.platforms.discord.reading_back import snowflake_before
from bot.platforms.discord.render import Payload, message_payload
from bot.platforms.discord.replies import Replies
from bot.platforms.discord.whereabouts import Whereabouts
from handlers.core.events import Place
from handlers.core.message import Message
from handlers.core.texts import Texts

log = structlog.get_logger()
NONCE_LIFE = timedelta(minutes=2)  # Discord says "a few minutes"
CLOCKS_APART = timedelta(minutes=10)
OLD_EDITS = 30.0  # seconds between two edits of a message whose edits are capped
LOOKED_THROUGH = 500


class Posts:
    """Raises `PlatformError` and its kinds. `pressed` are interactions through which old messages may be edited."""

    def __init__(
        self,
        calls: Callable[[], Calls],
        replies: Replies,
        landscape: Landscape,
        whereabouts: Whereabouts,
        texts: Texts,
        pressed: Lately,
        clock: Callable[[], datetime],
        conversations: Conversations,
    ) -> None:
        self._calls = calls
        self._replies = replies
        self._landscape = landscape
        self._whereabouts = whereabouts
        self._texts = texts
        self._pressed = pressed
        self._clock = clock
        self._conversations = conversations
        self._next: dict[str, float] = {}

    async def post(self, delivery: Delivery) -> str:
        """Post a message once for its outbox id."""
        channel, reference = self._target(delivery.where, delivery.thread)
        found = await self._arrived(channel, delivery.outbox)
        if found is not None:
            return found
        payload = self._payload(delivery.message) | reference
        payload["components"][0]["id"] = mark(delivery.outbox)
        try:
            posted = await self._calls().post(channel, payload, delivery.outbox)
        except Forbidden as error:
            raise self._landscape.named(delivery.where, error) from error
        message = str(posted["id"])
        if channel != delivery.where.channel:
            await self._whereabouts.posted(message, channel)
        return message

    async def turn(self, where: Place, message: str) -> None:
        """Wait for a channel's next edit; a message whose edits are capped waits longer, unless it was pressed."""
        capped = is_old(message, self._clock()) and self._pressed.get((message,)) is None
        key, pause = (message, OLD_EDITS) if capped else (where.channel, LIMITS.redraw_interval)
        now = monotonic()
        at = max(now, self._next.get(key, now))
        self._next[key] = at + pause
        if len(self._next) > LOOKED_THROUGH:
            self._next = {one: free for one, free in self._next.items() if free > now}
        await asyncio.sleep(at - now)

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Redraw a message: an old one through the interaction that pressed it, where there is one."""
        payload = self._payload(content)
        reply = self._pressed.get((message,)) if is_old(message, self._clock()) else None
        if reply is not None:
            try:
                await self._replies.edit(reply.application, reply.token, payload)
                return
            except Gone:
                self._pressed.take((message,))
        await self._found(where, message, lambda channel: self._calls().edit(channel, message, payload))

    async def delete(self, where: Place, message: str) -> None:
        """Delete a message; one that is gone is no error."""
        for channel in self._whereabouts.candidates(where, message):
            await self._calls().delete(channel, message)
        await self._whereabouts.deleted(message)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        await self._found(where, message, lambda channel: self._calls().react(channel, message, emoji))

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Take our emoji off a message; one that is not there is no error."""
        for channel in self._whereabouts.candidates(where, message):
            await self._calls().unreact(channel, message, emoji)

    async def whisper(self, user: str, content: Message, guild: str = "") -> None:
        """Write to one person directly: outside an interaction nobody can be shown something alone in a channel."""
        channel = await self._calls().conversation(user)
        if guild:
            await self._conversations.begun(channel, guild)
        await self._calls().send(channel, self._payload(content))

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None) -> str:
        """Post a file with its alternative text."""
        channel, reference = self._target(where, thread)
        attachment = {"id": 0, "filename": name, "description": alt[:1024]}
        payload = {"attachments": [attachment], "allowed_mentions": {"parse": []}} | reference
        posted = await self._calls().send_file(channel, payload, name, content)
        return str(posted["id"])

    def _payload(self, content: Message) -> Payload:
        return message_payload(content, self._texts.words(content.language))

    def _target(self, where: Place, thread: str | None) -> tuple[str, dict[str, Any]]:
        """Where a post goes: into a thread, or as the answer to a message."""
        if thread is None:
            return where.channel, {}
        if self._landscape.parent(thread) is not None:
            return thread, {}
        channel = self._whereabouts.surely(where, thread)
        return channel, {"message_reference": {"message_id": thread, "fail_if_not_exists": False}}

    async def _found(self, where: Place, message: str, act: Callable[[str], Awaitable[None]]) -> None:
        missing: Gone | None = None
        for channel in self._whereabouts.candidates(where, message):
            try:
                await act(channel)
                return
            except Gone as error:
                missing = error
            except Forbidden as error:
                raise self._landscape.named(where, error) from error
        raise missing or Gone(f"message {message} is not there")

    async def _arrived(self, channel: str, outbox: str) -> str | None:
        """The message of an earlier attempt: past the life of its nonce Discord would post it again."""
        began = outbox_moment(outbox)
        if began is None or self._clock() - began < NONCE_LIFE:
            return None
        seen = 0
        async for record in self._calls().messages(channel, snowflake_before(began - CLOCKS_APART)):
            seen += 1
            mine = str((record.get("author") or {}).get("id")) == self._landscape.me
            first: dict[str, Any] = next(iter(record.get("components") or ()), {})
            if mine and first.get("id") == mark(outbox):
                log.info("discord_post_had_arrived", outbox=outbox)
                return str(record["id"])
            if seen >= LOOKED_THROUGH:
                break
        return None


def mark(outbox: str) -> int:
    """A number that names a post in the message itself: Discord keeps the `id` of a component, 31 bits of it."""
    return zlib.crc32(outbox.encode()) >> 1 or 1


def outbox_moment(outbox: str) -> datetime | None:
    """When an outbox id was made: its first 14 digits are microseconds since 1970, as the outbox makes them."""
    try:
        return datetime.fromtimestamp(int(outbox[:14], 16) / 1e6, UTC) if len(outbox) > 14 else None
    except (ValueError, OverflowError, OSError):
        return None
