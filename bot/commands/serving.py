"""What `run` and `demo` have in common: the app with its platforms and servers, started and stopped in order."""

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bot.app import App, opened
from bot.commands.connecting import Connect, connected, switched_on
from bot.commands.crowding import ChatCrowd
from bot.config import Config
from bot.http.server import Server
from bot.platforms.base import Platform
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.chat import Chat
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.platforms.web.store.schema import SCHEMA
from bot.runtime.dispatch import Surroundings

COLLECT_AFTER = 50_000


class Seeds(msgspec.Struct, frozen=True):
    """Who and what is in the web chat before anybody did anything; what is there already is left alone."""

    people: Sequence[NewPerson] = ()
    channels: Sequence[NewChannel] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """A program that answers at `url`; `web` is its chat, where that is switched on."""

    app: App
    web: WebPlatform | None
    url: str

    @property
    def chat(self) -> Chat:
        """The web chat. Raises RuntimeError where it is off."""
        if self.web is None:
            raise RuntimeError("the web chat is switched off")
        return self.web.chat


def configured_seeds(config: Config) -> Seeds:
    """The channels a configuration names, and one manager to begin with."""
    community, team = config.channels.watch, config.channels.team
    channels = [
        *(NewChannel(id=_bare(name), name=_bare(name), kind="community") for name in community),
        *(NewChannel(id=_bare(name), name=_bare(name), kind="team") for name in team),
    ]
    language, tz = config.community.language, config.community.timezone
    return Seeds((NewPerson(id="host", name="Host", locale=language, tz=tz, role="manager"),), channels)


@asynccontextmanager
async def serving(
    config: Config,
    seeds: Seeds,
    *,
    demo: bool = False,
    knows_no_login: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    connect: Connect = connected,
) -> AsyncIterator[Served]:
    """Start the program and stop it cleanly: nothing accepted is lost.

    `connect` makes the platforms beside the web chat; tests make them with shorter waits.
    Raises `CannotBind` and `PublicBind` for an address that cannot or must not be had, `StorageError` for a
    store that cannot be used.
    """
    servers = _servers(config, knows_no_login=knows_no_login)
    made: list[WebPlatform] = []

    def platforms(around: Surroundings) -> Mapping[str, Platform]:
        if config.web.enabled:
            made.append(_web(config, around, servers.web, demo=demo))
        return {**connect(config, around, servers.http), **{web.name: web for web in made}}

    async with opened(config, platforms, SCHEMA, clock=clock) as app:
        web = made[0] if made else None
        crowd = ChatCrowd(web.chat) if demo and web is not None else None
        if web is not None:
            await _plant(web, seeds)
            web.mount(crowd)
        try:
            await app.program.start()
            await servers.start(app)
            yield Served(app, web, servers.web.url)
        finally:
            if crowd is not None:
                await crowd.stop()
            await servers.stop()
            await app.program.stop()


@dataclass(frozen=True, slots=True)
class _Servers:
    """The web chat's server and the one of `[http]`; often they are one."""

    web: Server
    http: Server

    @property
    def all(self) -> Sequence[Server]:
        """Each once."""
        return (self.web,) if self.web is self.http else (self.web, self.http)

    async def start(self, app: App) -> None:
        """Answer from now on; how the platforms stand is shown on each."""
        for server in self.all:
            server.watch(app.program.platforms, lambda: _states(app))
            await server.start()

    async def stop(self) -> None:
        """Finish the open calls."""
        for server in self.all:
            await server.stop()


def _servers(config: Config, *, knows_no_login: bool) -> _Servers:
    """Bound, so that their addresses are known. Raises `CannotBind` and `PublicBind`."""
    web, http = config.web, config.http
    alone = [*switched_on(config)] == ["web"]
    if web.enabled:
        chat = Server(web.host, web.port, allow_hosts=web.allow_hosts, knows_no_login=knows_no_login)
        chat.bind()
        if alone or (web.host, web.port) == (http.host, http.port):
            return _Servers(chat, chat)
    # Nothing that asks for a login is behind this address: Slack signs its calls, health and metrics are for all.
    own = Server(http.host, http.port, knows_no_login=True)
    own.bind()
    return _Servers(chat if web.enabled else own, own)


def _states(app: App) -> Mapping[str, tuple[str, str]]:
    return {name: (state.status, state.text) for name, state in app.program.states().items()}


def leave_in_peace() -> None:
    """Keep the garbage collector from what the start made; for a process that only serves from now on.

    Each of its full looks through catalogues and libraries held everybody up for 60 to 100 ms, the small ones for up
    to 20, and together they took a fifth of the time of a vote (measured). What is made for a press is freed without
    it, so that looking after every 50,000 objects that stay is soon enough.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])


async def until_stopped(announce: Callable[[], None]) -> None:
    """Wait for SIGTERM or Ctrl-C. A second one ends the process at once."""
    leave_in_peace()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def stop() -> None:
        if stopped.is_set():
            os._exit(1)
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    announce()
    await stopped.wait()


def _web(config: Config, around: Surroundings, server: Server, *, demo: bool) -> WebPlatform:
    watched = {_bare(name) for name in config.channels.watch}

    def is_watched(channel: str, name: str) -> bool:
        """As configured; in a demo every community channel, also one that somebody adds."""
        found = web.chat.directory.named(channel)
        return channel in watched or name in watched or (demo and found is not None and found.kind == "community")

    web = WebPlatform(
        around.engine,
        around.community,
        around.texts,
        server,
        title=config.community.name,
        language=config.community.language,
        timezone=config.community.timezone,
        commands=[spec for spec, _ in around.registry.commands.values()],
        watched=is_watched,
        demo=demo,
        clock=around.clock,
        code=around.code,
    )
    return web


async def _plant(web: WebPlatform, seeds: Seeds) -> None:
    directory = web.chat.directory
    await directory.load()
    for person in seeds.people:
        if directory.find(person.id) is None and not (directory.people and person.id == "host"):
            await web.chat.add_person(person)
    for channel in seeds.channels:
        if directory.named(channel.id) is None:
            await web.chat.add_channel(channel)


def _bare(name: str) -> str:
    return name.strip().removeprefix("#")
