"""The community on all three platforms with Chorus in it, which can be stopped and started again."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from bot.app import App, messages_kept
from bot.commands.serving import Seeds, Served, serving
from bot.config import Community, Config, Http
from bot.http.server import Server
from bot.platforms.base import Platform
from bot.platforms.discord.adapter import DiscordPlatform
from bot.platforms.discord.connection import Connection
from bot.platforms.slack.adapter import SlackPlatform
from bot.platforms.slack.connecting import Connecting
from bot.runtime.dispatch import Surroundings
from tests.engines import storage_in
from tests.fakes.discord import FakeDiscord, redirected
from tests.fakes.slack import FakeSlack
from tests.flows.anywhere import Ahead
from tests.flows.together.sides import HERE, TEAM, OnDiscord, OnSlack, OnWeb, Side, posted
from tests.flows.waiting import until

SETTLE = 0.1
PING = 0.2
FOREVER = 10**9


class Together:
    """Three sides and the program. `settings` holds what each section of the configuration says otherwise."""

    def __init__(self, folder: Path, slack: FakeSlack, discord: FakeDiscord, clock: Ahead) -> None:
        self.clock = clock
        self.folder = folder
        self.slack, self.discord, self.web = OnSlack(slack), OnDiscord(discord), OnWeb()
        self.settings: dict[str, dict[str, Any]] = {"slack": {}, "discord": {}, "web": {}}
        self._running = AsyncExitStack()
        self._served: Served | None = None

    @property
    def sides(self) -> Sequence[Side]:
        """All three."""
        return (self.slack, self.discord, self.web)

    @property
    def everywhere(self) -> str:
        """The channels `HERE` as `--in` takes them."""
        return f"--in slack:#general,discord:{self.discord.channel_name},web:{self.web.channel_name}"

    @property
    def served(self) -> Served:
        """The program."""
        assert self._served is not None, "Chorus is not running"
        return self._served

    @property
    def app(self) -> App:
        """The program."""
        return self.served.app

    def config(self) -> Config:
        """The configuration, as a file would give it."""
        return Config(
            Community(name="Larkspoon"),
            storage_in(self.folder),
            slack=self.slack.settings(**self.settings["slack"]),
            discord=self.discord.settings(**self.settings["discord"]),
            web=self.web.settings(**self.settings["web"]),
            http=Http(port=0),
            channels=self.web.places(),
        )

    async def start(self) -> None:
        """Start Chorus over the same folder."""
        self.slack.fake.faults.clear()
        made = serving(self.config(), Seeds(*self.web.seeds()), clock=self.clock, connect=_soon_connected)
        self._served = await self._running.enter_async_context(made)
        if self.settings["slack"].get("mode") == "http":  # any free port for both is one server
            self.slack.app.request_url = f"{self._served.url}/slack/events"
        self.web.at(await self._running.enter_async_context(aiohttp.ClientSession()), self._served.url)

    async def stop(self) -> None:
        """Stop Chorus; what Slack and Discord would tell it is lost."""
        await self._running.aclose()
        self._served = None
        self.slack.fake.faults.drop(times=FOREVER)

    async def settled(self) -> None:
        """Wait until all that people did so far has had its effects."""
        await self.slack.fake.settled(10.0)
        await self.discord.fake.delivered()
        await self.app.program.settle()

    async def keeps(self, messages: int) -> None:
        """Wait until so many messages are noted as feedback."""

        async def kept() -> bool:
            return await messages_kept(self.app) == messages

        await until(kept)
        await self.settled()

    async def everywhere_posted(self, words: str) -> Mapping[str, str]:
        """Wait until `HERE` has a message with these words on every side; its id by platform."""
        return {side.name: await posted(side, words) for side in self.sides}


def _soon_connected(config: Config, around: Surroundings, server: Server) -> Mapping[str, Platform]:
    """What a run connects, by one clock, and with a Discord that need not wait a second for further guilds."""
    wall = partial(_seconds, around.clock)
    options: dict[str, Any] = {"timezone": config.community.timezone, "wall": wall, "ping": PING}
    connecting = Connecting(config.slack, around.registry, around.texts, **options)
    slack = SlackPlatform(config.slack, around.registry, around.texts, server, connecting=connecting)
    discord = DiscordPlatform(
        config.discord,
        around.texts,
        commands=[spec for spec, _ in around.registry.commands.values()],
        actions=[spec for spec, _ in around.registry.picks.values()],
        clock=around.clock,
        code=around.code,
        connection=partial(Connection, settle=SETTLE, between=SETTLE),
    )
    return {slack.name: slack, discord.name: discord}


def _seconds(clock: Callable[[], datetime]) -> float:
    return clock().timestamp()


@asynccontextmanager
async def together(
    folder: Path,
    *,
    started: bool = True,
    pace: float | None = None,
    speed: float = 100.0,
    deadline: float = 3.0,
    **settings: dict[str, Any],
) -> AsyncIterator[Together]:
    """The community, with Chorus running.

    `pace`, `speed` and `deadline` are the fakes': how strict, how fast windows pass, how long an answer may take.
    """
    clock = Ahead()
    wall = partial(_seconds, clock)
    async with (
        FakeSlack(clock=wall, pace=pace, deadline=deadline) as slack,
        FakeDiscord(clock=clock, speed=speed, deadline=deadline) as discord,
    ):
        slack.signing_time = wall
        with redirected(discord):
            made = Together(folder, slack, discord, clock)
            made.settings |= settings
            try:
                if started:
                    await made.start()
                yield made
            finally:
                await made.stop()
        assert slack.violations == [] and discord.violations == []


__all__ = ["HERE", "TEAM", "Together", "together"]
