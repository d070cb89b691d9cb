"""Who may reach the server: names it is called by, pages it serves itself, addresses it may be bound to."""

import ipaddress
from collections.abc import Collection, Iterable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from yarl import URL

from bot.http.errors import ApiError

OPEN_PATHS = frozenset({"/healthz", "/metrics"})
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class PublicBind(Exception):
    """The address would be reachable by others, and the web chat has no login."""


def check_bind(host: str, *, knows_no_login: bool) -> None:
    """Raise `PublicBind` for an address others can reach, unless who starts the program knows what that means."""
    if not (is_local(host) or knows_no_login):
        raise PublicBind(
            f"{host or 'an empty address'} can be reached by others, and the web chat has no login: whoever reaches it "
            "can act as anybody. Leave --host out, or add --i-know-this-has-no-login"
        )


def is_local(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def guard(host: str, allowed: Iterable[str], open_paths: Collection[str] = OPEN_PATHS) -> Middleware:
    """A middleware that refuses calls under a foreign name or from a page of another server with 403.

    `open_paths` may be called under any name; they may grow until the server starts.
    """
    names = _LOCAL | {_bare(name) for name in (host, *allowed) if name}
    behind_proxy = {_bare(name) for name in allowed}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in open_paths:
            _check_host(request, names)
        _check_origin(request, behind_proxy)
        return await handler(request)

    return guarded


def _check_host(request: web.Request, names: Iterable[str]) -> None:
    given = request.headers.getall("Host", [])
    if len(given) != 1 or _bare(given[0]) not in names:
        raise ApiError(403, "foreign_host", "This server does not go by that name; --allow-host adds one.")


def _check_origin(request: web.Request, behind_proxy: Iterable[str]) -> None:
    for origin in request.headers.getall("Origin", []):
        scheme, _, authority = origin.partition("://")
        host = request.headers.get("Host", "")
        secure = scheme == "https" and _bare(host) in behind_proxy
        if not (scheme == "http" or secure) or authority.lower() != host.lower():
            raise ApiError(403, "foreign_origin", "Only pages of this server may call it.")


def _bare(host: str) -> str:
    """A host without its port and brackets, in small letters; what cannot be read becomes empty."""
    bracketed = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    try:
        return (URL(f"http://{bracketed}").host or "").lower()
    except ValueError:
        return ""
