"""Installing into workspaces, with a state that is checked and tokens that are sealed; leaving cleans up."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.platforms.base import CannotConnect, Delivery, Gone, TryAgain
from bot.platforms.slack.sealed import Seal, Unsealable
from handlers.core.events import Entered, Installed, Place, Role, Said
from handlers.core.message import Message
from tests.bot.platforms.slack.town import Town, town

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
async def there() -> AsyncIterator[Town]:
    """A town whose app is installed nowhere yet."""

    async def before(made: Town) -> None:
        assert made.server is not None
        made.app.installations.clear()
        made.settings = _settings(made)

    async with town(before=before, key=KEY, bot_token="", client_id="x", client_secret="y") as made:
        yield made


def _settings(made: Town) -> Any:
    import msgspec

    assert made.server is not None
    return msgspec.structs.replace(
        made.settings,
        client_id=made.app.client_id,
        client_secret=made.app.client_secret,
        public_url=made.server.url,
    )


class Browser:
    """Somebody's browser: keeps cookies, follows the button."""

    def __init__(self, made: Town, session: aiohttp.ClientSession) -> None:
        self._made = made
        self._session = session

    async def first(self) -> str:
        """Open the first page; where its button leads."""
        assert self._made.server is not None
        async with self._session.get(f"{self._made.server.url}/slack/install") as page:
            assert page.status == 200
            found = re.search(r'href="([^"]+)"', await page.text())
            assert found
            return found[1].replace("&amp;", "&")

    async def allow(self, address: str, **more: str) -> tuple[int, str]:
        """Press allow and come back."""
        asked = {"as": self._made.mara.id, "team": self._made.team.id, **more}
        async with self._session.get(address, params=asked) as page:
            return page.status, await page.text()


