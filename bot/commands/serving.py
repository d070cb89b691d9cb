"""What `run` and `demo` have in common: the app with its web chat, server and crowd, started and stopped in order."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from bot.app import App, opened
from bot.commands.crowding import ChatCrowd
from bot.config import Config
from bot.http.server import Server
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.platforms.web.store.schema import SCHEMA
from bot.runtime.dispatch import Surroundings


class Seeds(msgspec.Struct, frozen=True):
    """Who and what is in the web chat before anybody did anything; what is there already is left alone."""

    people: Sequence[NewPerson] = ()
    channels: Sequence[NewChannel] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """A program that answers at `url`."""

    app: App
    web: WebPlatform
    url: str


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
) -> AsyncIterator[Served]:
    """Start the program and stop it cleanly: nothing accepted is lost.

    Raises `CannotBind` and `PublicBind` for an address that cannot or must not be had, `StorageError` for a
    store that cannot be used.
    """
    web_settings = config.web
    server = Server(
        web_settings.host, web_settings.port, allow_hosts=web_settings.allow_hosts, knows_no_login=knows_no_login
    )
    server.bind()
    made: list[WebPlatform] = []

    def platforms(around: Surroundings) -> dict[str, WebPlatform]:
        made.append(_web(config, around, server, demo=demo))
        return {made[0].name: made[0]}

    async with opened(config, platforms, SCHEMA, clock=clock) as app:
        web = made[0]
        crowd = ChatCrowd(web.chat) if demo else None
        await _plant(web, seeds)
        web.mount(crowd)
        try:
            await app.program.start()
            await server.start()
            yield Served(app, web, server.url)
        finally:
            if crowd is not None:
                await crowd.stop()
            await server.stop()
            await app.program.stop()


async def until_stopped(announce: Callable[[], None]) -> None:
    """Wait for SIGTERM or Ctrl-C. A second one ends the process at once."""
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
