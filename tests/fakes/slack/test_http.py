"""HTTP: signatures, the deadline, retries and their headers."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from tests.fakes.slack.conftest import World, by_http, world_of

Answer = Callable[[web.Request], Awaitable[web.Response]]


@asynccontextmanager
async def serving(world: World, answer: Answer) -> AsyncIterator[None]:
    """An app that is no bolt."""
    app = web.Application()
    app.router.add_post("/slack/events", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    world.app.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


async def test_bolt_takes_the_signature_and_refuses_forgers_and_old_requests(world: World) -> None:
    bolt = world.bolt()

    @bolt.event(re.compile(".*"))
    async def hear() -> None:
        return None

    async with by_http(world, bolt):
        await world.ana.says(world.general, "hello")
        (delivery,) = world.app.deliveries
        assert delivery.acked
        assert (await world.slack.replay(delivery)).status == 200
        assert (await world.slack.replay(delivery, secret="guessed")).status == 401
        assert (await world.slack.replay(delivery, age=301)).status == 401
        assert (await world.slack.send_raw(world.app, b"{}", signed=False)).status == 401


async def test_bolt_answers_the_challenge(world: World) -> None:
    async with by_http(world, world.bolt()):
        body = json.dumps({"type": "url_verification", "token": "t", "challenge": "c"}).encode()
        assert (await world.slack.send_raw(world.app, body)).answer == {"challenge": "c"}


async def test_what_fails_comes_again_with_number_and_reason(world: World) -> None:
    seen: list[tuple[str, str]] = []

    async def failing(request: web.Request) -> web.Response:
        seen.append(
            (request.headers.get("X-Slack-Retry-Num", ""), request.headers.get("X-Slack-Retry-Reason", "")),
        )
        return web.Response(status=500 if len(seen) < 3 else 200)

    async with serving(world, failing):
        await world.ana.says(world.general, "hello")
    assert seen == [("", ""), ("1", "http_error"), ("2", "http_error")]
    assert world.app.deliveries[0].acked


async def test_three_retries_are_all_there_are(world: World) -> None:
    async def failing(request: web.Request) -> web.Response:
        return web.Response(status=500)

    async with serving(world, failing):
        await world.ana.says(world.general, "hello")
    assert [attempt.number for attempt in world.app.deliveries[0].attempts] == [0, 1, 2, 3]
    assert world.app.deliveries[0].failure == "http_error"


async def test_an_app_can_refuse_retries(world: World) -> None:
    async def failing(request: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    async with serving(world, failing):
        await world.ana.says(world.general, "hello")
    assert len(world.app.deliveries[0].attempts) == 1


async def test_an_answer_after_the_deadline_is_none_and_a_click_is_sent_once() -> None:
    async with world_of(deadline=0.05) as world:
        asked = 0

        async def slow(request: web.Request) -> web.Response:
            nonlocal asked
            asked += 1
            await asyncio.sleep(0.2)
            return web.Response()

        async with serving(world, slow):
            await world.ana.says(world.general, "hello")
            answer = await world.ana.types("/poll", "", world.general)
        assert [each.reason for each in world.app.deliveries[0].attempts] == ["http_timeout"] * 4
        assert answer.error == "operation_timeout"
        assert asked == 5


@pytest.mark.parametrize("backwards", [False, True])
async def test_what_is_held_back_arrives_later_and_in_either_order(world: World, backwards: bool) -> None:
    texts: list[str] = []

    async def noting(request: web.Request) -> web.Response:
        texts.append((await request.json())["event"]["text"])
        return web.Response()

    async with serving(world, noting):
        world.slack.faults.hold("message", times=2)
        await world.ana.says(world.general, "first")
        await world.ana.says(world.general, "second")
        assert texts == []
        world.slack.release(backwards)
        await world.slack.settled()
    assert sorted(texts) == ["first", "second"]
    assert texts[0] == ("second" if backwards else "first")


async def test_doubled_and_dropped_deliveries(world: World) -> None:
    ids: list[str] = []

    async def noting(request: web.Request) -> web.Response:
        ids.append((await request.json())["event_id"])
        return web.Response()

    async with serving(world, noting):
        world.slack.faults.double("message")
        await world.ana.says(world.general, "twice")
        assert len(ids) == 2
        assert ids[0] == ids[1]
        world.slack.faults.drop("reaction_*")
        await world.ana.reacts(world.ana.sees(world.general)[0], "thumbsup")
        assert len(ids) == 2
        assert world.app.deliveries[-1].failure == "dropped"


async def test_anything_can_be_sent_well_made_or_not(world: World) -> None:
    bodies: list[Any] = []

    async def noting(request: web.Request) -> web.Response:
        bodies.append(await request.json())
        return web.Response()

    async with serving(world, noting):
        await world.slack.event(world.app, world.team, {"type": "moon_landed"})
        await world.slack.send_raw(world.app, b'{"type": 5}')
    assert bodies[0]["event"] == {"type": "moon_landed"}
    assert bodies[1] == {"type": 5}
