"""What all calls have in common: bodies, keys, who acts, and the one 5xx there is."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

import msgspec
from aiohttp import web

from bot.http.bodies import is_text, read_json, read_query
from bot.http.errors import ApiError, json_response
from bot.platforms.web.limits import KEY_LENGTH, SMALL_BODY
from bot.platforms.web.once import Once
from storage import NotSaved

T = TypeVar("T", bound=msgspec.Struct)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Calls:
    """Runs calls that change something."""

    def __init__(self, once: Once) -> None:
        self._once = once

    async def post(
        self,
        request: web.Request,
        shape: type[T],
        work: Callable[[T, str], Awaitable[tuple[int, Any]]],
        most: int = SMALL_BODY,
    ) -> web.Response:
        """Answer a POST: `work(body, key)` gives status and answer; `key` is empty where the call has none."""
        key = _key(request)
        body = await read_json(request, shape, most)
        if not key:
            status, answer = await work(body, "")
            return json_response(answer, status)
        call = request.path.rsplit("/", 1)[-1]
        kept = await self._once(call, getattr(body, "who", ""), key, body, lambda scoped: work(body, scoped))
        return web.Response(body=kept.answer, status=kept.status, content_type="application/json")


def reader(request: web.Request) -> str | None:
    """Who reads, if the query says so."""
    return read_query(request, "as")


def actor(request: web.Request) -> str:
    """Who acts; `ApiError` 400 when the query does not say."""
    who = read_query(request, "as")
    if who is None:
        raise ApiError(400, "bad_query", "as: say who acts, as in ?as=ana.")
    return who


def number(request: web.Request, name: str, least: int, most: int) -> int | None:
    """A whole number of the query within bounds; `ApiError` 400 for anything else."""
    given = read_query(request, name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 20 and least <= int(given) <= most):
        raise ApiError(400, "bad_query", f"{name}: send a whole number from {least} to {most}.")
    return int(given)


def part(request: web.Request, name: str) -> str:
    """A part of the path; `ApiError` 404 for one that is no text, since nothing has such an id."""
    value = request.match_info[name]
    if not is_text(value):
        raise ApiError(404, "not_found", "Nothing has this id.")
    return value


def saving(handler: Any) -> Handler:
    """Answer 503 when something could not be kept."""

    @wraps(handler)
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            response: web.StreamResponse = await handler(request)
        except NotSaved as error:
            raise ApiError(
                503,
                "not_saved",
                "This could not be saved and nothing was changed. Repeat it with the same Idempotency-Key.",
            ) from error
        return response

    return handle


def _key(request: web.Request) -> str:
    given = request.headers.get("Idempotency-Key")
    if given is None:
        return ""
    if not (given.isascii() and given.isprintable() and 1 <= len(given) <= KEY_LENGTH):
        raise ApiError(400, "bad_key", f"Idempotency-Key: send 1 to {KEY_LENGTH} visible ASCII characters.")
    return given
