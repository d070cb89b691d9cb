"""Every switch makes the fake misbehave as it says, and then behave again."""

import asyncio
import re
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError

from tests.fakes.slack.conftest import World, by_socket
from tests.fakes.slack.test_requests import refused


def post(world: World, text: str = "x") -> Awaitable[Any]:
    """Post a message."""
    return world.client.chat_postMessage(channel=world.general.id, text=text)


CODES = ["missing_scope", "token_revoked", "account_inactive", "not_in_channel", "channel_not_found", "is_archived"]


@pytest.mark.parametrize("code", CODES)
async def test_a_code_is_answered_once(world: World, code: str) -> None:
    world.slack.faults.on("chat.postMessage", error=code)
    assert await refused(post(world)) == code
    assert (await post(world))["ok"]


async def test_too_many_requests(world: World) -> None:
    world.slack.faults.on("chat.*", status=429, retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await post(world)
    assert caught.value.response.headers["Retry-After"] == "7"


@pytest.mark.parametrize("status", [500, 503])
async def test_an_outage(world: World, status: int) -> None:
    world.slack.faults.on("chat.postMessage", status=status, times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            await post(world)
        assert caught.value.response.status_code == status
    assert (await post(world))["ok"]


BROKEN: dict[str, type[Exception] | tuple[type[Exception], ...]] = {
    "closed": aiohttp.ClientError,
    "half": (aiohttp.ClientError, SlackApiError, SlackRequestError),
    "text": (SlackApiError, SlackRequestError),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_an_answer_that_is_none(world: World, how: str) -> None:
    client = world.client
    client.retry_handlers.clear()
    world.slack.faults.on("chat.postMessage", broken=how)
    with pytest.raises(BROKEN[how]):
        await post(world)
    assert world.ana.sees(world.general) == []
    assert (await post(world))["ok"]


async def test_a_slow_answer_is_given_in_the_end(world: World) -> None:
    world.slack.faults.on("chat.postMessage", seconds=0.05)
    began = asyncio.get_running_loop().time()
    assert (await post(world))["ok"]
    assert asyncio.get_running_loop().time() - began >= 0.05


async def test_what_was_done_can_look_undone(world: World) -> None:
    world.slack.faults.on("chat.postMessage", status=500, after=True)
    with pytest.raises(SlackApiError):
        await post(world, "posted all the same")
    assert [each.text for each in world.ana.sees(world.general)] == ["posted all the same"]


async def test_a_response_address_can_be_down(world: World) -> None:
    world.slack.faults.on("response_url", status=500)
    address = world.slack.hooks.new(world.app, world.team, world.general, world.ana.id, None)
    async with aiohttp.ClientSession() as session:
        async with session.post(address, json={"text": "x"}) as first:
            assert first.status == 500
        async with session.post(address, json={"text": "x"}) as second:
            assert second.status == 200
    assert len(world.ana.private(world.general)) == 1


async def test_an_upload_can_fail(world: World) -> None:
    world.slack.faults.on("upload", status=500)
    with pytest.raises(SlackRequestError):
        await world.client.files_upload_v2(content=b"x", filename="a.txt")


async def test_a_connection_can_be_refused_and_is_tried_again(world: World) -> None:
    world.slack.faults.on("socket", status=500)
    async with by_socket(world, world.bolt(), ping_interval=0.02):
        assert len(world.slack.called("apps.connections.open")) >= 1
        assert len(world.app.sockets) == 1


async def test_faults_can_be_cleared(world: World) -> None:
    world.slack.faults.on("chat.postMessage", error="fatal_error", times=99)
    world.slack.faults.drop(times=99)
    world.slack.faults.clear()
    assert (await post(world))["ok"]
    bolt = world.bolt()

    @bolt.event(re.compile(".*"))
    async def hear() -> None:
        return None

    async with by_socket(world, bolt):
        await world.ana.says(world.general, "hello")
    assert world.app.deliveries[-1].acked
