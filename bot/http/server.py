"""The server: bound, filled with routes, listening, stopped."""

import logging
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping

import structlog
from aiohttp import web

from bot import __version__
from bot.http.errors import errors_as_json, json_response
from bot.http.guard import OPEN_PATHS, check_bind, guard
from bot.http.headers import add_headers
from bot.http.metrics import Metrics

log = structlog.get_logger()
READY = "ready"
States = Callable[[], Mapping[str, tuple[str, str]]]  # status and what is wrong, by the platform's name
LARGEST_BODY = 16 * 1024 * 1024


class CannotBind(Exception):
    """The address cannot be had; the text says what to do."""


class Server:
    """One server a program. Mount routes, `bind`, then `start`; `stop` finishes what was accepted."""

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        allow_hosts: Iterable[str] = (),
        knows_no_login: bool = False,
    ) -> None:
        """Raises `PublicBind` for an address others can reach unless `knows_no_login`."""
        check_bind(host, knows_no_login=knows_no_login)
        self.metrics = Metrics()
        self._open = set(OPEN_PATHS)
        self._states: States = dict
        self._host, self._port = host, port
        self._socket: socket.socket | None = None
        self._runner: web.AppRunner | None = None
        self._app = web.Application(
            middlewares=[self.metrics.middleware(), errors_as_json, guard(host, allow_hosts, self._open)],
            client_max_size=LARGEST_BODY,
        )
        self._app.on_response_prepare.append(add_headers)
        self.mount([web.get("/healthz", self._health), web.get("/metrics", self._metrics_page)])

    @property
    def url(self) -> str:
        """Where the server is reached, without a slash at the end."""
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(self._host, self._host)
        return (
            f"http://{f'[{shown}]' if ':' in shown.strip('[]') and not shown.startswith('[') else shown}:{self._port}"
        )

    def mount(
        self,
        routes: Iterable[web.AbstractRouteDef],
        on_stop: Callable[[], Awaitable[None]] | None = None,
        *,
        open_paths: Iterable[str] = (),
    ) -> None:
        """Add routes; `on_stop` is awaited when the server stops, before it waits for open calls.

        `open_paths` answer under any name: a platform's own servers call them, and each call proves who it is.
        """
        self._app.add_routes(routes)
        self._open.update(open_paths)
        if on_stop is not None:
            closing = on_stop

            async def close(_: web.Application) -> None:
                await closing()

            self._app.on_shutdown.append(close)

    def watch(self, names: Iterable[str], states: States) -> None:
        """Show how these platforms stand, by `states`, on the pages for health and metrics."""
        self._states = states
        self.metrics.watch(names, lambda name: states()[name][0] == READY)

    def bind(self) -> socket.socket:
        """Take the address, so that `url` is known; nobody is answered yet. Raises `CannotBind`."""
        if self._socket is not None:
            return self._socket
        host = self._host.strip("[]")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind((host, self._port))
        except (OSError, UnicodeError) as error:
            taken.close()
            reason = error.strerror if isinstance(error, OSError) else "this is no name of an address"
            raise CannotBind(f"{host}:{self._port} cannot be had ({reason}): choose another --port") from error
        self._socket, self._port = taken, int(taken.getsockname()[1])
        return taken

    async def start(self, within: float = 10.0) -> None:
        """Answer from now on; a stop gives open calls `within` seconds. Raises `CannotBind`."""
        taken = self.bind()
        self._runner = web.AppRunner(
            self._app, access_log=None, logger=_quiet(), shutdown_timeout=within, auto_decompress=False
        )
        await self._runner.setup()
        try:
            await web.SockSite(self._runner, taken).start()
        except OSError as error:
            await self.stop()
            raise CannotBind(f"{self.url} cannot be had ({error.strerror}): choose another --port") from error
        log.info("listening", url=self.url)

    async def stop(self) -> None:
        """Take no new calls, finish the open ones, let go of the address."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    async def _health(self, _: web.Request) -> web.Response:
        """200 while the program works; `degraded` says that a platform is not connected, and which."""
        states = self._states()
        status = "ok" if all(state[0] == READY for state in states.values()) else "degraded"
        shown = {name: {"status": state, **({"text": text} if text else {})} for name, (state, text) in states.items()}
        return json_response({"status": status, "version": __version__, "platforms": shown})

    async def _metrics_page(self, _: web.Request) -> web.Response:
        return self.metrics.page()


class _Connections(logging.Handler):
    """What goes wrong below the routes is a client's doing: one line, no traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.exc_info[0] if record.exc_info else None
        log.info("connection_failed", reason=record.msg, error=None if kind is None else kind.__name__)


def _quiet() -> logging.Logger:
    logger = logging.getLogger(__name__)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    logger.handlers = [_Connections()]
    return logger
