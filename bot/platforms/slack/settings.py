"""What a configuration says about Slack, and what is wrong with it."""

from collections.abc import Sequence
from typing import Literal

import msgspec

API = "https://slack.com/api/"
_SECRET = frozenset({"bot_token", "app_token", "signing_secret", "client_secret"})


class SlackSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section `[slack]`.

    `bot_token` connects one workspace; `client_id` and `client_secret` let any number be installed from
    `/slack/install`, which has to be reached from outside at `public_url`. Channels are ids or `#names`; people
    and the group are ids. `team_members` and `team_user_group` say who is team; with neither, the members of
    `team_channel` are, unless it is a community channel as well.
    """

    enabled: bool = False
    mode: Literal["socket", "http"] = "socket"
    bot_token: str = ""
    app_token: str = ""
    signing_secret: str = ""
    client_id: str = ""
    client_secret: str = ""
    public_url: str = ""
    api_base_url: str = API
    connections: int = 1
    community_channels: tuple[str, ...] = ()
    team_channel: str = ""
    team_members: tuple[str, ...] = ()
    team_user_group: str = ""
    managers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """All but the secrets, which stay out of logs."""
        shown = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name not in _SECRET]
        return f"SlackSettings({', '.join(shown)})"

    @property
    def oauth(self) -> bool:
        """Whether workspaces can be installed."""
        return bool(self.client_id and self.client_secret)

    def problems(self) -> Sequence[str]:
        """What keeps Slack from starting: the key and what is expected."""
        rules = (
            (
                bool(self.bot_token) or self.oauth,
                "slack.bot_token: the token that begins with xoxb-, from OAuth & Permissions",
            ),
            (
                not self.bot_token or self.bot_token.startswith("xoxb-"),
                "slack.bot_token: a bot token begins with xoxb-",
            ),
            (
                self.mode == "http" or self.app_token.startswith("xapp-"),
                "slack.app_token: Socket Mode needs the app-level token that begins with xapp-, from Basic Information",
            ),
            (
                self.mode == "socket" or bool(self.signing_secret),
                "slack.signing_secret: HTTP mode checks signatures with it",
            ),
            (bool(self.client_id) == bool(self.client_secret), "slack.client_id: it goes together with client_secret"),
            (
                not self.oauth or self.public_url.startswith(("https://", "http://127.0.0.1")),
                "slack.public_url: installing needs an https address",
            ),
            (1 <= self.connections <= 10, "slack.connections: a number from 1 to 10"),
            (self.api_base_url.startswith(("https://", "http://")), "slack.api_base_url: an address such as " + API),
        )
        return [text for fine, text in rules if not fine]


def bare(name: str) -> str:
    """A channel's name or id as people write it, without the sign."""
    return name.strip().removeprefix("#")


def names(given: Sequence[str], channel: str, name: str) -> bool:
    """Whether a list of ids and `#names` names a channel."""
    return any(bare(entry) in (channel, name) for entry in given)
