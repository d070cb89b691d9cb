"""What is known of guilds, channels and roles by now, and what members may do there: all from the gateway."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.platforms.base import Forbidden
from bot.platforms.discord.incoming import (
    ChannelGone,
    ChannelSeen,
    GuildGone,
    GuildSeen,
    RoleGone,
    RoleSeen,
)
from bot.platforms.discord.permissions import (
    ADMINISTRATOR,
    MANAGE_GUILD,
    VIEW_CHANNEL,
    allowed_in,
    lacking,
    missing,
    of_roles,
)
from bot.platforms.discord.settings import DiscordSettings, names
from handlers.core.events import Place, Role

PLATFORM = "discord"
_TALKING = frozenset({"text", "forum", "voice"})


@dataclass(slots=True)
class Guild:
    """A server. `mine` are the bot's own roles there."""

    id: str
    name: str
    locale: str
    owner: str
    mine: tuple[str, ...] = ()
    joined_at: str = ""
    channels: dict[str, ChannelSeen] = field(default_factory=dict)
    roles: dict[str, RoleSeen] = field(default_factory=dict)

    def permissions(self, roles: Sequence[str]) -> int:
        """What roles allow in the whole guild; everybody has the role with the guild's own id."""
        return of_roles(self.roles[role].permissions for role in (self.id, *roles) if role in self.roles)


