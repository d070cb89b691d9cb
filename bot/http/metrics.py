"""What the server counts and logs: calls by route, never by person, poll or words."""

from collections.abc import Callable, Iterable
from functools import partial
from time import perf_counter

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.http.errors import route_of

log = structlog.get_logger()
_KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """A registry of its own, so that two servers in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._calls = Counter(
            "chorus_http_calls", "Calls answered", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "chorus_http_seconds", "Seconds until a call was answered", ("route",), registry=self.registry
        )

    def middleware(self) -> Middleware:
        """Count and time each call. Long-lived sockets are counted when they end and not timed."""

        @web.middleware
        async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
            began = perf_counter()
            response = await handler(request)
            route = route_of(request)
            method = request.method if request.method in _KNOWN_METHODS else "other"
            seconds = perf_counter() - began
            self._calls.labels(method, route, str(response.status)).inc()
            if not isinstance(response, web.WebSocketResponse):
                self._seconds.labels(route).observe(seconds)
            log.debug("call", method=method, route=route, status=response.status, seconds=round(seconds, 4))
            return response

        return counted

    def watch(self, names: Iterable[str], ready: Callable[[str], bool]) -> None:
        """Show for each platform whether it is connected, as it is when the page is asked for."""
        gauge = Gauge("chorus_platform_ready", "1 while a platform is connected", ("platform",), registry=self.registry)
        for name in names:
            gauge.labels(name).set_function(partial(ready, name))

    def page(self) -> web.Response:
        """All values in the Prometheus text format."""
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})
