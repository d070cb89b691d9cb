"""Socket Mode: one envelope to one socket, retries, goodbyes, silences."""

import asyncio
import json
import re
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp

from tests.fakes.slack.conftest import World, by_socket, world_of


def hearing(world: World) -> tuple[AsyncApp, list[str]]:
    """An app that notes what is said, with the number of the attempt."""
    bolt, heard = world.bolt(), []

    @bolt.event(re.compile(".*"))
    async def hear(event: dict[str, Any], request: Any) -> None:
        attempt = request.headers.get("x-slack-retry-num", ["0"])[0]
        heard.append(f"{event['text']} {attempt}")

    return bolt, heard


async def test_an_envelope_goes_to_one_of_several_sockets(world: World) -> None:
    bolt, heard = hearing(world)
    async with by_socket(world, bolt), by_socket(world, bolt):
        for number in range(4):
            await world.ana.says(world.general, str(number))
        counts = [sum(each["type"] == "events_api" for each in socket.sent) for socket in world.app.sockets]
    assert heard == ["0 0", "1 0", "2 0", "3 0"]
    assert counts == [2, 2]


async def test_a_lost_acknowledgement_brings_the_event_again(world: World) -> None:
    bolt, heard = hearing(world)
    world.slack.faults.lose_ack("message")
    async with by_socket(world, bolt):
        await world.ana.says(world.general, "hello")
    assert heard == ["hello 0", "hello 1"]
    (delivery,) = world.app.deliveries
    assert [attempt.ok for attempt in delivery.attempts] == [False, True]


async def test_without_a_socket_an_event_is_tried_four_times_and_lost(world: World) -> None:
    await world.ana.says(world.general, "hello")
    (delivery,) = world.app.deliveries
    assert (len(delivery.attempts), delivery.failure) == (4, "no_connection")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_the_client_comes_back_after_a_goodbye_and_nothing_is_lost(world: World, reason: str) -> None:
    bolt, heard = hearing(world)
    async with by_socket(world, bolt):
        await world.app.disconnect(reason)
        await world.ana.says(world.general, "hello")
        await world.app.connected()
    assert heard == ["hello 0"]


async def test_a_broken_socket_is_replaced(world: World) -> None:
    bolt, heard = hearing(world)
    async with by_socket(world, bolt, ping_interval=0.05):
        (first,) = world.app.sockets
        world.app.cut()
        await world.slack.until(lambda: bool(world.app.sockets) and first not in world.app.sockets)
        await world.ana.says(world.general, "hello")
    assert heard == ["hello 0"]


async def test_a_silent_socket_swallows_envelopes_and_answers_no_ping() -> None:
    async with world_of(deadline=0.05) as world:
        bolt, heard = hearing(world)
        async with by_socket(world, bolt):
            world.app.silence()
            await world.ana.says(world.general, "hello")
            (delivery,) = world.app.deliveries
            assert {attempt.reason for attempt in delivery.attempts} == {"timeout"}
    assert heard == []


async def test_a_client_with_short_pings_notices_silence(world: World) -> None:
    bolt, heard = hearing(world)
    async with by_socket(world, bolt, ping_interval=0.05):
        (first,) = world.app.sockets
        world.app.silence()
        await world.slack.until(lambda: first not in world.app.sockets)
        await world.app.connected()
        await world.ana.says(world.general, "hello")
    assert heard == ["hello 0"]


async def test_a_late_acknowledgement_does_not_count(world: World) -> None:
    world.slack.deadline = 0.02
    bolt = world.bolt()
    gate = asyncio.Event()

    @bolt.command("/slow")
    async def slow(ack: Any) -> None:
        await gate.wait()
        await ack("too late")

    async with by_socket(world, bolt):
        answer = await world.ana.types("/slow", "", world.general)
        assert answer.error == "operation_timeout"
        assert len(answer.delivery.attempts) == 1
        gate.set()
        await world.slack.until(lambda: bool(world.app.sockets[0].received))
    assert len(world.slack.sockets.late) == 1
    assert world.ana.private(world.general) == []


async def test_tickets_are_good_once_and_ten_sockets_are_the_most(world: World) -> None:
    async with AsyncExitStack() as open_ones:
        session = await open_ones.enter_async_context(aiohttp.ClientSession())

        async def connect(address: str) -> str:
            ws = await open_ones.enter_async_context(session.ws_connect(address))
            kind: str = json.loads((await ws.receive()).data)["type"]
            return kind

        kinds = [await connect(world.slack.sockets.ticket(world.app)) for _ in range(11)]
        assert kinds == ["hello"] * 10 + ["disconnect"]
        address = world.slack.sockets.ticket(world.app)
        world.app.sockets[0].cut()
        await world.slack.until(lambda: len(world.app.sockets) == 9)
        assert await connect(address) == "hello"
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await connect(address)
