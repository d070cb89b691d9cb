"""A workspace with two people and an app, and slack-bolt connected to it both ways."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import App, Channel, FakeSlack, Person, Team

SECRET = "signing-secret"


@dataclass
class World:
    """What most tests need."""

    slack: FakeSlack
    team: Team
    ana: Person
    ben: Person
    general: Channel
    app: App
    client: AsyncWebClient

    def bolt(self, **more: Any) -> AsyncApp:
        """A bolt app that hears everything and answers before the response."""
        client = AsyncWebClient(token=self.app.token(), base_url=self.slack.base_url)
        return AsyncApp(client=client, signing_secret=SECRET, process_before_response=True, **more)


@asynccontextmanager
async def world_of(**how: Any) -> AsyncIterator[World]:
    """A world, perhaps with another clock, deadline or pace."""
    async with FakeSlack(**how) as slack:
        team = slack.team("T1")
        ana, ben = team.user("Ana Nowak", locale="pl-PL", owner=True), team.user("Ben")
        general = team.channel("general", members=[ana, ben], bot=True)
        app = slack.app(signing_secret=SECRET)
        client = AsyncWebClient(token=app.token(), base_url=slack.base_url)
        yield World(slack, team, ana, ben, general, app, client)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A world that is quick to give up."""
    async with world_of(deadline=0.5) as made:
        yield made


@asynccontextmanager
async def by_socket(world: World, bolt: AsyncApp, ping_interval: float = 5) -> AsyncIterator[AsyncSocketModeHandler]:
    """Bolt connected by Socket Mode."""
    handler = AsyncSocketModeHandler(bolt, app_token=world.app.app_token, ping_interval=ping_interval)
    before = len(world.app.sockets)
    await handler.connect_async()
    await world.app.connected(before + 1)
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def by_http(world: World, bolt: AsyncApp) -> AsyncIterator[str]:
    """Bolt behind an address."""
    runner = web.AppRunner(bolt.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    world.app.request_url = f"http://{host}:{port}/slack/events"
    try:
        yield world.app.request_url
    finally:
        await runner.cleanup()


Way = Callable[[World, AsyncApp], Any]


@pytest.fixture(params=[by_socket, by_http], ids=["socket", "http"])
def way(request: pytest.FixtureRequest) -> Way:
    """Both ways to bolt."""
    found: Way = request.param
    return found
