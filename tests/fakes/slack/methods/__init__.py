"""The Web API methods by family; each takes the request's context and arguments, and answers or refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.facts import ApiError, App, Channel, Installation, Message, Token


@dataclass(frozen=True)
class Context:
    """Who asks: the token, its app and team."""

    slack: Any
    token: Token | None
    address: str = ""
    basic: tuple[str, str] | None = None

    @property
    def app(self) -> App:
        """The app that asks."""
        assert self.token is not None
        return self.token.app

    @property
    def team(self) -> Any:
        """The team the token is for."""
        assert self.token is not None
        return self.token.team

    @property
    def installed(self) -> Installation:
        """The app in this team."""
        return self.app.installations[self.team.id]

    @property
    def bot(self) -> str:
        """The bot's user id."""
        return self.installed.bot_user

    def may(self, *scopes: str) -> bool:
        """Whether the token holds one of the scopes."""
        return self.token is not None and bool(self.token.scopes.intersection(scopes))

    def channel(self, name: str, *, named: bool = False, active: bool = False) -> Channel:
        """A channel the bot can know of, by id; `named` by `#name` too, `active` not an archived one."""
        found: Channel | None = self.team.channels.get(name)
        if found is None and named:
            found = self.team.named(name) if not name.startswith(("U", "W")) else self.direct(name)
        if found is None or (found.kind != "channel" and self.bot not in found.members):
            raise ApiError("channel_not_found")
        if active and found.archived:
            raise ApiError("is_archived")
        return found

    def inside(self, channel: Channel) -> None:
        """Refuse when the bot is not in a channel."""
        if self.bot not in channel.members:
            raise ApiError("not_in_channel")

    def direct(self, user: str) -> Channel | None:
        """The conversation with a user; there is none with bots and strangers."""
        found = self.team.users.get(user)
        return self.team.direct(user, self.bot) if found and not found.is_bot else None

    def message(self, channel: Channel, ts: str) -> Message:
        """A message that is there; ephemeral ones cannot be addressed."""
        found = channel.messages.get(ts)
        if found is None or found.deleted or found.only_for:
            raise ApiError("message_not_found")
        return found

    def user(self, user: str) -> Any:
        """A user of the team."""
        if user not in self.team.users:
            raise ApiError("user_not_found")
        return self.team.users[user]

    def page(self, things: list[Any], args: dict[str, Any], most: int, usual: int = 100) -> tuple[list[Any], str]:
        """One page of things and the cursor of the next."""
        limit = args.get("limit") or usual
        if not 1 <= limit <= most:
            raise ApiError("invalid_limit")
        return self.slack.cursors.page(things, args.get("cursor") or "", limit)


Handler = Callable[[Context, dict[str, Any]], dict[str, Any]]


def handlers() -> dict[str, Handler]:
    """All methods by name."""
    from tests.fakes.slack.methods import apps, chat, conversations, files, reactions, users, views

    families = (apps, chat, conversations, files, reactions, users, views)
    return {name: handler for family in families for name, handler in family.METHODS.items()}
