"""One workspace as Chorus knows it: its token's calls, its people and its channels."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

from bot.platforms.slack.api import Api, Line
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.incoming import Own, link
from bot.platforms.slack.installs import Install
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.people import People, TeamMembers
from bot.platforms.slack.settings import SlackSettings
from handlers.core.events import Place

MakePace = Callable[[], Pace]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A connected workspace. `configured` says that its token comes from the configuration, not from installing."""

    team: str
    url: str
    bot_user: str
    bot_id: str
    installer: str
    scopes: frozenset[str]
    api: Api
    people: People
    channels: Channels
    configured: bool

    def place(self, channel: str) -> Place:
        """A channel as a place."""
        return self.channels.place(channel)

    @property
    def own(self) -> Own:
        """Who Chorus is here."""
        return Own(self.team, self.bot_user, self.bot_id, self.url)

    def link(self, channel: str, message: str) -> str:
        """The permalink of a message."""
        return link(self.own, channel, message)


async def connect(
    line: Line,
    install: Install,
    settings: SlackSettings,
    pace: Pace,
    *,
    configured: bool,
    clock: Callable[[], float] = monotonic,
) -> Workspace:
    """Ask who a token belongs to. Raises `PlatformError` and its kinds."""
    api = Api(line, install.token, pace)
    body, scopes = await api.scopes()
    team = str(body.get("team_id") or install.team)
    channels = Channels(api, team, settings)
    members = TeamMembers(_asking(api, channels, settings), clock)
    return Workspace(
        team=team,
        url=str(body.get("url") or "https://slack.com").rstrip("/"),
        bot_user=str(body.get("user_id") or ""),
        bot_id=str(body.get("bot_id") or ""),
        installer=install.installer,
        scopes=scopes,
        api=api,
        people=People(api, team, settings, members, install.installer, clock),
        channels=channels,
        configured=configured,
    )


def _asking(api: Api, channels: Channels, settings: SlackSettings) -> Callable[[], Awaitable[frozenset[str]]]:
    """Who belongs to the team: the user group, or whoever is in a team channel that is only the team's."""

    async def ask() -> frozenset[str]:
        if settings.team_user_group:
            answer = await api.call("usergroups.users.list", usergroup=settings.team_user_group)
            return frozenset(str(user) for user in answer.get("users") or ())
        if settings.team_members:
            return frozenset()
        found = [one for one in channels.all if channels.is_team(one) and not channels.is_watched(one)]
        return frozenset([user for channel in found for user in [one async for one in channels.members(channel.id)]])

    return ask
