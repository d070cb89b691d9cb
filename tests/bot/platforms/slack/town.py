"""A workspace of the fake Slack with Chorus in it, over a socket or HTTP, and a runtime that remembers."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from bot.http.server import Server
from bot.platforms.slack import words
from bot.platforms.slack.adapter import SlackPlatform
from bot.platforms.slack.connecting import Connecting
from bot.platforms.slack.pace import Pace, Rate
from bot.platforms.slack.settings import SlackSettings
from handlers.core import people
from handlers.core.events import Event, Place
from handlers.core.feature import CommandSpec, Feature, Registry
from handlers.core.texts import Texts
from tests.fakes.runtime import FakeRuntime
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.facts import App, Channel
from tests.fakes.slack.people import Person
from tests.fakes.slack.workspace import Team

TEXTS = Texts([("core", Path(str(people.__file__)).parent), ("slack", Path(words.__file__).parent)])
PING = 0.2


class Clocks:
    """Time that tests move: Chorus's own `wall`, and seconds for paces, which pass at once."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.waited: list[float] = []

    def wall(self) -> float:
        """The time since 1970."""
        return time.time() + self.ahead

    def seconds(self) -> float:
        """The paces' clock."""
        return time.monotonic() + self.ahead + sum(self.waited)

    async def sleep(self, seconds: float) -> None:
        """Waiting takes no time but is remembered."""
        self.waited.append(seconds)


def registry() -> Registry:
    """A registry with two commands and an action on messages."""
    feature = Feature("tests")
    for name in ("poll", "help"):
        feature.commands[name] = (CommandSpec(name, ()), _nothing)
    feature.pick("save", "core.someone")(_nothing)
    return Registry([feature])


async def _nothing(context: Any, event: Any) -> Any:
    return ()


@dataclass
class Town:
    """The outside and the inside. `open` starts Chorus (again) with the same memory."""

    slack: FakeSlack
    team: Team
    app: App
    mara: Person
    ana: Person
    ben: Person
    here: Channel
    settings: SlackSettings
    runtime: FakeRuntime
    clocks: Clocks
    key: str = ""
    server: Server | None = None
    platform: SlackPlatform = field(init=False)
    connecting: Connecting = field(init=False)
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        """The channel as Chorus knows it."""
        return Place("slack", self.team.id, self.here.id)

    @property
    def events(self) -> list[Event]:
        """What Chorus delivered."""
        return self.runtime.events

    async def open(self) -> None:
        """Start Chorus."""
        options: dict[str, Any] = {"ping": PING, "beat": 3600.0, **self.more}
        self.connecting = Connecting(
            self.settings,
            registry(),
            TEXTS,
            key=self.key,
            wall=self.clocks.wall,
            make_pace=lambda: Pace(self.clocks.seconds, self.clocks.sleep, Rate(1.0, 3)),
            **options,
        )
        self.platform = SlackPlatform(self.settings, registry(), TEXTS, self.server, connecting=self.connecting)
        await self.platform.start(self.runtime)
        if self.settings.mode == "socket":
            await self.app.connected()

    async def close(self) -> None:
        """Stop Chorus."""
        await self.platform.stop()

    async def settled(self) -> None:
        """Wait until nothing is on its way in either direction."""
        await self.slack.settled()
        await self.connecting.ground.idle()


@asynccontextmanager
async def town(
    mode: Literal["socket", "http"] = "socket",
    *,
    fake: FakeSlack | None = None,
    before: Callable[[Town], Awaitable[None]] | None = None,
    started: bool = True,
    key: str = "",
    more: dict[str, Any] | None = None,
    **settings: Any,
) -> AsyncIterator[Town]:
    """A town with Mara, an owner, and Ana and Ben, members, in one channel with Chorus."""
    async with fake or FakeSlack() as slack:
        team = slack.team()
        mara, ana, ben = team.user("Mara", owner=True), team.user("Ana", locale="pl-PL"), team.user("Ben")
        here = team.channel("general", members=[mara, ana, ben], bot=True)
        server = Server()
        server.bind()
        http = mode == "http"
        app = slack.app(request_url=f"{server.url}/slack/events" if http else None)
        given = {
            "enabled": True,
            "mode": mode,
            "bot_token": app.token(team),
            "app_token": app.app_token,
            "signing_secret": app.signing_secret,
            "api_base_url": slack.base_url,
            "community_channels": ("#general",),
            **settings,
        }
        made = Town(
            slack,
            team,
            app,
            mara,
            ana,
            ben,
            here,
            msgspec.convert(given, SlackSettings),
            FakeRuntime(),
            Clocks(),
            key,
            server,
            more=more or {},
        )
        if before is not None:
            await before(made)
        try:
            if started:
                await made.open()
            await server.start(within=0.5)
            yield made
        finally:
            if hasattr(made, "platform"):
                await made.close()
            await server.stop()
