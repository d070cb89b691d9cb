"""Members who were met lately, and what reading an event looks up: nothing here waits."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from time import monotonic

from bot.platforms.discord.landscape import Landscape
from handlers.core.events import Profile, Role

KEPT = 20_000
FRESH = 600.0  # seconds a profile is believed; changes of members are not sent without a privileged intent


class Known:
    """`bot.platforms.discord.incoming.Ground`: profiles of members beside the landscape."""

    def __init__(self, landscape: Landscape, clock: Callable[[], float] = monotonic) -> None:
        self._landscape = landscape
        self._clock = clock
        self._profiles: OrderedDict[tuple[str, str], tuple[float, Profile]] = OrderedDict()
        self._homes: OrderedDict[str, str] = OrderedDict()
        self._conversations: dict[str, str] = {}

    @property
    def me(self) -> str:
        """The bot's own user id."""
        return self._landscape.me

    def met(self, profile: Profile) -> None:
        """Keep what an event said of a member."""
        who = (profile.identity.space, profile.identity.user)
        self._profiles[who] = (self._clock(), profile)
        self._profiles.move_to_end(who)
        self._homes[profile.identity.user] = profile.identity.space
        self._homes.move_to_end(profile.identity.user)
        for kept in (self._profiles, self._homes):
            while len(kept) > KEPT:
                kept.popitem(last=False)

    def forget_roles(self, guild: str) -> None:
        """Roles changed: who may do what has to be asked again."""
        for who in [who for who in self._profiles if who[0] == guild]:
            del self._profiles[who]

    def speaks_in(self, channel: str, guild: str) -> None:
        """A direct conversation was begun because of a guild."""
        self._conversations[channel] = guild

    def home(self, user: str, channel: str) -> str:
        """The guild a conversation was begun for, else the one a person was last met in, or the only one there is."""
        guilds = self._landscape.guilds
        for guild in (self._conversations.get(channel, ""), self._homes.get(user, "")):
            if guild in guilds:
                return guild
        return next(iter(guilds)) if len(guilds) == 1 else ""

    def parent(self, channel: str) -> str | None:
        """The channel a thread hangs under."""
        return self._landscape.parent(channel)

    def role(self, guild: str, user: str, roles: Sequence[str], permissions: int | None) -> Role:
        """What a member may do."""
        return self._landscape.role(guild, user, roles, permissions)

    def known(self, guild: str, user: str) -> Profile | None:
        """The profile of a member who was met lately."""
        at, profile = self._profiles.get((guild, user), (0.0, None))
        return profile if profile is not None and self._clock() - at <= FRESH else None

    def role_name(self, guild: str, role: str) -> str | None:
        """The name of a role."""
        return self._landscape.role_name(guild, role)

    def channel_name(self, channel: str) -> str | None:
        """The name of a channel or thread."""
        return self._landscape.channel_name(channel)
