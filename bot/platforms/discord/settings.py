"""What a configuration says about Discord, and what is wrong with it."""

from collections.abc import Sequence

import msgspec

API = "https://discord.com/api/v10"
_SECRET = frozenset({"token"})


class DiscordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section `[discord]`.

    `guilds` limits Chorus to these servers (ids); empty means all it was invited to. `shard_ids` are the shards
    this process runs, of `shard_count`; empty means all. Channels are ids or `#names`; roles are ids or names.
    People with one of `team_roles` are team; with none named, those who see `team_channel` are, unless everybody
    does. `api_base_url` and `gateway_url` serve proxies and test servers. `develop` registers the commands per
    guild, where they appear at once.
    """

    enabled: bool = False
    token: str = ""
    api_base_url: str = API
    gateway_url: str = ""
    guilds: tuple[str, ...] = ()
    shard_ids: tuple[int, ...] = ()
    shard_count: int = 0
    community_channels: tuple[str, ...] = ()
    team_channel: str = ""
    team_roles: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    develop: bool = False

    def __repr__(self) -> str:
        """All but the secrets, which stay out of logs."""
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in _SECRET]
        return f"DiscordSettings({', '.join(shown)})"

    def problems(self) -> Sequence[str]:
        """What keeps Discord from starting: the key and what is expected."""
        rules = (
            (bool(self.token), "discord.token: the bot's token, from Bot > Reset Token in the Developer Portal"),
            (self.token.count(".") in (0, 2), "discord.token: a bot token has three parts with dots between them"),
            (
                all(guild.isdigit() for guild in self.guilds),
                "discord.guilds: ids of servers, such as 81384788765712384",
            ),
            (
                not self.shard_ids or self.shard_count > max(self.shard_ids),
                "discord.shard_count: how many shards there are in all, more than the highest of shard_ids",
            ),
            (self.api_base_url.startswith(("https://", "http://")), f"discord.api_base_url: an address such as {API}"),
            (
                not self.gateway_url or self.gateway_url.startswith(("wss://", "ws://")),
                "discord.gateway_url: an address that begins with wss://",
            ),
        )
        return [text for fine, text in rules if not fine]


def bare(name: str) -> str:
    """A channel's or role's name or id as people write it, without the sign."""
    return name.strip().lstrip("#@")


def names(given: Sequence[str], thing: str, name: str) -> bool:
    """Whether a list of ids and names names a channel or role."""
    return any(bare(entry) == thing or bare(entry).casefold() == name.casefold() for entry in given)
