"""What Chorus posts: once for each outbox id, redrawn in turns, deleted, answered with an emoji, with a file."""

from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from bot.platforms.base import Delivery, Forbidden, Gone, Memory, PlatformError, TryAgain
from bot.platforms.slack import render
from bot.platforms.slack.faults import Slow, Unfit, code_of
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.pace import UPDATE
from bot.platforms.slack.render import fallback
from bot.platforms.slack.workspace import Workspace
from handlers.core.message import Message
from handlers.core.slack_words import emoji_name

log = structlog.get_logger()
EVENT_TYPE = "chorus_post"
KEPT_FOR = 7 * 24 * 3600.0
_CLOCKS_APART = 600.0
_LOOKED_THROUGH = 1_000
_TURN_KEPT = 30.0


class Note(msgspec.Struct, frozen=True):
    """What is remembered of a post: when it was first sent, and its id once Slack said it."""

    at: float
    ts: str = ""


class Posts:
    """Raises `PlatformError` and its kinds."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._turns: dict[tuple[str, str], float] = {}

    @property
    def _memory(self) -> Memory:
        return self._ground.runtime.memory("slack")

    async def post(self, workspace: Workspace, delivery: Delivery) -> str:
        """Post a message once for its outbox id."""
        key = f"post:{workspace.team}:{delivery.outbox}"
        noted = await self._noted(key)
        if noted is not None and noted.ts:
            return noted.ts
        if noted is not None:
            found = await self._arrived(workspace, delivery, noted)
            if found is not None:
                return await self._note(key, Note(noted.at, found))
        note = noted or Note(self._ground.wall())
        await self._note(key, note)
        try:
            ts = await self._send(workspace, delivery)
        except (Gone, Forbidden, Slow):
            # Slack said no, so nothing is on its way, and there is nothing to look for next time.
            await self._memory.drop(key)
            raise
        return await self._note(key, Note(note.at, ts))

    async def forget_old(self) -> None:
        """Drop what is remembered of posts that nobody will repeat any more."""
        for key, value in await self._memory.entries("post:"):
            if _read(value).at < self._ground.wall() - KEPT_FOR:
                await self._memory.drop(key)

    async def turn(self, workspace: Workspace, channel: str, message: str) -> None:
        """Wait for the turn of a message: at once through a click's own address, else the workspace's turn."""
        if self._ground.answers.redraws(channel, message):
            return
        await workspace.api.pace.turn(UPDATE)
        now = self._ground.wall()
        self._turns = {which: at for which, at in self._turns.items() if now - at < _TURN_KEPT}
        self._turns[channel, message] = now

    async def edit(self, workspace: Workspace, channel: str, message: str, content: Message) -> None:
        """Replace the content of a message."""
        body = render.public(content, self._ground.texts, self._ground.timezone)
        if await self._ground.answers.redraw(channel, message, body):
            return
        paced = self._turns.pop((channel, message), None) is None
        try:
            await workspace.api.call(UPDATE, paced=paced, channel=channel, ts=message, **body)
        except Unfit as error:
            log.error("slack_content_refused", error=str(error))
            bare = {"text": body["text"], "blocks": []}
            await workspace.api.call(UPDATE, channel=channel, ts=message, **bare)

    async def delete(self, workspace: Workspace, channel: str, message: str) -> None:
        """Delete a message; one that is gone is no error."""
        try:
            await workspace.api.call("chat.delete", channel=channel, ts=message)
        except Gone as error:
            if code_of(error) not in ("message_not_found", "channel_not_found"):
                raise

    async def react(self, workspace: Workspace, channel: str, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        await self._reaction(workspace, "reactions.add", "already_reacted", channel, message, emoji)

    async def unreact(self, workspace: Workspace, channel: str, message: str, emoji: str) -> None:
        """Take Chorus's emoji off a message; on one that is gone, that is no error."""
        try:
            await self._reaction(workspace, "reactions.remove", "no_reaction", channel, message, emoji)
        except Gone as error:
            log.debug("slack_message_gone", error=str(error))

    async def _reaction(
        self, workspace: Workspace, method: str, fine: str, channel: str, message: str, emoji: str
    ) -> None:
        name = emoji_name(emoji)
        if name is None:
            raise Forbidden(f"{method}: Slack has no emoji {emoji}")
        try:
            await workspace.api.call(method, channel=channel, timestamp=message, name=name)
        except PlatformError as error:
            if code_of(error) != fine:
                raise

    async def _send(self, workspace: Workspace, delivery: Delivery) -> str:
        body = render.public(delivery.message, self._ground.texts, self._ground.timezone)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"outbox": delivery.outbox}}
        thread = {"thread_ts": delivery.thread} if delivery.thread else {}
        about: Mapping[str, Any] = {"channel": delivery.where.channel, "metadata": metadata, **thread}
        quiet = {"unfurl_links": False, "unfurl_media": False}
        try:
            answer = await workspace.api.call("chat.postMessage", **about, **quiet, **body)
        except Unfit as error:
            # Words without layout are better than a message that never comes.
            log.error("slack_content_refused", error=str(error))
            answer = await workspace.api.call(
                "chat.postMessage", **about, **quiet, text=fallback(delivery.message.summary)
            )
        return str(answer["ts"])

    async def _arrived(self, workspace: Workspace, delivery: Delivery, note: Note) -> str | None:
        """The id of a post that may have been sent before; `TryAgain` where Slack does not say."""
        where: dict[str, Any] = {"channel": delivery.where.channel, "oldest": f"{note.at - _CLOCKS_APART:.6f}"}
        method = "conversations.replies" if delivery.thread else "conversations.history"
        thread: dict[str, Any] = {"ts": delivery.thread} if delivery.thread else {}
        looked = 0
        try:
            async for message in workspace.api.pages(method, "messages", include_all_metadata=True, **where, **thread):
                if _outbox(message) == delivery.outbox:
                    return str(message["ts"])
                looked += 1
                if looked >= _LOOKED_THROUGH:
                    break
        except Gone:
            raise
        except PlatformError as error:
            raise TryAgain(f"whether a post arrived is not known: {error}", 30.0) from error
        return None

    async def _noted(self, key: str) -> Note | None:
        value = await self._memory.get(key)
        return None if value is None else _read(value)

    async def _note(self, key: str, note: Note) -> str:
        try:
            await self._memory.put(key, msgspec.json.encode(note).decode())
        except PlatformError:
            raise
        except Exception as error:
            raise TryAgain(f"a post could not be noted: {error}") from error
        return note.ts


def _read(value: str) -> Note:
    try:
        return msgspec.json.decode(value, type=Note)
    except msgspec.DecodeError:
        return Note(0.0)


def _outbox(message: Any) -> str:
    metadata = message.get("metadata") if isinstance(message, dict) else None
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("outbox") or "") if isinstance(payload, dict) else ""
