"""The Web API over HTTP: reads a request, checks token, scope, pace and arguments, and answers."""

import base64
import json
from typing import Any

from aiohttp import web

from tests.fakes.slack import checks
from tests.fakes.slack.catalogue import METHODS, WITH_APP_TOKEN, WITH_CONFIG_TOKEN, WITHOUT_TOKEN, Method
from tests.fakes.slack.facts import ApiError, Token, Violation
from tests.fakes.slack.faults import is_delay
from tests.fakes.slack.methods import Context, handlers

_DEAD = {"revoked": "token_revoked", "inactive": "account_inactive", "expired": "token_expired"}


class Api:
    """Serves the methods, uploads and downloads."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self._handlers = handlers()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one request."""
        method = request.match_info["method"]
        try:
            args, secret, basic = await _read(request)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        self._slack.record(method, args, secret)
        if response := await self._faulty(method, request):
            return response
        response = self._answer(method, args, secret, basic)
        if fault := self._slack.faults.take(method, after=True):
            return await self._slack.faults.misbehave(fault, request)
        return response

    async def _faulty(self, method: str, request: web.Request) -> web.StreamResponse | None:
        fault = self._slack.faults.take(method)
        if fault is None:
            return None
        response: web.StreamResponse = await self._slack.faults.misbehave(fault, request)
        return None if is_delay(fault) else response

    def _answer(
        self, method: str, args: dict[str, Any], secret: str | None, basic: tuple[str, str] | None
    ) -> web.Response:
        headers = {}
        try:
            if method not in METHODS:
                raise ApiError("unknown_method", req_method=method)
            known = METHODS[method]
            token = self._token(method, secret)
            if token:
                headers["X-OAuth-Scopes"] = ",".join(sorted(token.scopes))
                headers["X-Accepted-OAuth-Scopes"] = ",".join(known.scopes)
            if wait := self._too_often(method, known, token, args):
                answer = {"ok": False, "error": "ratelimited"}
                return web.json_response(answer, status=429, headers={"Retry-After": str(wait)})
            body = {"ok": True} | self._carry_out(method, Context(self._slack, token, basic=basic), args)
        except ApiError as refused:
            self._judge(method, refused)
            body = {"ok": False, "error": refused.error} | refused.more
        except Exception as error:
            self._slack.broken.append(error)
            return web.json_response({"ok": False, "error": "fatal_error"}, status=500)
        return web.json_response(body, headers=headers)

    def _carry_out(self, method: str, context: Context, args: dict[str, Any]) -> dict[str, Any]:
        read, problems = checks.arguments(method, args)
        if problems:
            raise ApiError("invalid_arguments", response_metadata={"messages": problems})
        return self._handlers[method](context, read)

    def _judge(self, method: str, refused: ApiError) -> None:
        if refused.error in checks.OF_FORM:
            messages = (refused.more.get("response_metadata") or {}).get("messages") or [refused.error]
            self._slack.violations.append(Violation(method, tuple(messages)))

    def _token(self, method: str, secret: str | None) -> Token | None:
        if method in WITHOUT_TOKEN:
            return None
        if not secret:
            raise ApiError("not_authed")
        if method in WITH_CONFIG_TOKEN:
            return None
        token: Token | None = self._slack.tokens.get(secret)
        if token is None:
            raise ApiError("invalid_auth")
        if token.state != "live":
            raise ApiError(_DEAD[token.state])
        if (token.kind == "app") != (method in WITH_APP_TOKEN) and method != "auth.test":
            raise ApiError("not_allowed_token_type")
        needed = METHODS[method].scopes
        if needed and not token.scopes.intersection(needed):
            raise self._slack.missing_scope(token, needed)
        return token

    def _too_often(self, method: str, known: Method, token: Token | None, args: dict[str, Any]) -> int | None:
        team = token.team.id if token and token.team else "-"
        channel = args.get("channel")
        wait: int | None = self._slack.pace.seconds_to_wait(method, known.tier, team, channel)
        return wait

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file, raw or as a form."""
        if fault := self._slack.faults.take("upload"):
            return await self._slack.faults.misbehave(fault, request)
        file = self._slack.files.get(request.match_info["file"])
        if file is None or file.complete:
            return web.Response(status=404, text="file_not_found")
        if request.content_type == "multipart/form-data":
            form = await request.post()
            held = next(iter(form.values()))
            file.content = held.file.read() if isinstance(held, web.FileField) else str(held).encode()
        else:
            file.content = await request.read()
        if len(file.content) != file.length:
            return web.Response(status=400, text="the length is not the one announced")
        return web.Response(text=f"OK - {file.length}")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give a file to who holds a token of its team; others see a sign-in page, as with Slack."""
        file = self._slack.files.get(request.match_info["key"].partition("-")[2])
        token = self._slack.tokens.get(_bearer(request) or "")
        if file is None or file.content is None:
            return web.Response(status=404, text="file_not_found")
        may = token and token.state == "live" and token.team is file.team and "files:read" in token.scopes
        if not may:
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        return web.Response(body=file.content)


def _bearer(request: web.Request) -> str | None:
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret if kind == "Bearer" else None


async def _read(request: web.Request) -> tuple[dict[str, Any], str | None, tuple[str, str] | None]:
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = json.loads(await request.text() or "{}")
        if not isinstance(body, dict):
            raise ValueError("no object")
        args |= body
    elif request.body_exists:
        args |= dict(await request.post())
    secret = args.pop("token", None)
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        name, _, word = base64.b64decode(given).decode().partition(":")
        return args, secret, (name, word)
    return args, _bearer(request) or secret, None
