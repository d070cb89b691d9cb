"""What a fake Slack knows: teams, people, channels, messages, apps, views and files, as plain values."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack.deliveries import Delivery
    from tests.fakes.slack.server import FakeSlack
    from tests.fakes.slack.sockets import Socket


class ApiError(Exception):
    """A method refuses: Slack answers `ok: false` with this code."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error, self.more = error, more


@dataclass(frozen=True)
class Violation:
    """A request that Slack would refuse for its form; a good program makes none."""

    method: str
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A request of the Web API as it arrived."""

    method: str
    args: dict[str, Any]
    token: str | None
    at: float


@dataclass(eq=False)
class Message:
    """A message in a channel; `only_for` is set on an ephemeral one."""

    channel: "Channel"
    ts: str
    user: str | None
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    metadata: dict[str, Any] | None = None
    client_msg_id: str | None = None
    files: list["File"] = field(default_factory=list)
    edited: dict[str, str] | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    deleted: bool = False

    @property
    def words(self) -> str:
        """All a reader sees: the text of the blocks, or the plain text when there are none."""
        return "\n".join(_words(self.blocks)) if self.blocks else self.text


def _words(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for part in value for text in _words(part)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    own += [value["alt_text"]] if isinstance(value.get("alt_text"), str) else []
    return own + [text for key, part in value.items() if key != "state" for text in _words(part)]


@dataclass(eq=False)
class Channel:
    """A conversation; `members` are user ids, bots' own among them."""

    id: str
    team: Any
    name: str
    private: bool = False
    archived: bool = False
    topic: str = ""
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    replies: dict[str, list[Message]] = field(default_factory=dict)
    user: str | None = None
    created: int = 0
    general: bool = False
    wants_bots: bool = False
    previous_names: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """`channel`, `group` (private) or `im`, as events name it."""
        return "im" if self.id[0] == "D" else "group" if self.private else "channel"

    @property
    def family(self) -> str:
        """The first half of the scopes that open it: `channels`, `groups` or `im`."""
        return {"channel": "channels", "group": "groups", "im": "im"}[self.kind]


@dataclass(eq=False)
class User:
    """A user of a team, a bot's own among them. `home_team` is the id of the team they belong to."""

    id: str
    team: Any
    name: str
    handle: str
    home_team: str
    display_name: str = ""
    locale: str = "en-US"
    tz: str = "Europe/Warsaw"
    email: str = ""
    admin: bool = False
    owner: bool = False
    guest: bool = False
    deleted: bool = False
    is_bot: bool = False
    bot_id: str | None = None
    app_id: str | None = None
    updated: int = 0


@dataclass(eq=False)
class Usergroup:
    """A user group, as `@support`."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled: bool = False


@dataclass(eq=False)
class File:
    """A file; `content` is None until it was uploaded, `shared` lists where it was posted."""

    id: str
    team: Any
    name: str
    length: int
    user: str
    content: bytes | None = None
    title: str = ""
    alt_text: str = ""
    complete: bool = False
    shared: list[str] = field(default_factory=list)
    created: int = 0


@dataclass(eq=False)
class View:
    """A modal on a person's screen or their App Home."""

    id: str
    team: Any
    app: "App"
    user: str
    content: dict[str, Any]
    hash: str
    root: str
    previous: str | None = None
    open: bool = True
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """All a reader sees."""
        return "\n".join(_words([self.content.get("title") or {}, self.content["blocks"], self.content.get("submit")]))

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.content["title"]["text"])


@dataclass(eq=False)
class Token:
    """A token and what it may do; `state` is live, revoked, inactive or expired."""

    secret: str
    kind: str
    app: "App"
    scopes: frozenset[str]
    team: Any = None
    user: str | None = None
    state: str = "live"


@dataclass(eq=False)
class Installation:
    """An app in a team: its bot user and token."""

    app: "App"
    team: Any
    token: Token
    bot_user: str
    bot_id: str
    installer: str | None = None


@dataclass(eq=False)
class App:
    """An app. With `request_url` Slack speaks HTTP to it, without over its sockets."""

    slack: "FakeSlack"
    id: str
    name: str
    signing_secret: str
    client_id: str
    client_secret: str
    scopes: frozenset[str]
    app_token: str
    request_url: str | None = None
    events: frozenset[str] | None = None
    commands: frozenset[str] | None = None
    shortcuts: frozenset[str] | None = None
    home: bool = True
    escapes: bool = True
    installations: dict[str, Installation] = field(default_factory=dict)
    sockets: list["Socket"] = field(default_factory=list)
    deliveries: list["Delivery"] = field(default_factory=list)
    returning: bool = False

    def install(self, team: Any, installer: Any = None, bot_token: str | None = None) -> Installation:
        """Put the app into a team without asking anybody."""
        return self.slack.install(self, team, installer, self.scopes, bot_token)

    def bot(self, team: Any = None) -> str:
        """The user id of its bot in a team (the first one)."""
        return self.installation(team).bot_user

    def token(self, team: Any = None) -> str:
        """Its bot token in a team (the first one)."""
        return self.installation(team).token.secret

    def installation(self, team: Any = None) -> Installation:
        """Where it is installed."""
        return self.installations[team.id] if team else next(iter(self.installations.values()))

    def grant(self, *scopes: str) -> None:
        """Change the scopes of all its bot tokens to exactly these."""
        self.scopes = frozenset(scopes)
        for installation in self.installations.values():
            installation.token.scopes = self.scopes

    async def connected(self, sockets: int = 1) -> None:
        """Wait until it has so many sockets."""
        await self.slack.until(lambda: len(self.sockets) >= sockets)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask all its sockets to go: `warning`, `refresh_requested`, `link_disabled` or `too_many_websockets`."""
        await asyncio.gather(*(socket.disconnect(reason) for socket in list(self.sockets)))

    def cut(self) -> None:
        """Break all its sockets without a word."""
        self.returning = True
        for socket in list(self.sockets):
            socket.cut()

    def silence(self) -> None:
        """Let its sockets go dead: they stay open, swallow what is sent, and answer no ping."""
        for socket in self.sockets:
            socket.silent = True

    def settled(self) -> bool:
        """Whether nothing is on its way to it."""
        return all(delivery.over for delivery in self.deliveries)