@pytest.fixture
async def browser(there: Town) -> AsyncIterator[Browser]:
    """A browser."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(there, session)


async def test_installing_connects_the_workspace_and_writes_to_who_installed(there: Town, browser: Browser) -> None:
    status, text = await browser.allow(await browser.first())
    assert status == 200
    assert "installed" in text
    (installed,) = there.runtime.of(Installed)
    assert isinstance(installed, Installed)
    assert (installed.who.name, installed.who.role) == ("Mara", Role.MANAGER)
    assert installed.where.channel == there.mara.dm(there.app).id
    assert there.runtime.spaces == [("slack", there.team.id)]
    assert there.runtime.of(Entered)
    await there.ana.says(there.here, "hello")
    assert len(there.runtime.of(Said)) == 1


async def test_the_question_asks_for_no_more_than_the_manifest(there: Town, browser: Browser) -> None:
    from bot.platforms.slack.manifest import SCOPES

    address = await browser.first()
    await browser.allow(address)
    assert there.app.installation(there.team).token.scopes == frozenset(SCOPES)


async def test_the_token_is_sealed_and_opens_after_a_restart_and_with_a_newer_key_before_it(
    there: Town, browser: Browser
) -> None:
    await browser.allow(await browser.first())
    kept = there.runtime.memory("slack").values[f"install:{there.team.id}"]
    assert there.app.token(there.team) not in json.dumps(there.runtime.memory("slack").values)
    await there.close()
    there.server, there.key = None, f"fedcba9876543210fedcba9876543210,{KEY}"
    await there.open()
    assert await there.platform.channel("general") == there.place
    resealed = there.runtime.memory("slack").values[f"install:{there.team.id}"]
    assert resealed != kept
    assert "install:" not in resealed
    Seal("fedcba9876543210fedcba9876543210").open(resealed, f"install:{there.team.id}")


async def test_a_token_whose_key_is_missing_is_named_and_does_not_stop_the_others(
    there: Town, browser: Browser
) -> None:
    await browser.allow(await browser.first())
    await there.close()
    there.server, there.key = None, "fedcba9876543210fedcba9876543210"
    await there.open()
    assert there.platform.state.status == "failed"
    assert "CHORUS_KEY lacks the key" in there.platform.state.text
    with pytest.raises(TryAgain, match="CHORUS_KEY"):
        await there.platform.post(Delivery("o1", there.place, Message("waits for the key", ())))


async def test_what_is_to_be_posted_waits_for_a_token_that_was_revoked_while_chorus_was_away(
    there: Town, browser: Browser
) -> None:
    await browser.allow(await browser.first())
    await there.close()
    there.slack.faults.on("auth.test", error="token_revoked")
    there.server = None
    await there.open()
    assert "no longer valid" in there.platform.state.text
    with pytest.raises(TryAgain, match="no longer valid"):
        await there.platform.post(Delivery("o1", there.place, Message("waits for a token", ())))


@pytest.mark.parametrize("how", ["other browser", "twice", "made up", "no state", "late", "refused"])
async def test_a_way_back_that_did_not_begin_here_installs_nothing(there: Town, browser: Browser, how: str) -> None:
    address = await browser.first()
    if how == "other browser":
        async with aiohttp.ClientSession() as other:
            status, _ = await Browser(there, other).allow(address)
    elif how == "twice":
        await browser.allow(address)
        there.runtime.events.clear()
        status, _ = await browser.allow(address)
    elif how == "made up":
        status, _ = await browser.allow(re.sub(r"state=[^&]+", "state=guessed", address))
    elif how == "no state":
        status, _ = await browser.allow(re.sub(r"state=[^&]+&", "", address))
    elif how == "late":
        there.clocks.ahead += 601.0
        status, _ = await browser.allow(address)
    else:
        status, _ = await browser.allow(address, deny="1")
    assert status == 400
    assert there.runtime.of(Installed) == []


async def test_a_state_is_used_once_even_by_the_browser_that_has_it(there: Town) -> None:
    assert there.server is not None
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        async with session.get(f"{there.server.url}/slack/install") as page:
            state = page.cookies["chorus_install"].value
            text = await page.text()
        found = re.search(r'href="([^"]+)"', text)
        assert found
        asked = {"as": there.mara.id, "team": there.team.id}
        statuses = []
        for _ in range(2):
            async with session.get(found[1].replace("&amp;", "&"), params=asked, allow_redirects=False) as back:
                way = back.headers["Location"]
            async with session.get(way, headers={"Cookie": f"chorus_install={state}"}) as page:
                statuses.append(page.status)
    assert statuses == [200, 400]


async def test_without_a_key_nothing_is_installed() -> None:
    async def before(made: Town) -> None:
        made.app.installations.clear()
        made.settings = _settings(made)

    async with (
        town(before=before, bot_token="", client_id="x", client_secret="y") as made,
        aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
    ):
        browser = Browser(made, session)
        status, _ = await browser.allow(await browser.first())
        assert status == 400
        assert not any(key.startswith("install:") for key in made.runtime.memory("slack").values)


async def test_being_taken_out_cleans_up(there: Town, browser: Browser) -> None:
    await browser.allow(await browser.first())
    await there.mara.uninstalls(there.app)
    await there.settled()
    left = [key for key in there.runtime.memory("slack").values if there.team.id in key]
    assert left == []
    with pytest.raises(Gone):
        await there.platform.post(Delivery("o1", Place("slack", there.team.id, there.here.id), Message("x", ())))
    assert "taken out" in there.platform.state.text


async def test_installing_again_after_being_taken_out_works(there: Town, browser: Browser) -> None:
    await browser.allow(await browser.first())
    await there.mara.uninstalls(there.app)
    await there.settled()
    status, _ = await browser.allow(await browser.first())
    assert status == 200
    assert there.platform.state.text == ""


@pytest.mark.parametrize("fault", [{"status": 503}, {"error": "invalid_auth"}], ids=["an outage", "a dead token"])
async def test_what_is_to_be_posted_waits_while_slack_cannot_be_connected(fault: dict[str, Any]) -> None:
    async with town(started=False) as made:
        made.slack.faults.on("auth.test", **fault)
        with pytest.raises(CannotConnect):
            await made.open()
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.place, Message("waits", ())))


@pytest.mark.parametrize(("managers", "name"), [((), "Mara"), (("U404", "U00000004"), "Ben")], ids=["owner", "named"])
async def test_where_the_configuration_names_no_channel_the_first_manager_is_written_to_once(
    managers: tuple[str, ...], name: str
) -> None:
    async with town(community_channels=(), managers=managers) as made:
        await made.settled()
        (installed,) = made.runtime.of(Installed)
        assert isinstance(installed, Installed)
        assert (installed.who.name, installed.who.role) == (name, Role.MANAGER)
        await made.close()
        await made.open()
        await made.settled()
        assert len(made.runtime.of(Installed)) == 1


async def test_where_the_configuration_names_channels_nobody_is_written_to() -> None:
    async with town() as made:
        await made.settled()
        assert made.runtime.of(Installed) == []


async def test_two_workspaces_are_apart(there: Town, browser: Browser) -> None:
    other = there.slack.team(name="Other", domain="other")
    owner = other.user("Olga", owner=True)
    await browser.allow(await browser.first())
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        second = Browser(there, session)
        status, _ = await second.allow(await second.first(), team=other.id, **{"as": owner.id})
    assert status == 200
    assert {event.where.space for event in there.runtime.of(Installed)} == {there.team.id, other.id}
    assert await there.platform.person(owner.id) is not None


def test_a_seal_opens_only_for_what_it_was_made_for() -> None:
    seal = Seal(KEY)
    sealed = seal.close("xoxb-1", "install:T1")
    assert "xoxb" not in sealed
    assert seal.open(sealed, "install:T1") == "xoxb-1"
    assert seal.close("xoxb-1", "install:T1") != sealed
    for broken, about in ((sealed, "install:T2"), (sealed[:-6] + "AAAAAA", "install:T1"), ("2.x.y", "install:T1")):
        with pytest.raises(Unsealable):
            seal.open(broken, about)
    with pytest.raises(Unsealable, match="CHORUS_KEY"):
        Seal("").close("x", "y")
    with pytest.raises(Unsealable, match="lacks the key"):
        Seal("another key that is long enough").open(sealed, "install:T1")
    with pytest.raises(ValueError, match="at least"):
        Seal("short")
