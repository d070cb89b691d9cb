"""The fake Slack itself: a server on loopback, and the state behind it."""

import asyncio
import itertools
import secrets
import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from tests.fakes.slack.api import Api
from tests.fakes.slack.catalogue import ALL_SCOPES
from tests.fakes.slack.cursors import Cursors
from tests.fakes.slack.deliveries import Attempt, Deliveries, Delivery, encoded, signature
from tests.fakes.slack.events import Events
from tests.fakes.slack.facts import ApiError, App, Call, File, Installation, Token, User, Violation
from tests.fakes.slack.faults import Faults
from tests.fakes.slack.hooks import Hooks
from tests.fakes.slack.oauth import OAuth
from tests.fakes.slack.pace import Pace
from tests.fakes.slack.screens import Screens, Triggers
from tests.fakes.slack.sockets import Sockets
from tests.fakes.slack.workspace import Team


class FakeSlack:
    """A Slack of its own: `async with FakeSlack() as slack`.

    `clock` gives seconds for everything Slack dates; `deadline` is how long an app may take to acknowledge;
    `retry_after` are the seconds before each of the three retries; `pace` scales the published allowances, and
    without it requests are counted but never refused.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        deadline: float = 3.0,
        retry_after: Sequence[float] = (0.0, 0.01, 0.02),
        pace: float | None = None,
    ) -> None:
        self.clock, self.deadline, self.retry_after = clock, deadline, tuple(retry_after)
        self.signing_time: Callable[[], float] = time.time
        self.teams: dict[str, Team] = {}
        self.apps: dict[str, App] = {}
        self.tokens: dict[str, Token] = {}
        self.files: dict[str, File] = {}
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.broken: list[BaseException] = []
        self.emoji = {"thumbsup", "thumbsdown", "simple_smile"}
        self.faults, self.pace, self.events = Faults(), Pace(clock, pace), Events(self)
        self.deliveries, self.sockets, self.hooks = Deliveries(self), Sockets(self), Hooks(self)
        self.triggers, self.screens, self.oauth = Triggers(self), Screens(self), OAuth(self)
        self.cursors, self._api = Cursors(), Api(self)
        self._numbers = itertools.count(1)
        self._last_ts = (0, 0)
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []
        self._looking = False
        self.address = ""

    async def __aenter__(self) -> "FakeSlack":
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api.handle)
        app.router.add_get("/link/", self.sockets.handle)
        app.router.add_post("/hooks/{kind}/{team}/{key}", self.hooks.handle)
        app.router.add_get("/oauth/v2/authorize", self.oauth.handle)
        app.router.add_post("/upload/v1/{file}", self._api.upload)
        app.router.add_get("/files-pri/{key}/{name:.*}", self._api.download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        await self.deliveries.close()
        for app in self.apps.values():
            app.cut()
        await self._runner.cleanup()
        if self.broken and error is None:
            raise self.broken[0]

    @property
    def base_url(self) -> str:
        """What `AsyncWebClient(base_url=…)` takes."""
        return f"{self.address}/api/"

    # What is in it

    def team(self, team: str | None = None, name: str = "Larkspoon", domain: str = "larkspoon") -> Team:
        """Add a workspace."""
        made = Team(self, team or self.new_id("T"), name, domain)
        self.teams[made.id] = made
        return made

    def app(
        self,
        name: str = "Chorus",
        *,
        bot_token: str | None = None,
        app_token: str | None = None,
        signing_secret: str = "signing-secret",
        scopes: Sequence[str] | None = None,
        request_url: str | None = None,
        events: Sequence[str] | None = None,
        commands: Sequence[str] | None = None,
        installed: bool = True,
    ) -> App:
        """Add an app; unless told otherwise it is installed in every team that is there, with all scopes."""
        given = self.new_id("A")
        made = App(
            self,
            given,
            name,
            signing_secret,
            client_id=f"{given}.client",
            client_secret=f"{given}.secret",
            scopes=frozenset(ALL_SCOPES if scopes is None else scopes),
            app_token=app_token or f"xapp-1-{given}-{secrets.token_hex(6)}",
            request_url=request_url,
            events=None if events is None else frozenset(events),
            commands=None if commands is None else frozenset(commands),
        )
        self.apps[given] = made
        own = Token(made.app_token, "app", made, frozenset({"connections:write", "authorizations:read"}))
        self.tokens[made.app_token] = own
        for number, team in enumerate(self.teams.values() if installed else ()):
            made.install(team, bot_token=bot_token if number == 0 else None)
        return made

    def app_of(self, manifest: dict[str, Any], **more: Any) -> App:
        """Add an app as its manifest describes it: with those scopes, events, commands and shortcuts, and no more."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        commands = features.get("slash_commands", [])
        made = self.app(
            manifest["display_information"]["name"],
            scopes=manifest["oauth_config"]["scopes"]["bot"],
            events=settings.get("event_subscriptions", {}).get("bot_events", []),
            commands=[command["command"] for command in commands],
            **more,
        )
        made.escapes = any(command.get("should_escape") for command in commands)
        made.shortcuts = frozenset(shortcut["callback_id"] for shortcut in features.get("shortcuts", []))
        made.home = bool(features.get("app_home", {}).get("home_tab_enabled"))
        return made

    def install(
        self, app: App, team: Team, installer: Any, scopes: frozenset[str], bot_token: str | None = None
    ) -> Installation:
        """Put an app into a team, or renew its token there."""
        before = app.installations.get(team.id)
        user, bot_id = (before.bot_user, before.bot_id) if before else self._bot(app, team)
        secret = bot_token or f"xoxb-{team.id}-{secrets.token_hex(8)}"
        token = Token(secret, "bot", app, scopes, team, user)
        self.tokens[secret] = token
        app.installations[team.id] = Installation(app, team, token, user, bot_id, installer and installer.id)
        return app.installations[team.id]

    def _bot(self, app: App, team: Team) -> tuple[str, str]:
        gone = [user for user in team.users.values() if user.app_id == app.id]
        user, bot_id = (gone[0].id, gone[0].bot_id or "") if gone else (self.new_id("U"), self.new_id("B"))
        more = {"home_team": team.id, "is_bot": True, "bot_id": bot_id, "app_id": app.id, "updated": team.created}
        team.users[user] = User(user, team, app.name, app.name.lower(), **more)
        for channel in team.channels.values():
            if channel.wants_bots and user not in channel.members:
                channel.members.append(user)
        return user, bot_id

    def revoke(self, token: Token) -> list[Delivery]:
        """Revoke a token and tell the app."""
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [token.user]}}
        token.state = "revoked"
        self.touch()
        return [self.events.send(token.app, token.team, event)]

    def uninstall(self, app: App, team: Team) -> list[Delivery]:
        """Take an app out of a team and tell it."""
        installed = app.installations[team.id]
        told = self.revoke(installed.token)
        installed.token.state = "inactive"
        told.append(self.events.send(app, team, {"type": "app_uninstalled"}))
        del app.installations[team.id]
        team.users[installed.bot_user].deleted = True
        for channel in team.channels.values():
            if installed.bot_user in channel.members:
                channel.members.remove(installed.bot_user)
        return told

    def missing_scope(self, token: Token | None, needed: tuple[str, ...]) -> ApiError:
        """The refusal for want of a scope."""
        provided = ",".join(sorted(token.scopes)) if token else ""
        return ApiError("missing_scope", needed=",".join(needed), provided=provided)

    # Misbehaving by hand

    def release(self, backwards: bool = False) -> None:
        """Deliver what `faults.hold` kept back."""
        self.deliveries.release(backwards)

    async def replay(self, delivery: Delivery, *, age: float = 0.0, secret: str | None = None) -> Attempt:
        """Send a delivery once more over HTTP: signed `age` seconds ago, or with another secret as a forger would."""
        body, kind = encoded(delivery)
        signed = signature(secret or delivery.app.signing_secret, body, self.signing_time() - age)
        return await self.deliveries.send(delivery.app, body, {"Content-Type": kind} | signed)

    async def send_raw(self, app: App, body: bytes, kind: str = "application/json", signed: bool = True) -> Attempt:
        """Send any bytes to an app's address."""
        headers = signature(app.signing_secret, body, self.signing_time()) if signed else {}
        return await self.deliveries.send(app, body, {"Content-Type": kind} | headers)

    async def event(self, app: App, team: Team, event: dict[str, Any]) -> Delivery:
        """Deliver any event, well made or not."""
        made = self.events.send(app, team, event)
        await self.deliveries.wait([made])
        return made

    # Watching

    def called(self, method: str) -> list[Call]:
        """The requests of a method so far."""
        return [call for call in self.calls if call.method == method]

    def record(self, method: str, args: dict[str, Any], token: str | None) -> None:
        """Note a request."""
        self.calls.append(Call(method, args, token, self.clock()))
        self.touch()

    async def until(self, holds: Callable[[], bool], within: float | None = 3.0) -> None:
        """Wait until something holds; looked at after every change."""
        if holds():
            return
        waiter = (holds, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(within):
                await waiter[1]
        finally:
            self._waiters.remove(waiter)

    async def settled(self, within: float = 3.0) -> None:
        """Wait until nothing is on its way to any app."""
        await self.until(lambda: all(app.settled() for app in self.apps.values()), within)

    def touch(self) -> None:
        """Say that something changed."""
        if self._waiters and not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._looking = False
        for holds, waiter in list(self._waiters):
            if waiter.done():
                continue
            try:
                found = holds()
            except Exception as error:
                waiter.set_exception(error)
            else:
                if found:
                    waiter.set_result(None)

    # Names

    def new_id(self, prefix: str) -> str:
        """An id nobody has."""
        return f"{prefix}{next(self._numbers):08d}"

    def new_uuid(self) -> str:
        """An id as clients give to their messages."""
        return str(uuid.uuid4())

    def new_ts(self) -> str:
        """The id of a message: the moment, later than any before."""
        now = self.clock()
        second, micro = int(now), int((now % 1) * 1_000_000)
        self._last_ts = max((second, micro), (self._last_ts[0], self._last_ts[1] + 1))
        if self._last_ts[1] >= 1_000_000:
            self._last_ts = (self._last_ts[0] + 1, 0)
        return f"{self._last_ts[0]}.{self._last_ts[1]:06d}"
