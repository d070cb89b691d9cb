"""The fake Discord itself: one server for the API, the gateway and the files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes.discord import checks, errors, faults
from tests.fakes.discord.applications import MEMBERS, MESSAGE_CONTENT, PRIVILEGED, Application
from tests.fakes.discord.clock import Clock, Now
from tests.fakes.discord.community import Community
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.gateway import BAD_TOKEN, Gateway
from tests.fakes.discord.interactions import Interactions
from tests.fakes.discord.messages import Message
from tests.fakes.discord.pace import Pace, Verdict, refusal
from tests.fakes.discord.rest import answers, commands, messages, places
from tests.fakes.discord.rest.call import Call, Handle
from tests.fakes.discord.world import World

API = "/api/v10"
# These carry their own token in the path, and no bot's.
TOKENLESS = ("/interactions/", "/webhooks/")
PLAIN_JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """A request that came: for counting, and for looking at what was sent."""

    method: str
    route: str
    path: str
    status: int
    body: Any = field(repr=False, default=None)


class FakeDiscord:
    """A Discord for one test: `async with FakeDiscord() as discord:` serves it on 127.0.0.1.

    `clock` gives the time (default: the real one, which `discord.clock.passes(hours=2)` moves); `deadline` is the
    seconds a bot has for its first answer to an interaction; `speed` shortens every rate-limit window, counts stay.
    """

    def __init__(self, clock: Now | None = None, deadline: float = 3.0, speed: float = 1.0) -> None:
        self.clock: Any = clock or Clock()
        self.world = World(self.clock)
        self.interactions = Interactions(self.world, deadline)
        self.pace = Pace(speed)
        self.faults = faults.Faults()
        self.gateway = Gateway(self)
        self.world.tell = self.gateway.tell
        self.violations: list[checks.Violation] = []
        self.requests: list[Asked] = []
        self.url = self.resume_url = self.gateway_url = ""
        self._asked = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=30 * 2**20)
        for method, template, handle in (*messages.ROUTES, *places.ROUTES, *commands.ROUTES, *answers.ROUTES):
            application.router.add_route(method, API + template, self._serving(template, handle))
        application.router.add_get(API + "/gateway", self._gateway_address)
        application.router.add_get(API + "/gateway/bot", self._serving("/gateway/bot", gateway_bot))
        application.router.add_get("/gateway/{which}", self.gateway.handle)
        application.router.add_get("/cdn/attachments/{channel_id}/{upload_id}/{name}", self._file)
        application.router.add_route("*", API + "/{path:.*}", self._serving("unknown", unknown))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.world.base = f"http://127.0.0.1:{port}"
        self.url = self.world.base + API
        self.gateway_url = f"ws://127.0.0.1:{port}/gateway/main"
        self.resume_url = f"ws://127.0.0.1:{port}/gateway/resume"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.stop()
        assert self._runner is not None
        await self._runner.cleanup()

    def guild(self, name: str, locale: str = "en-US") -> Community:
        """A new guild, and in it every bot there is."""
        made = Community(self, self.world.guild(name, locale))
        for bot in self.world.applications.values():
            made.invite(bot)
        return made

    def bot(
        self, token: str = "fake-token", intents: Any = MEMBERS | MESSAGE_CONTENT, guilds: Iterable[Community] = ()
    ) -> Application:
        """Register a bot; it is invited to `guilds`, or to every guild there is and will be.

        `intents` are those that its owner allowed: a number or a `discord.Intents`; only privileged ones count.
        """
        allowed = int(getattr(intents, "value", intents)) & PRIVILEGED
        user = self.world.user("Chorus", bot=True)
        made = Application(user.id, token, user, self.world.user("Installer"), allowed)
        self.world.applications[token] = made
        for one in guilds or [Community(self, guild) for guild in self.world.guilds.values()]:
            one.invite(made)
        return made

    async def revokes(self, bot: Application) -> None:
        """The bot's token is reset: nothing works any more, and its sockets close with 4004."""
        self.world.applications.pop(bot.token, None)
        for session in self.gateway.of(bot):
            assert session.line is not None
            await session.line.close(BAD_TOKEN)

    async def until(self, condition: Callable[[], bool], within: float = 3.0) -> None:
        """Wait until something holds; it is looked at again after each request."""
        async with asyncio.timeout(within):
            while not condition():
                self._asked.clear()
                await self._asked.wait()

    async def delivered(self) -> None:
        """Wait until the bots were sent all that happened."""
        await self.gateway.delivered()

    def count(self, method: str, route: str, status: int | None = None) -> int:
        """How many requests came to a route (with this status)."""
        wanted = (method, route)
        return sum((one.method, one.route) == wanted and status in (None, one.status) for one in self.requests)

    def message(self, number: int | str) -> Message | None:
        """A message by its id, wherever it is; None when it is gone."""
        found = (channel.messages.get(int(number)) for channel in self.world.channels.values())
        return next((one for one in found if one is not None), None)

    async def _gateway_address(self, request: web.Request) -> web.StreamResponse:
        return _json(200, {"url": self.gateway_url}, {})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        upload = self.world.uploads.get(int(request.match_info["upload_id"]))
        until = int(request.query.get("ex") or "0", 16)
        if upload is None or until < self.clock().timestamp():
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=upload.content, content_type=upload.kind)

    def _serving(self, template: str, handle: Handle) -> Any:
        async def serve(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, template, handle)

        return serve

    async def _serve(self, request: web.Request, template: str, handle: Handle) -> web.StreamResponse:
        call = Call(self, request, self._who(request, template))
        fault = self.faults.of(request.method, template)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            fault = None
        if fault is not None and not fault.done:
            return self._broken(call, template, fault)
        if self.pace.banned:
            return self._noted(call, template, _wall())
        verdict = self.pace.judge(request.method, template, dict(request.match_info))
        if verdict.wait:
            return self._noted(call, template, _json(429, verdict.body(), verdict.headers))
        status, body = await self._answer(call, template, handle)
        if fault is not None and fault.kind == "half":
            return await faults.half(request, json.dumps(body).encode(), {"Content-Type": PLAIN_JSON})
        if fault is not None:
            return self._broken(call, template, fault)
        return self._noted(call, template, _json(status, body, verdict.headers))

    async def _answer(self, call: Call, template: str, handle: Handle) -> tuple[int, Any]:
        try:
            if call.bot is None and not template.startswith(TOKENLESS):
                raise ApiError(errors.UNAUTHORIZED)
            await self._read(call)
            self._check(call, template)
            return await handle(call)
        except ApiError as refused:
            if refused.code == errors.INVALID_FORM[1]:
                self._violated(call, template, checks.flat(refused.errors or {}))
            return refused.status, refused.body()

    def _who(self, request: web.Request, template: str) -> Application | None:
        token = request.headers.get("Authorization", "").removeprefix("Bot ")
        found = self.world.applications.get(token)
        if found is None and template.startswith("/webhooks/"):
            number = request.match_info.get("webhook_id", "")
            return next((one for one in self.world.applications.values() if str(one.id) == number), None)
        return found

    async def _read(self, call: Call) -> None:
        request = call.request
        if not request.can_read_body:
            return
        if request.content_type != "multipart/form-data":
            call.body = _parsed(await request.text())
            return
        for name, value in (await request.post()).items():
            if name == "payload_json" and isinstance(value, str):
                call.body = _parsed(value)
            elif isinstance(value, web.FileField):
                number = name.removeprefix("files[").removesuffix("]")
                call.files[number] = (value.filename, value.file.read())

    def _check(self, call: Call, template: str) -> None:
        changed = answers.changed(call) if template.startswith(TOKENLESS) else messages.changed(call)
        problems = checks.problems(call.request.method, template, call.body, changed.flags if changed else 0)
        if problems:
            raise ApiError(errors.INVALID_FORM, checks.nested(problems))

    def _violated(self, call: Call, template: str, problems: list[str]) -> None:
        found = checks.Violation(call.request.method, template, tuple(problems), call.body)
        self.violations.append(found)

    def _broken(self, call: Call, template: str, fault: faults.Fault) -> web.StreamResponse:
        if fault.kind == "cut":
            faults.cut(call.request)
            return web.Response(status=500)
        if fault.kind == "limit":
            verdict = Verdict(wait=fault.seconds, scope=fault.scope)
            headers = refusal(fault.seconds, fault.scope, fault.via)
            return self._noted(call, template, _json(429, verdict.body(), headers) if fault.via else _wall(headers))
        return self._noted(call, template, web.Response(status=fault.status, text="upstream says no"))

    def _noted(self, call: Call, template: str, response: web.Response) -> web.Response:
        self.pace.answered(response.status)
        self.requests.append(Asked(call.request.method, template, call.request.path, response.status, call.body))
        self._asked.set()
        return response


