"""The pace that Discord keeps, and answers that go wrong."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord.conftest import TOKEN, Town
from tests.fakes.discord.listening import Listener
from tests.fakes.discord.pace import Pace

MESSAGES = "/channels/{channel_id}/messages"


def channel_of(listener: Listener, town: Town) -> discord.TextChannel:
    found = listener.get_channel(town.general.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_a_429_is_waited_out(town: Town, listener: Listener) -> None:
    town.discord.faults.limits("POST", MESSAGES, seconds=0.01)
    await channel_of(listener, town).send("patience")
    assert [town.discord.count("POST", MESSAGES, status) for status in (429, 200)] == [1, 1]
    assert len(town.ana.sees(town.general)) == 1


async def test_a_global_429_is_waited_out(town: Town, listener: Listener) -> None:
    town.discord.faults.limits("POST", MESSAGES, seconds=0.01, scope="global")
    await channel_of(listener, town).send("patience")
    assert town.discord.count("POST", MESSAGES) == 2


async def test_a_429_of_the_wall_is_an_error(town: Town, listener: Listener) -> None:
    town.discord.faults.limits("POST", MESSAGES, via=False)
    with pytest.raises(discord.HTTPException) as refused:
        await channel_of(listener, town).send("hello")
    assert refused.value.status == 429
    assert town.discord.count("POST", MESSAGES) == 1


async def test_the_library_keeps_the_pace_that_headers_tell(town: Town, listener: Listener) -> None:
    channel = channel_of(listener, town)
    await asyncio.gather(*(channel.send(str(number)) for number in range(12)))
    assert town.discord.count("POST", MESSAGES, 429) == 0
    assert town.discord.count("POST", MESSAGES, 200) == 12


async def test_a_bucket_of_a_channel_refuses_the_sixth(town: Town) -> None:
    town.discord.pace.speed = 1.0
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {TOKEN}"}) as session:
        url, answers = f"{town.discord.url}/channels/{town.general.id}/messages", []
        for number in range(6):
            async with session.post(url, json={"content": str(number)}) as response:
                answers.append((response.status, response.headers))
        assert [status for status, _ in answers] == [200] * 5 + [429]
        told = answers[-1][1]
        assert float(told["Retry-After"]) > 0
        assert (told["Via"], told["X-RateLimit-Remaining"]) == ("1.1 google", "0")
        assert told["Content-Type"] == "application/json"


async def test_a_bucket_can_be_refused_by_the_wall_too(town: Town, listener: Listener) -> None:
    town.discord.pace.via = False
    town.discord.pace.buckets["POST", MESSAGES] = (0, 1.0)
    with pytest.raises(discord.HTTPException) as refused:
        await channel_of(listener, town).send("hello")
    assert (refused.value.status, refused.value.response.headers.get("Via")) == (429, None)


def test_fifty_a_second_over_all_without_interaction_answers() -> None:
    now = [100.0]
    pace = Pace(monotonic=lambda: now[0])
    for number in range(50):
        assert not pace.judge("GET", "/channels/{channel_id}", {"channel_id": str(number)}).wait
        assert not pace.judge("POST", "/interactions/{interaction_id}/{interaction_token}/callback", {}).wait
        assert not pace.judge("POST", "/webhooks/{webhook_id}/{webhook_token}", {"webhook_token": str(number)}).wait
    over = pace.judge("GET", "/channels/{channel_id}", {"channel_id": "x"})
    assert (over.is_global, over.headers["X-RateLimit-Global"], over.wait) == (True, "true", 1.0)
    now[0] += 1.0
    assert not pace.judge("GET", "/channels/{channel_id}", {"channel_id": "x"}).wait


def test_ten_thousand_invalid_requests_ban_the_address_for_a_while() -> None:
    now = [100.0]
    pace = Pace(monotonic=lambda: now[0])
    for _ in range(9_999):
        pace.answered(403)
    pace.answered(404)
    banned = [pace.banned]
    pace.answered(429)
    banned.append(pace.banned)
    now[0] += 601
    assert [*banned, pace.banned] == [False, True, False]


async def test_a_banned_address_gets_the_wall(town: Town) -> None:
    town.discord.pace.invalid_limit = 1
    async with aiohttp.ClientSession() as session:
        statuses = []
        for _ in range(2):
            async with session.get(f"{town.discord.url}/users/@me") as response:
                statuses.append((response.status, response.content_type))
    assert statuses == [(401, "application/json"), (429, "text/html")]


async def test_an_outage_is_an_error_that_names_its_status(town: Town, listener: Listener) -> None:
    town.discord.faults.fails("POST", MESSAGES, status=503)
    with pytest.raises(discord.DiscordServerError) as refused:
        await channel_of(listener, town).send("hello")
    assert refused.value.status == 503
    assert town.ana.sees(town.general) == []


async def test_a_lost_answer_may_have_done_its_work_and_the_nonce_finds_it(town: Town, listener: Listener) -> None:
    town.discord.faults.cuts("POST", MESSAGES, done=True)
    channel = channel_of(listener, town)
    with pytest.raises(aiohttp.ClientError):
        await channel.send("once", nonce="outbox-1")
    sent = await channel.send("once", nonce="outbox-1")
    assert [one.id for one in town.ana.sees(town.general)] == [sent.id]


async def test_an_outage_ends(town: Town, listener: Listener) -> None:
    town.discord.faults.fails("*", "*", status=503, times=99)
    channel = channel_of(listener, town)
    with pytest.raises(discord.DiscordServerError):
        await channel.send("hello")
    town.discord.faults.over()
    await channel.send("hello")
    assert [one.text for one in town.ana.sees(town.general)] == ["hello"]


async def test_a_dropped_connection_did_nothing(town: Town, listener: Listener) -> None:
    town.discord.faults.cuts("POST", MESSAGES)
    with pytest.raises(aiohttp.ClientError):
        await channel_of(listener, town).send("hello")
    assert town.ana.sees(town.general) == []


async def test_half_an_answer_is_an_error(town: Town, listener: Listener) -> None:
    town.discord.faults.halves("POST", MESSAGES)
    with pytest.raises(aiohttp.ClientPayloadError):
        await channel_of(listener, town).send("hello")
    assert len(town.ana.sees(town.general)) == 1


async def test_a_slow_answer_comes(town: Town, listener: Listener) -> None:
    town.discord.faults.slow("POST", MESSAGES, seconds=0.02)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(channel_of(listener, town).send("hello"), 0.01)
    await channel_of(listener, town).send("again")


async def test_an_unknown_route_is_loud(town: Town) -> None:
    headers = {"Authorization": f"Bot {TOKEN}"}
    async with aiohttp.ClientSession(headers=headers) as session, session.get(f"{town.discord.url}/nonsense") as got:
        assert got.status == 404
    assert [one.problems for one in town.discord.violations] == [("no such route: GET /api/v10/nonsense",)]


async def test_a_request_without_a_token_is_refused() -> None:
    async with FakeDiscord() as fake, aiohttp.ClientSession() as session, session.get(f"{fake.url}/users/@me") as got:
        assert (got.status, await got.json()) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, logger="discord")
