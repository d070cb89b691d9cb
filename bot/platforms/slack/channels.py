"""The channels Chorus is in: by id and name, and what the configuration says of each."""

from collections.abc import AsyncIterator, Sequence

import msgspec

from bot.platforms.base import Gone, PlatformError
from bot.platforms.slack.api import Api, Json
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.settings import SlackSettings, bare, names
from handlers.core.events import Place

_KINDS = "public_channel,private_channel"


class Channel(msgspec.Struct, frozen=True):
    """A channel that Chorus is in."""

    id: str
    name: str


class Channels:
    """Those of one workspace."""

    def __init__(self, api: Api, team: str, settings: SlackSettings) -> None:
        self._api = api
        self._team = team
        self._settings = settings
        self._known: dict[str, Channel] = {}
        self._direct: dict[str, str] = {}

    @property
    def all(self) -> Sequence[Channel]:
        """Those Chorus is in, by id."""
        return [self._known[channel] for channel in sorted(self._known)]

    def place(self, channel: str) -> Place:
        """A channel as a place."""
        return Place(PLATFORM, self._team, channel)

    def is_team(self, channel: Channel) -> bool:
        """Whether the configuration names a channel as the team's."""
        return bool(self._settings.team_channel) and names((self._settings.team_channel,), channel.id, channel.name)

    def is_watched(self, channel: Channel) -> bool:
        """Whether the configuration says that a channel is read."""
        return names(self._settings.community_channels, channel.id, channel.name)

    def find(self, channel: str) -> Channel | None:
        """A channel by its id."""
        return self._known.get(channel)

    async def load(self) -> None:
        """Ask which channels Chorus is in."""
        found: dict[str, Channel] = {}
        async for channel in self._api.pages(
            "users.conversations", "channels", types=_KINDS, exclude_archived=True, limit=999
        ):
            made = _channel(channel)
            if made is not None:
                found[made.id] = made
        self._known = found

    async def entered(self, channel: str) -> Channel | None:
        """Chorus came into a channel, or it changed: what it is now, None when Chorus is not in it."""
        try:
            answer = await self._api.call("conversations.info", channel=channel)
        except Gone:
            self.left(channel)
            return None
        found = answer.get("channel")
        made = _channel(found) if isinstance(found, dict) else None
        if made is None or found is None or found.get("is_archived") or not found.get("is_member"):
            self.left(channel)
            return None
        self._known[made.id] = made
        return made

    def renamed(self, channel: str, name: str) -> Channel | None:
        """A channel has a new name."""
        if channel not in self._known:
            return None
        self._known[channel] = Channel(channel, name)
        return self._known[channel]

    def left(self, channel: str) -> None:
        """Chorus is no longer in a channel."""
        self._known.pop(channel, None)

    async def named(self, name_or_id: str) -> Place | None:
        """The channel with this id or name that Chorus can see."""
        name = bare(name_or_id)
        for channel in self._known.values():
            if name in (channel.id, channel.name):
                return self.place(channel.id)
        if not (name.isalnum() and name.isupper() and name[:1] in ("C", "G", "D")):
            return None
        try:
            answer = await self._api.call("conversations.info", channel=name)
        except PlatformError:
            return None
        return self.place(name) if answer.get("channel") else None

    async def direct(self, user: str) -> str:
        """The direct conversation with a user."""
        if user not in self._direct:
            answer = await self._api.call("conversations.open", users=user)
            self._direct[user] = str((answer.get("channel") or {}).get("id") or "")
        return self._direct[user]

    async def members(self, channel: str) -> AsyncIterator[str]:
        """The user ids in a channel."""
        async for user in self._api.pages("conversations.members", "members", channel=channel, limit=999):
            yield str(user)


def _channel(found: Json) -> Channel | None:
    if not isinstance(found.get("id"), str) or found.get("is_im") or found.get("is_mpim"):
        return None
    return Channel(found["id"], str(found.get("name") or found["id"]))