class Landscape:
    """Guilds by id. Threads count as channels here; places name their parents.

    What the configuration says of channels, roles and managers holds in its own guilds alone: those it names, else
    `home`, the first one. Another guild that was invited to is a community of its own.
    """

    def __init__(self, settings: DiscordSettings) -> None:
        self._settings = settings
        self.guilds: dict[str, Guild] = {}
        self._guild_of: dict[str, str] = {}
        self.me = ""
        self.my_name = ""
        self.home = ""

    def note(self, news: GuildSeen | GuildGone | ChannelSeen | ChannelGone | RoleSeen | RoleGone) -> None:
        """Keep what changed; of guilds that are not there nothing is kept."""
        match news:
            case GuildSeen():
                self._note_guild(news)
            case GuildGone():
                gone = self.guilds.pop(news.id, None) if not news.outage else None
                for channel in gone.channels if gone is not None else ():
                    self._guild_of.pop(channel, None)
            case ChannelSeen():
                if news.guild in self.guilds:
                    self.guilds[news.guild].channels[news.id] = news
                    self._guild_of[news.id] = news.guild
            case ChannelGone():
                if news.guild in self.guilds:
                    self.guilds[news.guild].channels.pop(news.id, None)
                self._guild_of.pop(news.id, None)
            case RoleSeen():
                if news.guild in self.guilds:
                    self.guilds[news.guild].roles[news.id] = news
            case RoleGone():
                if news.guild in self.guilds:
                    self.guilds[news.guild].roles.pop(news.id, None)

    def my_roles(self, guild: str, roles: tuple[str, ...]) -> None:
        """The bot's own roles changed."""
        if guild in self.guilds:
            self.guilds[guild].mine = roles

    def channel(self, id: str) -> ChannelSeen | None:
        """A channel or thread by id, wherever it is."""
        guild = self._guild_of.get(id)
        return None if guild is None else self.guilds[guild].channels.get(id)

    def parent(self, channel: str) -> str | None:
        """The channel a thread hangs under; None for a channel that is none."""
        known = self.channel(channel)
        return known.parent or None if known is not None else None

    def place_named(self, name_or_id: str) -> Place | None:
        """The channel with this id or name that Chorus sees: the first guild's where several have one."""
        for guild in sorted(self.guilds.values(), key=lambda guild: not self.is_configured(guild.id)):
            for channel in self.seen(guild):
                if names((name_or_id,), channel.id, channel.name):
                    return Place(PLATFORM, guild.id, channel.id)
        return None

    def seen(self, guild: Guild) -> Iterator[ChannelSeen]:
        """The channels of a guild, without threads, in which people talk and which Chorus may see."""
        for channel in guild.channels.values():
            if self.sees(guild, channel):
                yield channel

    def sees(self, guild: Guild, channel: ChannelSeen) -> bool:
        """Whether people talk in a channel and Chorus may see it."""
        return channel.kind in _TALKING and bool(self.mine_in(guild, channel) & VIEW_CHANNEL)

    def hidden(self, guild: Guild) -> Iterator[ChannelSeen]:
        """The channels of a guild that the configuration names and Chorus may not see."""
        for channel in guild.channels.values():
            named = self.is_watched(channel) or self.is_team(channel)
            if named and channel.kind in _TALKING and not self.sees(guild, channel):
                yield channel

    def mine_in(self, guild: Guild, channel: ChannelSeen) -> int:
        """The bot's own permissions in a channel."""
        return self.allowed(guild, channel, self.me, guild.mine)

    def named(self, where: Place, refused: Forbidden) -> Forbidden:
        """A refusal that names what is missing in a channel, where that is known: so the team hears it once."""
        guild, channel = self.guilds.get(where.space), self.channel(where.channel)
        names = () if guild is None or channel is None else missing(self.mine_in(guild, channel))
        return lacking(names, refused.remedy) if names else refused

    def role(self, guild: str, user: str, roles: Sequence[str], permissions: int | None) -> Role:
        """What a member may do: managers manage the server or are named; the team has a role or sees its channel."""
        known = self.guilds.get(guild)
        named = user in self._settings.managers and self.is_configured(guild)
        if named or (known is not None and user == known.owner):
            return Role.MANAGER
        allowed = permissions if permissions is not None else (known.permissions(roles) if known is not None else 0)
        if allowed & (MANAGE_GUILD | ADMINISTRATOR):
            return Role.MANAGER
        return Role.TEAM if known is not None and self._is_team(known, user, roles) else Role.MEMBER

    def role_name(self, guild: str, role: str) -> str | None:
        """The name of a role."""
        known = self.guilds.get(guild)
        found = known.roles.get(role) if known is not None else None
        return found.name if found is not None else None

    def channel_name(self, channel: str) -> str | None:
        """The name of a channel or thread."""
        known = self.channel(channel)
        return known.name if known is not None else None

    def is_team(self, channel: ChannelSeen) -> bool:
        """Whether a channel is the team's."""
        wanted = self._settings.team_channel
        return bool(wanted) and self.is_configured(channel.guild) and names((wanted,), channel.id, channel.name)

    def is_watched(self, channel: ChannelSeen) -> bool:
        """Whether the configuration says that a channel is read."""
        named = names(self._settings.community_channels, channel.id, channel.name)
        return named and self.is_configured(channel.guild)

    def is_configured(self, guild: str) -> bool:
        """Whether a guild is one of the configuration's own."""
        return guild in (self._settings.guilds or (self.home,))

    def _is_team(self, guild: Guild, user: str, roles: Sequence[str]) -> bool:
        wanted = self._settings.team_roles if self.is_configured(guild.id) else ()
        if wanted:
            return any(names(wanted, role, self.role_name(guild.id, role) or "") for role in roles)
        channel = next((channel for channel in guild.channels.values() if self.is_team(channel)), None)
        if channel is None or self.allowed(guild, channel, "", ()) & VIEW_CHANNEL:
            return False
        return bool(self.allowed(guild, channel, user, roles) & VIEW_CHANNEL)

    def allowed(self, guild: Guild, channel: ChannelSeen, user: str, roles: Sequence[str]) -> int:
        """What a member with some roles may do in a channel; a thread is as its channel."""
        if channel.parent:
            channel = guild.channels.get(channel.parent, channel)
        return allowed_in(guild.permissions(roles), guild.id, roles, user, channel.overwrites)

    def _note_guild(self, seen: GuildSeen) -> None:
        known = self.guilds.get(seen.id)
        if known is None or seen.channels:
            known = Guild(seen.id, seen.name, seen.locale, seen.owner, seen.my_roles, seen.joined_at)
            self.guilds[seen.id] = known
            known.channels = {channel.id: channel for channel in seen.channels}
            self._guild_of.update(dict.fromkeys(known.channels, seen.id))
        known.name, known.locale, known.owner = seen.name, seen.locale, seen.owner
        if seen.roles:
            known.roles = {role.id: role for role in seen.roles}
