"""Installing Chorus into workspaces: a page with a button, Slack's question, and the way back with a code.

The state is random, lasts ten minutes, is used once, and is tied to the browser that began by a cookie.
"""

import hashlib
import hmac
import html
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import structlog
from aiohttp import web
from yarl import URL

from bot.platforms.base import Memory, PlatformError
from bot.platforms.slack.api import Api, Json, Line
from bot.platforms.slack.installs import Install
from bot.platforms.slack.manifest import INSTALL_PATH, OAUTH_PATH, scopes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.settings import SlackSettings
from handlers.core.texts import Texts, Words, supported

log = structlog.get_logger()
COOKIE = "chorus_install"
LASTS = 600.0
_PREFIX = "state:"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
Installed = Callable[[Install], Awaitable[None]]


class Installing:
    """The pages. `installed` is awaited with each new installation; what it raises is told as not installed."""

    def __init__(
        self,
        settings: SlackSettings,
        line: Line,
        texts: Texts,
        memory: Callable[[], Memory | None],
        installed: Installed,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._line = line
        self._texts = texts
        self._memory = memory
        self._installed = installed
        self._clock = clock

    def routes(self) -> Sequence[web.RouteDef]:
        """The first page and the way back."""
        return [web.get(INSTALL_PATH, self._first), web.get(OAUTH_PATH, self._back)]

    async def _first(self, request: web.Request) -> web.Response:
        memory, words = self._memory(), self._words(request)
        if memory is None:
            return _page(words, "slack.not_installed", 503)
        await self._forget_old(memory)
        state = secrets.token_urlsafe(32)
        await memory.put(_PREFIX + _digest(state), f"{self._clock() + LASTS:.0f}")
        question = {
            "client_id": self._settings.client_id,
            "scope": ",".join(sorted(scopes(self._settings))),
            "state": state,
            "redirect_uri": self._redirect,
        }
        authorize = URL(self._settings.api_base_url).with_path("/oauth/v2/authorize")
        page = _page(words, "slack.install_reads", 200, f"{authorize}?{urlencode(question)}", "slack.install")
        secure = self._settings.public_url.startswith("https://")
        page.set_cookie(
            COOKIE, state, max_age=int(LASTS), path=OAUTH_PATH, httponly=True, secure=secure, samesite="Lax"
        )
        return page

    async def _back(self, request: web.Request) -> web.Response:
        words = self._words(request)
        code = request.query.get("code", "")
        try:
            fine = bool(code) and await self._began_here(request)
            if fine:
                await self._installed(await self._exchanged(code))
        except Exception as error:
            log.warning("slack_not_installed", error=f"{type(error).__name__}: {error}")
            fine = False
        if fine:
            page = _page(words, "slack.installed", 200)
        else:
            page = _page(words, "slack.not_installed", 400, INSTALL_PATH, "slack.install_again")
        page.del_cookie(COOKIE, path=OAUTH_PATH)
        return page

    async def _began_here(self, request: web.Request) -> bool:
        """Whether this browser began the installation, a short while ago and for the first time."""
        state, cookie, memory = request.query.get("state", ""), request.cookies.get(COOKIE, ""), self._memory()
        if memory is None or not state or not hmac.compare_digest(state.encode(), cookie.encode()):
            return False
        key = _PREFIX + _digest(state)
        until = await memory.get(key)
        await memory.drop(key)
        return until is not None and float(until) >= self._clock()

    async def _exchanged(self, code: str) -> Install:
        answer = await Api(self._line, None, Pace()).exchange(
            client_id=self._settings.client_id,
            client_secret=self._settings.client_secret,
            code=code,
            redirect_uri=self._redirect,
        )
        return _install(answer)

    async def _forget_old(self, memory: Memory) -> None:
        for key, until in await memory.entries(_PREFIX):
            if float(until) < self._clock():
                await memory.drop(key)

    @property
    def _redirect(self) -> str:
        return self._settings.public_url.rstrip("/") + OAUTH_PATH

    def _words(self, request: web.Request) -> Words:
        wanted = [part.split(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
        return self._texts.words(supported(*wanted[:10]))


def _install(answer: Json) -> Install:
    team: Any = answer.get("team") or {}
    user: Any = answer.get("authed_user") or {}
    token = str(answer.get("access_token") or "")
    if not (token and team.get("id")):
        raise PlatformError("oauth.v2.access: the answer holds no token of a workspace")
    return Install(
        team=str(team["id"]),
        token=token,
        installer=str(user.get("id") or ""),
        bot_user=str(answer.get("bot_user_id") or ""),
        scopes=str(answer.get("scope") or ""),
    )


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _page(words: Words, text: str, status: int, link: str = "", label: str = "") -> web.Response:
    """A small page without anything from elsewhere."""
    button = f'<p><a href="{html.escape(link)}">{html.escape(words.line(label))}</a></p>' if link else ""
    body = (
        f'<!doctype html><html lang="{words.language}"><meta charset="utf-8"><title>Chorus</title>'
        '<meta name="viewport" content="width=device-width"><style>body{font:17px/1.6 system-ui,sans-serif;'
        "max-width:36em;margin:20vh auto;padding:0 16px;color:#1f1d1a}a{display:inline-block;padding:8px 16px;"
        "border-radius:8px;background:#0a6b5d;color:#fff;text-decoration:none}</style>"
        f"<main><h1>Chorus</h1><p>{html.escape(words.line(text))}</p>{button}</main></html>"
    )
    headers = {"Content-Security-Policy": _POLICY}
    return web.Response(text=body, status=status, content_type="text/html", charset="utf-8", headers=headers)
