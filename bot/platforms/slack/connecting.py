"""Coming and going: workspaces connected, installed and lost; the line watched; what has to be done now and then."""

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.http.server import Server
from bot.platforms.base import CannotConnect, Forbidden, Memory, PlatformError, Runtime, State, TryAgain
from bot.platforms.slack.acting import Acting
from bot.platforms.slack.api import Line
from bot.platforms.slack.catching_up import CatchUp
from bot.platforms.slack.faults import dead
from bot.platforms.slack.greeting import Greeting
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.hearing import Hearing
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.installs import Install, Installs
from bot.platforms.slack.manifest import EVENTS_PATH, INSTALL_PATH, OAUTH_PATH
from bot.platforms.slack.oauth import Installing
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.posts import Posts
from bot.platforms.slack.receiving import Http, Receiving
from bot.platforms.slack.sealed import Seal, Unsealable
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.sockets import PING, Sockets
from bot.platforms.slack.telling import SAVING_AFTER, Telling
from bot.platforms.slack.workspace import Workspace, connect
from handlers.core.feature import Registry
from handlers.core.texts import Texts

log = structlog.get_logger()
BEAT = 240.0  # seconds: a `Seen` comes at least every ten minutes
TIDY_EVERY = 15  # beats
FORMS_KEPT = 24 * 3600.0
FINISH_WITHIN = 5.0