async def gateway_bot(call: Call) -> tuple[int, Any]:
    """Where the gateway is, and how often it may be entered."""
    gateway, bot = call.fake.gateway, call.application
    left = {"total": 1000, "remaining": bot.identifies_left, "reset_after": 86_400_000}
    limit = left | {"max_concurrency": gateway.concurrency}
    return 200, {"url": call.fake.gateway_url, "shards": bot.shards, "session_start_limit": limit}


async def unknown(call: Call) -> tuple[int, Any]:
    """A route that the fake does not have: a hole in the fake or a mistake of the bot, loud either way."""
    problem = f"no such route: {call.request.method} {call.request.path}"
    call.fake.violations.append(checks.Violation(call.request.method, call.request.path, (problem,), call.body))
    raise ApiError(errors.NOT_FOUND)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise ApiError(errors.BAD_JSON) from None


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    # Exactly this type: discord.py does not read JSON of one with a charset.
    response = web.Response(status=status, body=json.dumps(body).encode(), headers=headers)
    response.headers["Content-Type"] = PLAIN_JSON
    return response


def _wall(headers: dict[str, str] | None = None) -> web.Response:
    page = "<html><title>Access denied</title><body>error code: 1015</body></html>"
    return web.Response(status=429, text=page, content_type="text/html", headers=headers or {"Retry-After": "600"})
