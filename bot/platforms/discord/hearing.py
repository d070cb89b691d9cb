"""What the gateway sends, sorted: people's doings into the inbox, interactions to their answers, the rest is noted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any, assert_never

import structlog

from bot.platforms.base import Forbidden, Gone
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.incoming import (
    ChannelGone,
    ChannelSeen,
    Cleared,
    GuildGone,
    GuildSeen,
    Incoming,
    Malformed,
    MemberSeen,
    RoleGone,
    RoleSeen,
    Unmet,
    read,
)
from bot.platforms.discord.incoming.news import Acted, Asked, Completing, Interaction, Menu, Pressed, Sent, Slash
from bot.platforms.discord.incoming.values import snowflake
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.landscape import Landscape
from bot.platforms.discord.meeting import Meeting
from bot.platforms.discord.members import Known
from bot.platforms.discord.whereabouts import Whereabouts
from handlers.core.events import Edited, Event, Place, Reacted, Removed, Said, Unreacted

log = structlog.get_logger()
Changed = GuildSeen | GuildGone | ChannelSeen | ChannelGone | RoleSeen | RoleGone
_COMPLAINTS = 200
_IN_CHANNELS = frozenset(
    (
        *("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK"),
        *("MESSAGE_REACTION_ADD", "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_ALL"),
        "MESSAGE_REACTION_REMOVE_EMOJI",
    )
)


class Hearing:
    """`changed` is called when a guild, channel or role came, changed or went; `cleared` when reactions were taken off.

    `look_up` asks for a channel that nobody told of, such as a thread that was archived at the start.
    """

    def __init__(
        self,
        landscape: Landscape,
        known: Known,
        meeting: Meeting,
        whereabouts: Whereabouts,
        inbox: Inbox,
        interactions: Interactions,
        clock: Callable[[], datetime],
        changed: Callable[[Changed], None],
        cleared: Callable[[Cleared], Awaitable[Event | None]],
        spoken_to: Callable[[Said], Coroutine[Any, Any, None]],
        look_up: Callable[[str], Awaitable[Mapping[str, Any]]],
    ) -> None:
        self._landscape = landscape
        self._known = known
        self._meeting = meeting
        self._whereabouts = whereabouts
        self._inbox = inbox
        self._interactions = interactions
        self._clock = clock
        self._changed = changed
        self._cleared = cleared
        self._spoken_to = spoken_to
        self._look_up = look_up
        self._tasks: set[asyncio.Task[None]] = set()
        self._complained: set[str] = set()

    def hear(self, kind: str, data: Any) -> None:
        """Take an event of the gateway; what it leads to happens in tasks."""
        if kind in _IN_CHANNELS and isinstance(data, dict):
            channel = snowflake(data, "channel_id")
            known = self._landscape.channel(channel)
            if known is None and channel and snowflake(data, "guild_id") in self._landscape.guilds:
                self._inbox.put_later(channel, lambda: self._after_looking(channel, kind, data))
                return
            if known is not None and known.private and kind != "MESSAGE_CREATE":
                return
        self._read(kind, data)

    def _read(self, kind: str, data: Any) -> None:
        for news in read(kind, data, self._known, self._clock()):
            self._take(news, direct=kind == "MESSAGE_CREATE" and not data.get("guild_id"))

    async def idle(self) -> None:
        """Wait until everything heard so far is delivered and answered."""
        while self._tasks or self._inbox.any:
            await asyncio.gather(*self._tasks)
            await self._inbox.idle()

    async def _after_looking(self, channel: str, kind: str, data: Mapping[str, Any]) -> None:
        """Take an event once it is known in which channel its thread is."""
        if self._landscape.channel(channel) is None:
            try:
                found = await self._look_up(channel)
            except (Gone, Forbidden) as error:
                self._complain(f"{kind} in a channel that cannot be seen: {error}")
                return
            self._read("CHANNEL_CREATE", {**found, "guild_id": data["guild_id"]})
        if self._landscape.channel(channel) is not None:
            self.hear(kind, data)

    def _take(self, news: Incoming, *, direct: bool) -> None:
        match news:
            case Slash() | Menu() | Asked() | Acted() | Sent() | Completing():
                self._answer(news, news.where)
            case Pressed():
                self._answer(news, news.press.where)
            case Said() | Edited() | Reacted() | Unreacted() | Unmet():
                self._person_did(news, direct=direct)
            case Removed():
                self._put(news.where, news)
            case Cleared():
                if news.where.space in self._landscape.guilds:
                    self._inbox.put_later(news.where.channel, lambda: self._cleared(news))
            case MemberSeen():
                self._member(news)
            case RoleSeen() | RoleGone():
                self._known.forget_roles(news.guild)
                self._changed(news)
            case GuildSeen() | GuildGone() | ChannelSeen() | ChannelGone():
                self._changed(news)
            case Malformed():
                self._complain(f"{news.kind}: {news.why}")
            case _:
                assert_never(news)

    def _person_did(self, news: Said | Edited | Reacted | Unreacted | Unmet, *, direct: bool) -> None:
        event = news.event if isinstance(news, Unmet) else news
        where = event.where
        if where.space not in self._landscape.guilds:
            self._complain(f"guild {where.space} is not one of those configured")
            return
        if isinstance(event, Said) and (direct or self._names_me(event)):
            self._run(self._spoken(news))
            if direct:
                return
        if direct or (isinstance(event, Said) and self._is_private(event.thread)):
            return
        if isinstance(event, Said):
            self._whereabouts.met(event.message, event.thread)
        self._inbox.put_later(where.channel, lambda: self._meeting.whole(news))

    async def _spoken(self, news: Said | Edited | Reacted | Unreacted | Unmet) -> None:
        whole = await self._meeting.whole(news)
        if isinstance(whole, Said):
            await self._spoken_to(whole)

    def _names_me(self, said: Said) -> bool:
        name = self._landscape.my_name
        return bool(name) and said.text.lstrip().casefold().startswith(f"@{name.casefold()}")

    def _is_private(self, thread: str | None) -> bool:
        """A private thread is a conversation of few: it is not the crowd's."""
        found = self._landscape.channel(thread) if thread is not None else None
        return found is not None and found.private

    def _member(self, news: MemberSeen) -> None:
        identity = news.profile.identity
        if identity.user == self._landscape.me:
            self._landscape.my_roles(identity.space, news.roles)
        elif not news.bot:
            self._known.met(news.profile)

    def _put(self, where: Place, event: Event) -> None:
        if where.space in self._landscape.guilds:
            self._inbox.put(where.channel, event)

    def _answer(self, interaction: Interaction, where: Place) -> None:
        if where.space in self._landscape.guilds:
            self._run(self._interactions.take(interaction))
        else:
            self._complain(f"guild {where.space} is not one of those configured")
            self._run(self._interactions.turn_away(interaction))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _complain(self, what: str) -> None:
        """Say once what cannot be used."""
        if what not in self._complained and len(self._complained) < _COMPLAINTS:
            self._complained.add(what)
            log.warning("discord_event_ignored", reason=what)