class Connecting:
    """The parts put together. Tests pass shorter times; `make_pace` makes the buckets of a workspace."""

    def __init__(
        self,
        settings: SlackSettings,
        registry: Registry,
        texts: Texts,
        *,
        key: str = "",
        timezone: str = "UTC",
        wall: Callable[[], float] = time.time,
        make_pace: Callable[[], Pace] = Pace,
        ping: float = PING,
        beat: float = BEAT,
        saving_after: float = SAVING_AFTER,
    ) -> None:
        install_url = f"{settings.public_url.rstrip('/')}{INSTALL_PATH}" if settings.oauth else ""
        self.ground = Ground(settings, registry, texts, timezone, Line(settings.api_base_url, install_url), wall)
        self.posts = Posts(self.ground)
        self.catch_up = CatchUp(self.ground)
        telling, homes = Telling(self.ground, saving_after), Homes(self.ground)
        self._telling = telling
        self._hearing = Hearing(self.ground, telling, homes, self.catch_up, self._gone)
        self._acting = Acting(self.ground, telling, homes)
        self._greeting = Greeting(self.ground)
        self._seal = Seal(key)
        self._make_pace = make_pace
        self._ping = ping
        self._beat = beat
        self._receiving: Receiving | None = None
        self._sockets: Sockets | None = None
        self._beating: asyncio.Task[None] | None = None
        self._state = State("connecting")
        self._lost: dict[str, str] = {}

    @property
    def state(self) -> State:
        """How the connection stands, and what to do where it does not."""
        if self._state.status == "ready" and self._sockets is not None and not self._sockets.healthy:
            return State("connecting", self._sockets.problem or "the socket is being opened again")
        if self._state.status == "ready" and self._lost:
            return State("ready" if self.ground.workspaces else "failed", "; ".join(self._lost.values()))
        return self._state

    def mount(self, server: Server) -> None:
        """Put Slack's path and the pages for installing on the server, before it starts."""
        settings, ground = self.ground.settings, self.ground
        if settings.mode == "http" and settings.signing_secret:
            http = Http(settings.signing_secret, lambda: self._receiving, ground.wall)
            server.mount(http.routes(EVENTS_PATH), open_paths=[EVENTS_PATH])
        if settings.oauth:
            pages = Installing(settings, ground.line, ground.texts, self._memory, self._installed, ground.wall)
            server.mount(pages.routes(), open_paths=[INSTALL_PATH, OAUTH_PATH])

    async def start(self, runtime: Runtime) -> None:
        """Connect; called again after `CannotConnect`."""
        wrong = self.ground.settings.problems()
        if wrong:
            raise self._failed(CannotConnect("; ".join(wrong), hopeless=True))
        self.ground.started = runtime
        try:
            await self._connect_all(runtime)
            self.ground.complete = True
            await self._listen()
        except CannotConnect as error:
            raise self._failed(error) from error
        except PlatformError as error:
            raise self._failed(CannotConnect(f"Slack: {error}", hopeless=isinstance(error, Forbidden))) from error
        self._state = State("ready")
        self._beating = asyncio.create_task(self._beats(), name="slack beats")

    async def stop(self) -> None:
        """Take nothing new, finish what was accepted, say what was seen, let the line go."""
        heard = self._state.status == "ready" and (self._sockets is None or self._sockets.healthy)
        if self._sockets is not None:
            await self._sockets.stop()
        self._receiving = None
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        await self.ground.finished(FINISH_WITHIN)
        if heard:
            await self._last_beat()
        await self.catch_up.stop()
        for workspace in self.ground.workspaces.values():
            await workspace.people.stop()
        await self.ground.line.close()
        self.ground.started, self.ground.complete, self._state = None, False, State("connecting")

    async def noticed(self, team: str, error: PlatformError) -> PlatformError:
        """A call went wrong. A dead token suspends the workspace: what is to be posted waits for a new one."""
        workspace = self.ground.workspaces.get(team)
        if workspace is None or not dead(error):
            return error
        await self._gone(team, False)
        return TryAgain(self.ground.suspended[team], 60.0)

    def _failed(self, error: CannotConnect) -> CannotConnect:
        self._state = State("failed", str(error))
        return error

    async def _connect_all(self, runtime: Runtime) -> None:
        settings = self.ground.settings
        if settings.bot_token:
            workspace = await self._connected(Install("", settings.bot_token), configured=True)
            self.ground.later(self._greeting.configured(workspace), "greeting")
        for install in await self._installs(runtime).all(self._unsealable) if settings.oauth else ():
            try:
                if install.team not in self.ground.workspaces:
                    await self._connected(install, configured=False)
            except Forbidden as error:
                self._suspend(install.team, f"{install.team}: {error}")
                log.warning("slack_workspace_lost", team=install.team, error=str(error))

    async def _connected(self, install: Install, *, configured: bool) -> Workspace:
        """Connect one workspace, and say which channels there are."""
        ground = self.ground
        workspace = await connect(ground.line, install, ground.settings, self._make_pace(), configured=configured)
        await workspace.channels.load()
        if not configured:
            await ground.runtime.installed("slack", workspace.team)
        ground.workspaces[workspace.team] = workspace
        self._lost.pop(workspace.team, None)
        ground.suspended.pop(workspace.team, None)
        for channel in workspace.channels.all:
            await self._hearing.entered(workspace, channel)
        await self.catch_up.start(workspace)
        ground.later(workspace.people.load(), "people")
        log.info("slack_connected", team=workspace.team, channels=len(workspace.channels.all))
        return workspace

    async def _listen(self) -> None:
        ground = self.ground
        self._receiving = Receiving(ground.workspaces.get, ground.line.client(None), self._hearing, self._acting)
        if ground.settings.mode == "socket":
            self._sockets = Sockets(
                ground.line,
                ground.settings.app_token,
                self._receiving,
                self.catch_up.back,
                connections=ground.settings.connections,
                ping=self._ping,
            )
            await self._sockets.start()

    async def _installed(self, install: Install) -> None:
        """A workspace was installed from the page, for the first time or again."""
        runtime = self.ground.runtime
        await self._installs(runtime).keep(install)
        workspace = await self._connected(install, configured=False)
        await self._greeting.welcome(workspace)

    async def _gone(self, team: str, uninstalled: bool) -> None:
        """A workspace took Chorus out, for good, or only its token back: then what is to be posted waits."""
        log.warning("slack_workspace_gone", team=team, uninstalled=uninstalled)
        ground = self.ground
        ground.workspaces.pop(team, None)
        what = "Chorus was taken out of the workspace" if uninstalled else "its token was revoked"
        advice = ground.line.install_url or "install the app again and set slack.bot_token"
        text = f"{team}: {what}; {advice}"
        installs = self._installs(ground.runtime)
        if uninstalled:
            self._lost[team] = text
            ground.suspended.pop(team, None)
            await installs.forget_all(team)
        else:
            self._suspend(team, text)
            await installs.forget(team)

    def _suspend(self, team: str, text: str) -> None:
        """What is to be posted in a workspace waits until its token is good again."""
        self._lost[team] = self.ground.suspended[team] = text

    def _installs(self, runtime: Runtime) -> Installs:
        return Installs(runtime.memory("slack"), self._seal)

    def _unsealable(self, team: str, error: Unsealable) -> None:
        self._suspend(team, f"{team}: {error}")
        log.error("slack_token_sealed", team=team, error=str(error))

    def _memory(self) -> Memory | None:
        started = self.ground.started
        return None if started is None else started.memory("slack")

    async def _beats(self) -> None:
        count = 0
        while True:
            await asyncio.sleep(self._beat)
            try:
                if self._sockets is None or self._sockets.healthy:
                    await self._beat_all()
                count += 1
                if count % TIDY_EVERY == 0:
                    await self._tidy()
            except Exception as error:
                log.warning("slack_beat_failed", error=f"{type(error).__name__}: {error}")

    async def _last_beat(self) -> None:
        """Say what was seen; what cannot be said now is read back at the next start."""
        try:
            async with asyncio.timeout(FINISH_WITHIN):
                await self._beat_all()
        except Exception as error:
            log.warning("slack_beat_failed", error=f"{type(error).__name__}: {error}")

    async def _beat_all(self) -> None:
        for workspace in list(self.ground.workspaces.values()):
            await self.catch_up.beat(workspace)

    async def _tidy(self) -> None:
        await self.posts.forget_old()
        await self.catch_up.forget_old()
        await self._telling.forget_forms(self.ground.wall() - FORMS_KEPT)
