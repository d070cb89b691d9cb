"""What slack-bolt does by itself, so that nobody is surprised: seen through the fake."""

import asyncio
import json
import re
from typing import Any

from slack_bolt.async_app import AsyncAck

from tests.fakes.slack.conftest import World, by_http, by_socket


async def test_bolt_runs_a_repeated_event_again(world: World) -> None:
    bolt, heard = world.bolt(), []

    @bolt.event(re.compile(".*"))
    async def hear(body: dict[str, Any]) -> None:
        heard.append(body["event_id"])

    world.slack.faults.double("message")
    async with by_socket(world, bolt):
        await world.ana.says(world.general, "hello")
    assert len(heard) == 2
    assert heard[0] == heard[1]


async def test_bolt_answers_what_nobody_handles_with_404(world: World) -> None:
    async with by_http(world, world.bolt()):
        answer = await world.ana.types("/unknown", "", world.general)
        assert answer.error == "operation_timeout"
        assert answer.delivery.attempts[0].status == 404


async def test_bolt_says_nothing_over_a_socket_when_nobody_handles_it(world: World) -> None:
    world.slack.deadline = 0.05
    async with by_socket(world, world.bolt()):
        answer = await world.ana.types("/unknown", "", world.general)
    assert answer.delivery.failure == "timeout"


async def test_an_error_after_the_acknowledgement_loses_it(world: World) -> None:
    bolt = world.bolt()

    @bolt.command("/poll")
    async def poll(ack: AsyncAck) -> None:
        await ack()
        raise ValueError("after the acknowledgement")

    async with by_http(world, bolt):
        answer = await world.ana.types("/poll", "", world.general)
    assert answer.delivery.attempts[0].status == 500


async def test_a_used_up_ticket_is_tried_for_ever(world: World) -> None:
    async with by_socket(world, world.bolt(), ping_interval=0.02) as handler:
        connecting = asyncio.create_task(handler.client.connect())
        await world.slack.until(lambda: world.slack.sockets.refused >= 3)
        assert len(world.slack.called("apps.connections.open")) == 1
        connecting.cancel()


async def test_a_manifest_is_judged(world: World) -> None:
    manifest = {"display_information": {"name": "Chorus"}, "settings": {"socket_mode_enabled": True}}
    assert (await world.client.apps_manifest_validate(token="xoxe-1", manifest=json.dumps(manifest)))["ok"]
