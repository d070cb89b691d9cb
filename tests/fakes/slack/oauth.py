"""Installing an app: the page where a person allows it, and the code that becomes a token."""

import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.fakes.slack.facts import ApiError, App

CODE_SECONDS = 600.0


@dataclass(eq=False)
class _Code:
    app: App
    team: Any
    person: Any
    scopes: frozenset[str]
    redirect: str
    until: float
    used: bool = False


class OAuth:
    """Authorisations under way."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self._codes: dict[str, _Code] = {}

    @property
    def address(self) -> str:
        """Where an install page sends people, instead of slack.com/oauth/v2/authorize."""
        return f"{self._slack.address}/oauth/v2/authorize"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The page: allows at once (as the person named by `as`, or the first), or refuses with `deny`."""
        if fault := self._slack.faults.take("authorize"):
            return await self._slack.faults.misbehave(fault, request)
        asked = request.query
        app = next((each for each in self._slack.apps.values() if each.client_id == asked.get("client_id")), None)
        if app is None:
            return web.Response(status=400, text="invalid_client_id")
        redirect = asked.get("redirect_uri", "")
        if urlsplit(redirect).scheme not in ("http", "https"):
            return web.Response(status=400, text="bad_redirect_uri")
        state = {"state": asked["state"]} if "state" in asked else {}
        if "deny" in asked:
            return _back(redirect, {"error": "access_denied"} | state)
        scopes = frozenset(scope for scope in asked.get("scope", "").split(",") if scope)
        if not scopes:
            return _back(redirect, {"error": "invalid_scope"} | state)
        return _back(redirect, {"code": self._code(asked, app, scopes, redirect)} | state)

    def _code(self, asked: Any, app: App, scopes: frozenset[str], redirect: str) -> str:
        team = self._slack.teams[asked["team"]] if "team" in asked else next(iter(self._slack.teams.values()))
        person = team.users[asked["as"]] if "as" in asked else next(u for u in team.users.values() if not u.is_bot)
        code = secrets.token_hex(12)
        until = self._slack.clock() + CODE_SECONDS
        self._codes[code] = _Code(app, team, person, scopes, redirect, until)
        return code

    def exchange(self, app: App, code: str, redirect: str | None) -> dict[str, Any]:
        """Turn a code into a token, once."""
        found = self._codes.get(code)
        if found is None or found.app is not app or found.used or self._slack.clock() > found.until:
            raise ApiError("invalid_code")
        if redirect != found.redirect:
            raise ApiError("bad_redirect_uri")
        found.used = True
        made = self._slack.install(app, found.team, found.person, found.scopes)
        return {
            "app_id": app.id,
            "authed_user": {"id": found.person.id},
            "scope": ",".join(sorted(found.scopes)),
            "token_type": "bot",
            "access_token": made.token.secret,
            "bot_user_id": made.bot_user,
            "team": {"id": found.team.id, "name": found.team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _back(redirect: str, params: dict[str, str]) -> web.Response:
    joint = "&" if "?" in redirect else "?"
    return web.Response(status=302, headers={"Location": f"{redirect}{joint}{urlencode(params)}"})
