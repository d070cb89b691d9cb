"""Installing, revoking and removing an app."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import App, FakeSlack, Person, Team
from tests.fakes.slack.test_requests import refused

# slack_sdk still logs in by a class of aiohttp that is on its way out.
OLD_LOGIN = "BasicAuth is deprecated"


class Site:
    """Where Slack sends people back to."""

    def __init__(self, slack: FakeSlack, team: Team, owner: Person, app: App) -> None:
        self.slack, self.team, self.owner, self.app = slack, team, owner, app
        self.address = ""
        self.came: list[dict[str, str]] = []

    async def back(self, request: web.Request) -> web.Response:
        self.came.append(dict(request.query))
        return web.Response(text="welcome back")

    def page(self, **more: str) -> str:
        asked = {"client_id": self.app.client_id, "scope": "chat:write,commands", "redirect_uri": self.address}
        return f"{self.slack.oauth.address}?{urlencode(asked | {'state': 's1'} | more)}"


@asynccontextmanager
async def _site() -> AsyncIterator[Site]:
    async with FakeSlack() as slack:
        team = slack.team("T1")
        made = Site(slack, team, team.user("Ana", owner=True), slack.app(installed=False))
        app = web.Application()
        app.router.add_get("/slack/oauth_redirect", made.back)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/oauth_redirect"
        try:
            yield made
        finally:
            await runner.cleanup()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """An app nobody has installed yet."""
    async with _site() as made:
        yield made


def exchange(site: Site, code: str, redirect: str | None = None, secret: str | None = None) -> Any:
    """Ask for the token."""
    client = AsyncWebClient(base_url=site.slack.base_url)
    keys = {"client_id": site.app.client_id, "client_secret": secret or site.app.client_secret}
    return client.oauth_v2_access(code=code, redirect_uri=redirect or site.address, **keys)


@pytest.mark.filterwarnings(f"ignore:{OLD_LOGIN}:DeprecationWarning")
async def test_a_code_becomes_a_token_once(site: Site) -> None:
    assert await site.owner.installs(site.page()) == (200, "welcome back")
    (came,) = site.came
    assert came["state"] == "s1"
    made = await exchange(site, came["code"])
    assert (made["team"]["id"], made["authed_user"]["id"], made["scope"]) == (
        "T1",
        site.owner.id,
        "chat:write,commands",
    )
    client = AsyncWebClient(token=made["access_token"], base_url=site.slack.base_url)
    assert (await client.auth_test())["user_id"] == made["bot_user_id"] == site.app.bot()
    assert await refused(client.users_list()) == "missing_scope"
    assert await refused(exchange(site, came["code"])) == "invalid_code"


@pytest.mark.filterwarnings(f"ignore:{OLD_LOGIN}:DeprecationWarning")
async def test_codes_need_the_right_secret_and_address(site: Site) -> None:
    await site.owner.installs(site.page())
    code = site.came[0]["code"]
    assert await refused(exchange(site, code, secret="guessed")) == "bad_client_secret"
    assert await refused(exchange(site, code, redirect="https://elsewhere.example")) == "bad_redirect_uri"
    assert await refused(exchange(site, "guessed")) == "invalid_code"


async def test_a_person_can_say_no(site: Site) -> None:
    await site.owner.installs(site.page(), allow=False)
    assert site.came == [{"error": "access_denied", "state": "s1"}]


async def test_an_unknown_app_is_not_sent_back(site: Site) -> None:
    status, text = await site.owner.installs(site.page(client_id="unknown"))
    assert (status, text) == (400, "invalid_client_id")
    assert site.came == []


async def test_an_app_revokes_its_token_or_leaves(site: Site) -> None:
    site.app.install(site.team)
    client = AsyncWebClient(token=site.app.token(), base_url=site.slack.base_url)
    assert (await client.auth_revoke(test=True))["revoked"] is False
    await client.apps_uninstall(client_id=site.app.client_id, client_secret=site.app.client_secret)
    assert await refused(client.auth_test()) == "account_inactive"
    assert site.app.installations == {}
    again = site.app.install(site.team)
    client.token = again.token.secret
    await client.auth_revoke()
    assert await refused(client.auth_test()) == "token_revoked"
