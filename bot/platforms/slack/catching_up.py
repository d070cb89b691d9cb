"""What was said while Chorus could not hear, and up to when everything was heard.

Each channel has a cursor in the memory. While the connection holds it moves on with `Seen`; after a gap, a restart or
an event that could not be kept, the channel is read back from the cursor first. Edits, deletions and reactions are
looked for a day further back. A channel that cannot be read back gets no `Seen` for that stretch but an `Unread` with
the reason, and the team hears of a permission that is missing: a digest says what was missed.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

import msgspec
import structlog

from bot.platforms.base import Forbidden, Gone, Memory, PlatformError, TryAgain
from bot.platforms.slack.api import Json
from bot.platforms.slack.ground import Ground, replaced
from bot.platforms.slack.incoming.messages import mentioned_in, said
from bot.platforms.slack.incoming.values import Unreadable
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Edited, Identity, Kept, Reacted, ReadBack, Said, Seen, Unread
from handlers.core.slack_words import emoji_text

log = structlog.get_logger()
SHORT = 60.0  # Slack sends events again for longer than this, so nothing is lost in so short a gap
BACK = timedelta(days=1)
THREADS_KEPT = timedelta(days=30)
_PAUSE = 30.0
HISTORY = "history"


class CatchUp:
    """Cursors and reading back. Reading back runs in the background, one channel after the other in each workspace."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._waiting: dict[str, dict[str, None]] = {}
        self._readers: dict[str, asyncio.Task[None]] = {}
        self._doubtful: set[str] = set()
        self._threads: dict[tuple[str, str, str], str] = {}

    @property
    def memory(self) -> Memory:
        """Where the cursors lie."""
        return self._ground.runtime.memory("slack")

    async def start(self, workspace: Workspace) -> None:
        """Read back what was said since the last time; a channel that is new begins now."""
        now = self._ground.now()
        for channel in workspace.channels.all:
            cursor = await self._cursor(workspace.team, channel.id)
            if cursor is None:
                await self._move(workspace.team, channel.id, now)
            else:
                self._enqueue(workspace, channel.id)

    def doubt(self, team: str) -> None:
        """Something of a workspace may have been missed: at the next beat it is read back."""
        self._doubtful.add(team)

    async def back(self, gap: float) -> None:
        """The connection is there again after so many seconds."""
        log.info("slack_back", gap=round(gap, 1))
        if gap >= SHORT:
            for workspace in list(self._ground.workspaces.values()):
                self._read_all(workspace)

    async def beat(self, workspace: Workspace) -> None:
        """Say what was seen up to now, or read back where something may have been missed."""
        if workspace.team in self._doubtful:
            self._doubtful.discard(workspace.team)
            self._read_all(workspace)
        waiting = self._waiting.get(workspace.team, {})
        for channel in workspace.channels.all:
            if channel.id not in waiting:
                await self._seen(workspace, channel.id, self._ground.now())

    async def begin(self, team: str, channel: str) -> None:
        """Chorus came into a channel."""
        await self._move(team, channel, self._ground.now())

    async def end(self, workspace: Workspace, channel: str) -> None:
        """Chorus is out of a channel: what it saw until now is said, and nothing after."""
        if channel not in self._waiting.get(workspace.team, {}) and workspace.channels.find(channel) is not None:
            await self._seen(workspace, channel, self._ground.now())
        await self.memory.drop(f"seen:{workspace.team}:{channel}")

    async def thread(self, team: str, channel: str, root: str) -> None:
        """Note that a thread is alive, at most once a day, so that it is read back however old its first message is."""
        day = self._ground.now().date().isoformat()
        if self._threads.get((team, channel, root)) != day:
            await self.memory.put(f"thread:{team}:{channel}:{root}", day)
            self._threads[team, channel, root] = day

    async def forget_old(self) -> None:
        """Forget threads that nobody wrote in for long."""
        oldest = (self._ground.now() - THREADS_KEPT).date().isoformat()
        for key, day in await self.memory.entries("thread:"):
            if day < oldest:
                await self.memory.drop(key)
        self._threads = {which: day for which, day in self._threads.items() if day >= oldest}

    async def stop(self) -> None:
        """Stop reading; the cursors stay where they are."""
        for reader in self._readers.values():
            reader.cancel()
        await asyncio.gather(*self._readers.values(), return_exceptions=True)
        self._readers, self._waiting = {}, {}

    async def idle(self) -> None:
        """Wait until everything was read back."""
        while any(self._waiting.values()):
            await asyncio.wait(list(self._readers.values()))

    async def history(self, workspace: Workspace, channel: str, since: datetime) -> AsyncIterator[Said]:
        """What people said after a moment, oldest first."""
        for message in await self._read(workspace, channel, since):
            if (event := await self._said(workspace, channel, message)) is not None and event.at >= since:
                yield event

    def _read_all(self, workspace: Workspace) -> None:
        for channel in workspace.channels.all:
            self._enqueue(workspace, channel.id)

    def _enqueue(self, workspace: Workspace, channel: str) -> None:
        self._waiting.setdefault(workspace.team, {})[channel] = None
        reader = self._readers.get(workspace.team)
        if reader is None or reader.done():
            self._readers[workspace.team] = asyncio.create_task(
                self._reading(workspace), name=f"slack reads back {workspace.team}"
            )

    async def _reading(self, workspace: Workspace) -> None:
        waiting = self._waiting[workspace.team]
        while waiting:
            for channel in list(waiting):
                if await self._caught_up(workspace, channel):
                    waiting.pop(channel, None)
            if waiting:
                await workspace.api.pace.rest(_PAUSE)

    async def _caught_up(self, workspace: Workspace, channel: str) -> bool:
        """Read one channel back; False to try again later."""
        until = self._ground.now()
        try:
            since = await self._cursor(workspace.team, channel)
            if since is not None and workspace.channels.find(channel) is not None:
                await self._read_or_not(workspace, channel, since, until)
        except TryAgain as error:
            log.info("slack_read_back_later", channel=channel, error=str(error))
            return False
        except Exception as error:
            log.warning("slack_read_back_failed", channel=channel, error=f"{type(error).__name__}: {error}")
            return False
        return True

    async def _read_or_not(self, workspace: Workspace, channel: str, since: datetime, until: datetime) -> None:
        """Read one channel back, or say why that stretch stays unread. Raises `TryAgain`."""
        where = workspace.place(channel)
        try:
            await self._read_back(workspace, channel, since, until)
        except TryAgain:
            raise
        except PlatformError as error:
            log.warning("slack_not_read_back", channel=channel, error=str(error))
            if isinstance(error, Forbidden):
                await self._ground.runtime.missing(where, HISTORY, error)
            if not isinstance(error, Gone):
                reason: Literal["forbidden", "platform_away"] = (
                    "forbidden" if isinstance(error, Forbidden) else "platform_away"
                )
                await self._ground.runtime.deliver(Unread(where=where, since=since, at=until, reason=reason))
            await self._move(workspace.team, channel, until)
        else:
            await self._ground.runtime.works(where, HISTORY)
            await self._seen(workspace, channel, until)

    async def _read_back(self, workspace: Workspace, channel: str, since: datetime, until: datetime) -> None:
        stretch = since - BACK
        kept: list[Kept] = []
        for message in await self._read(workspace, channel, stretch):
            event = await self._said(workspace, channel, message)
            if event is None:
                continue
            await self._delivered(event, since)
            reactions, partly = await self._reactions(workspace, message)
            for emoji, users in reactions:
                for identity in users:
                    await self._reacted(workspace, event, emoji, identity)
            if stretch <= event.at <= until:
                kept.append(Kept(event.message, tuple(reactions), tuple(partly)))
        place = workspace.place(channel)
        await self._ground.runtime.deliver(ReadBack(where=place, since=stretch, at=until, messages=tuple(kept)))

    async def _delivered(self, event: Said, since: datetime) -> None:
        await self._ground.runtime.deliver(event)
        if event.edited_at is not None and event.edited_at >= since - timedelta(seconds=SHORT):
            edited = Edited(
                who=event.who, where=event.where, at=event.edited_at, message=event.message, text=event.text
            )
            await self._ground.runtime.deliver(edited)

    async def _reacted(self, workspace: Workspace, event: Said, emoji: str, identity: Identity) -> None:
        profile = await workspace.people.profile(identity.user)
        if profile is not None:
            reacted = Reacted(who=profile, where=event.where, at=event.at, message=event.message, emoji=emoji)
            await self._ground.runtime.deliver(reacted)

    async def _reactions(
        self, workspace: Workspace, message: Json
    ) -> tuple[list[tuple[str, tuple[Identity, ...]]], list[str]]:
        """The reactions of people on a message, and the emoji of which Slack does not name everybody."""
        whole: list[tuple[str, tuple[Identity, ...]]] = []
        partly: list[str] = []
        for reaction in message.get("reactions") or ():
            if not (isinstance(reaction, dict) and isinstance(reaction.get("name"), str)):
                continue
            users = [user for user in reaction.get("users") or () if isinstance(user, str)]
            people = [user for user in users if user != workspace.bot_user and not await workspace.people.is_bot(user)]
            emoji = emoji_text(reaction["name"])
            if int(reaction.get("count") or 0) > len(users):
                partly.append(emoji)
            elif people:
                whole.append((emoji, tuple(workspace.people.identity(user) for user in people)))
        return whole, partly

    async def _said(self, workspace: Workspace, channel: str, message: Json) -> Said | None:
        """A message read back as live delivery gives it; None for what is no person's."""
        names: dict[str, str] = {}
        for user in mentioned_in(message):
            profile = await workspace.people.profile(user)
            if profile is not None:
                names[user] = profile.name
        try:
            found = said(message, workspace.place(channel), workspace.own, names)
        except Unreadable as error:
            log.info("slack_message_unreadable", why=str(error))
            return None
        if not isinstance(found, Said):
            return None
        author = await workspace.people.profile(found.who.identity.user)
        return keyed(found if author is None else replaced(found, who=author))

    async def _read(self, workspace: Workspace, channel: str, since: datetime) -> Sequence[Json]:
        """Everything in a channel and its threads from a moment on, oldest first."""
        found: dict[str, Json] = {}
        roots: set[str] = set()
        async for message in workspace.api.pages(
            "conversations.history", "messages", patient=True, channel=channel, oldest=_stamp(since), inclusive=True
        ):
            if isinstance(message, dict) and isinstance(message.get("ts"), str):
                found[message["ts"]] = message
                if message.get("reply_count") or message.get("thread_ts") not in (None, message["ts"]):
                    roots.add(str(message.get("thread_ts") or message["ts"]))
        async for root in self._living(workspace.team, channel, since):
            roots.add(root)
        for root in sorted(roots):
            await self._read_thread(workspace, channel, root, since, found)
        return [found[ts] for ts in sorted(found)]

    async def _read_thread(
        self, workspace: Workspace, channel: str, root: str, since: datetime, found: dict[str, Json]
    ) -> None:
        try:
            async for message in workspace.api.pages(
                "conversations.replies",
                "messages",
                patient=True,
                channel=channel,
                ts=root,
                oldest=_stamp(since),
                inclusive=True,
            ):
                ts = message.get("ts") if isinstance(message, dict) else None
                if isinstance(ts, str) and ts >= _stamp(since):
                    found.setdefault(ts, message)
        except PlatformError as error:
            if isinstance(error, TryAgain) or "thread_not_found" not in str(error):
                raise

    async def _living(self, team: str, channel: str, since: datetime) -> AsyncIterator[str]:
        """Threads that somebody wrote in about then or later, whose first message may be older."""
        day = (since - BACK).date().isoformat()
        prefix = f"thread:{team}:{channel}:"
        for key, last in await self.memory.entries(prefix):
            if last >= day:
                yield key.removeprefix(prefix)

    async def _seen(self, workspace: Workspace, channel: str, at: datetime) -> None:
        since = await self._cursor(workspace.team, channel)
        if since is not None and at > since:
            await self._ground.runtime.deliver(Seen(where=workspace.place(channel), since=since, at=at))
        await self._move(workspace.team, channel, at)

    async def _cursor(self, team: str, channel: str) -> datetime | None:
        value = await self.memory.get(f"seen:{team}:{channel}")
        try:
            return None if value is None else datetime.fromisoformat(value)
        except ValueError:
            return None

    async def _move(self, team: str, channel: str, at: datetime) -> None:
        await self.memory.put(f"seen:{team}:{channel}", at.isoformat())


def keyed(event: Said) -> Said:
    """A message with a key of its own, so that it counts once whether it is told twice or read back too."""
    return msgspec.structs.replace(event, key=f"slack:said:{event.where.channel}:{event.message}")


def _stamp(at: datetime) -> str:
    """A moment as Slack writes it."""
    return f"{int(at.timestamp())}.{at.microsecond:06d}"
