"""What Slack tells by itself: messages, reactions, who and what changed. Acknowledged once it is kept."""

from collections.abc import Awaitable, Callable
from typing import assert_never

import structlog

from bot.platforms.base import Forbidden, Outcome
from bot.platforms.slack.api import Json
from bot.platforms.slack.catching_up import CatchUp, keyed
from bot.platforms.slack.channels import Channel
from bot.platforms.slack.faults import NOT_IN_CHANNEL, channel_link
from bot.platforms.slack.ground import Ground, replaced
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.incoming import Own, read, space_of
from bot.platforms.slack.incoming.kinds import (
    Acted,
    ChannelChanged,
    FormClosed,
    FormSent,
    GroupChanged,
    HomeOpened,
    Ignored,
    Incoming,
    Malformed,
    MemberMoved,
    Mentioned,
    PersonChanged,
    RateLimited,
    ShortcutUsed,
    TeamChanged,
    TokensRevoked,
    Uninstalled,
)
from bot.platforms.slack.telling import Telling, Who
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Command, Edited, Entered, Reacted, Removed, Said, Unreacted

log = structlog.get_logger()
Gone = Callable[[str, bool], Awaitable[None]]
ALIAS = "chorus"
POSTING = "post"


class Hearing:
    """The listener of events. `gone` is awaited when a workspace takes Chorus out or revokes its token."""

    def __init__(self, ground: Ground, telling: Telling, homes: Homes, catch_up: CatchUp, gone: Gone) -> None:
        self._ground = ground
        self._telling = telling
        self._homes = homes
        self._catch_up = catch_up
        self._gone = gone

    async def event(self, body: Json) -> bool:
        """Handle an event; False when it could not be kept, so that Slack sends it again."""
        workspace = self._ground.of(body)
        if workspace is None:
            return await self._of_nobody(body)
        incoming = read(body, workspace.own, self._ground.now(), await self._ground.names(workspace, body))
        try:
            await self._heard(workspace, incoming, body)
        except Exception as error:
            log.warning("slack_event_not_kept", kind=type(incoming).__name__, error=f"{type(error).__name__}: {error}")
            self._catch_up.doubt(workspace.team)
            return False
        return True

    async def _of_nobody(self, body: Json) -> bool:
        """Before the start Slack is asked to come again; of a workspace that is gone only its farewell is heard."""
        if self._ground.started is None:
            return False
        team = space_of(body)
        farewell = isinstance(read(body, Own(team, ""), self._ground.now()), Uninstalled)
        if farewell and team in self._ground.suspended:
            await self._gone(team, True)
        return True

    async def _heard(self, workspace: Workspace, incoming: Incoming, body: Json) -> None:
        match incoming:
            case Said():
                await self._said(workspace, incoming)
            case Mentioned():
                await self._mentioned(workspace, incoming)
            case Edited():
                await self._delivered(workspace, incoming, None)
            case Removed():
                await self._ground.runtime.deliver(incoming)
            case Reacted() | Unreacted():
                if not await workspace.people.is_bot(incoming.who.identity.user):
                    await self._delivered(workspace, incoming, None)
            case HomeOpened():
                await self._home(workspace, incoming)
            case MemberMoved() | ChannelChanged() | PersonChanged() | GroupChanged() | TeamChanged():
                await self._changed(workspace, incoming)
            case TokensRevoked() | Uninstalled() | RateLimited():
                await self._installation(workspace, incoming)
            case Ignored() | Malformed():
                log.debug("slack_event_ignored", why=incoming.why)
            case Acted() | FormSent() | FormClosed() | ShortcutUsed():
                log.debug("slack_event_ignored", why="no event")
            case _:
                assert_never(incoming)

    async def _said(self, workspace: Workspace, said: Said) -> None:
        if said.where.channel.startswith("D") and said.thread is None:
            await self._commanded(workspace, said, said.text, said.key)
            return
        said = keyed(said)
        if said.thread is not None:
            await self._catch_up.thread(workspace.team, said.where.channel, said.thread)
        await self._delivered(workspace, said, said.thread)

    async def _mentioned(self, workspace: Workspace, mentioned: Mentioned) -> None:
        """Words to Chorus are a command where they begin with one; else they are words like others."""
        first = mentioned.words.split(maxsplit=1)[:1]
        named = first[0].lstrip("/").lower() if first else ALIAS
        if named == ALIAS or named in self._ground.registry.commands:
            await self._commanded(workspace, mentioned.said, mentioned.words, f"{mentioned.key}:mention")

    async def _commanded(self, workspace: Workspace, said: Said, words: str, key: str) -> None:
        """Words typed to Chorus directly, as after `/chorus`."""
        profile = await self._ground.profile(workspace, said.who)
        command = Command(key=key, who=profile, where=said.where, at=said.at, name=ALIAS, words=_typed(words))
        outcome = await self._ground.runtime.deliver(command)
        who = Who(profile, said.where, thread=said.thread, words=f"{ALIAS} {command.words}".strip())
        if not outcome.repeated:
            self._ground.later(self._telling.all(workspace, who, outcome), "answer")

    async def _delivered(
        self, workspace: Workspace, event: Said | Edited | Reacted | Unreacted, thread: str | None
    ) -> None:
        profile = await self._ground.profile(workspace, event.who)
        event = replaced(event, who=profile)
        outcome: Outcome = await self._ground.runtime.deliver(event)
        if outcome.privates and not outcome.repeated:
            who = Who(profile, event.where, thread=thread)
            self._ground.later(self._telling.all(workspace, who, outcome), "answer")

    async def _home(self, workspace: Workspace, opened: HomeOpened) -> None:
        if opened.tab == "home":
            profile = await self._ground.profile(workspace, opened.who)
            where = workspace.place(opened.channel)
            self._ground.later(self._homes.show(workspace, profile, where), "home")

    async def _changed(
        self,
        workspace: Workspace,
        changed: MemberMoved | ChannelChanged | PersonChanged | GroupChanged | TeamChanged,
    ) -> None:
        match changed:
            case MemberMoved():
                await self._moved(workspace, changed)
            case ChannelChanged():
                await self._channel(workspace, changed)
            case PersonChanged():
                workspace.people.learn(changed.record)
            case GroupChanged():
                workspace.people.forget_team()
            case TeamChanged():
                log.info("slack_team_changed", team=workspace.team)
            case _:
                assert_never(changed)

    async def _moved(self, workspace: Workspace, moved: MemberMoved) -> None:
        if not moved.own:
            known = workspace.channels.find(moved.channel)
            if known is not None and workspace.channels.is_team(known):
                workspace.people.forget_team()
        elif moved.joined:
            await self.entered(workspace, await workspace.channels.entered(moved.channel), new=True)
        else:
            await self._thrown_out(workspace, moved.channel)

    async def _channel(self, workspace: Workspace, changed: ChannelChanged) -> None:
        match changed.change:
            case "renamed":
                await self.entered(workspace, workspace.channels.renamed(changed.channel, changed.name))
            case "unarchived":
                await self.entered(workspace, await workspace.channels.entered(changed.channel), new=True)
            case "archived" | "deleted":
                await self._left(workspace, changed.channel)
            case "left":
                await self._thrown_out(workspace, changed.channel)
            case "became":
                await self._left(workspace, changed.channel)
                await self.entered(workspace, await workspace.channels.entered(changed.became), new=True)
            case "created":
                log.debug("slack_event_ignored", why="a channel Chorus is not in")
            case _:
                assert_never(changed.change)

    async def entered(self, workspace: Workspace, channel: Channel | None, *, new: bool = False) -> None:
        """Say that Chorus is in a channel; in a new one, what is said from now on is seen."""
        if channel is None:
            return
        channels = workspace.channels
        event = Entered(
            where=workspace.place(channel.id),
            at=self._ground.now(),
            name=channel.name,
            kind="team" if channels.is_team(channel) else "community",
            watched=channels.is_watched(channel),
        )
        await self._ground.runtime.deliver(event)
        await self._ground.runtime.works(event.where, POSTING)
        if new:
            await self._catch_up.begin(workspace.team, channel.id)

    async def _thrown_out(self, workspace: Workspace, channel: str) -> None:
        """Chorus was taken out of a channel: the team hears of it where the configuration says that it is needed."""
        known = workspace.channels.find(channel)
        await self._left(workspace, channel)
        if known is not None and (workspace.channels.is_watched(known) or workspace.channels.is_team(known)):
            lack = Forbidden(NOT_IN_CHANNEL, channel_link(channel))
            await self._ground.runtime.missing(workspace.place(channel), POSTING, lack)

    async def _left(self, workspace: Workspace, channel: str) -> None:
        await self._catch_up.end(workspace, channel)
        workspace.channels.left(channel)

    async def _installation(self, workspace: Workspace, told: TokensRevoked | Uninstalled | RateLimited) -> None:
        match told:
            case Uninstalled():
                await self._gone(workspace.team, True)
            case TokensRevoked():
                if not told.bots or workspace.bot_user in told.bots:
                    await self._gone(workspace.team, False)
            case RateLimited():
                log.warning("slack_events_left_out", minute=told.minute)
                self._catch_up.doubt(workspace.team)
            case _:
                assert_never(told)


def _typed(words: str) -> str:
    """What was typed to Chorus, with or without its command's name before it."""
    text = words.strip()
    first, _, rest = text.partition(" ")
    return rest.strip() if first.lstrip("/").lower() == ALIAS else text
