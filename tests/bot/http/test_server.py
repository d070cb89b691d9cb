"""The server: who may reach it, what its errors look like, what it reports, how it ends."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import aiohttp
import msgspec
import pytest
from aiohttp import web

from bot import __version__
from bot.http.bodies import read_json
from bot.http.errors import json_response
from bot.http.guard import PublicBind, check_bind
from bot.http.server import CannotBind, Server


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """A body to try."""

    sauce: str
    bottles: Annotated[int, msgspec.Meta(ge=1)] = 1


async def order(request: web.Request) -> web.Response:
    body = await read_json(request, Order, 1000)
    return json_response({"sauce": body.sauce, "bottles": body.bottles}, 201)


async def broken(request: web.Request) -> web.Response:
    raise ValueError("a fault")


HEALTHY = {"status": "ok", "version": __version__, "platforms": {}}
ROUTES = (web.post("/orders", order), web.get("/broken", broken))


@asynccontextmanager
async def serving(**more: Any) -> AsyncIterator[tuple[Server, aiohttp.ClientSession]]:
    server = Server(**more)
    server.mount(ROUTES)
    await server.start()
    async with aiohttp.ClientSession(server.url) as http:
        try:
            yield server, http
        finally:
            await server.stop()


async def test_health_names_the_version() -> None:
    async with serving() as (_, http), http.get("/healthz") as answer:
        assert (answer.status, await answer.json()) == (200, HEALTHY)


async def test_health_and_metrics_say_which_platform_is_away() -> None:
    async with serving() as (server, http):
        states = {"slack": ("failed", "the token was revoked"), "web": ("ready", "")}
        server.watch(states, lambda: states)
        async with http.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["status"]) == (200, "degraded")
            assert (await answer.json())["platforms"] == {
                "slack": {"status": "failed", "text": "the token was revoked"},
                "web": {"status": "ready"},
            }
        states["web"] = ("connecting", "")
        async with http.get("/metrics") as answer:
            text = await answer.text()
    assert 'chorus_platform_ready{platform="slack"} 0.0' in text
    assert 'chorus_platform_ready{platform="web"} 0.0' in text


async def test_an_open_path_answers_under_any_name_and_no_other_does() -> None:
    server = Server()
    server.mount([web.post("/events", order)], open_paths=["/events"])
    server.mount(ROUTES)
    await server.start()
    async with aiohttp.ClientSession(server.url, headers={"Host": "chorus.example"}) as http:
        assert (await http.post("/events", json={"sauce": "mild"})).status == 201
        assert (await http.post("/orders", json={"sauce": "mild"})).status == 403
    await server.stop()


async def test_metrics_count_calls_by_route_and_not_by_id() -> None:
    async with serving() as (_, http):
        await (await http.get("/broken")).read()
        await (await http.get("/orders/secret-id")).read()
        async with http.get("/metrics") as answer:
            text = await answer.text()
    assert answer.content_type == "text/plain"
    assert 'chorus_http_calls_total{method="GET",route="/broken",status="500"} 1.0' in text
    assert 'chorus_http_calls_total{method="GET",route="",status="404"} 1.0' in text
    assert "secret-id" not in text


REACHED = {
    "the address itself": ({}, 200),
    "localhost": ({"Host": "localhost"}, 200),
    "localhost at a mapped port": ({"Host": "localhost:9999"}, 200),
    "an IPv6 address": ({"Host": "[::1]:80"}, 200),
    "a name that was allowed": ({"Host": "Chat.Example:443"}, 200),
    "a foreign name": ({"Host": "evil.example"}, 403),
    "a name that ends like an allowed one": ({"Host": "evil-chat.example"}, 403),
    "a name with something before it": ({"Host": "127.0.0.1@evil.example"}, 403),
    "an empty name": ({"Host": ""}, 403),
    "something that is no name": ({"Host": "[::"}, 403),
    "a page of this server": ({"Host": "localhost:1", "Origin": "http://localhost:1"}, 200),
    "a page of another port": ({"Host": "localhost:1", "Origin": "http://localhost:2"}, 403),
    "a page of another name for this machine": ({"Host": "127.0.0.1", "Origin": "http://localhost"}, 403),
    "a page of another server": ({"Origin": "https://evil.example"}, 403),
    "a page of nowhere": ({"Origin": "null"}, 403),
    "an empty origin": ({"Origin": ""}, 403),
    "a page over TLS where there is none": ({"Host": "localhost", "Origin": "https://localhost"}, 403),
    "a page over TLS of a proxy": ({"Host": "chat.example", "Origin": "https://chat.example"}, 200),
}


@pytest.mark.parametrize("reached", REACHED)
async def test_the_server_is_reached_as(reached: str) -> None:
    headers, status = REACHED[reached]
    body = {"sauce": "Ketchup"}
    async with (
        serving(allow_hosts=["chat.example"]) as (_, http),
        http.post("/orders", json=body, headers=headers) as answer,
    ):
        assert answer.status == (201 if status == 200 else status)


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_probes_may_come_under_any_name(path: str) -> None:
    async with serving() as (_, http), http.get(path, headers={"Host": "10.0.0.7:8400"}) as answer:
        assert answer.status == 200


BODIES: dict[str, tuple[bytes, str, int]] = {
    "JSON": (b'{"sauce": "Ketchup"}', "application/json", 201),
    "JSON that names its letters": (b'{"sauce": "Ketchup"}', "application/json; charset=UTF-8", 201),
    "JSON in other letters": (b'{"sauce": "Ketchup"}', "application/json; charset=latin-1", 415),
    "text": (b'{"sauce": "Ketchup"}', "text/plain", 415),
    "a form of a page": (b"sauce=Ketchup", "application/x-www-form-urlencoded", 415),
    "no type": (b'{"sauce": "Ketchup"}', "", 415),
    "nothing": (b"", "application/json", 400),
    "half of it": (b'{"sauce": "Ket', "application/json", 400),
    "a list": (b"[]", "application/json", 400),
    "null": (b"null", "application/json", 400),
    "a missing field": (b"{}", "application/json", 400),
    "an unknown field": (b'{"sauce": "x", "salt": 1}', "application/json", 400),
    "a wrong type": (b'{"sauce": ["x"]}', "application/json", 400),
    "a number out of bounds": (b'{"sauce": "x", "bottles": 0}', "application/json", 400),
    "a number without end": (b'{"sauce": "x", "bottles": 1e999}', "application/json", 400),
    "NaN": (b'{"sauce": "x", "bottles": NaN}', "application/json", 400),
    "half a character": (b'{"sauce": "\\ud800"}', "application/json", 400),
    "bytes that are no text": (b'{"sauce": "\xff"}', "application/json", 400),
    "a thousand brackets": (b"[" * 999, "application/json", 400),
    "too much": (b'{"sauce": "' + b"x" * 1000 + b'"}', "application/json", 413),
}


@pytest.mark.parametrize("body", BODIES)
async def test_a_body_of(body: str) -> None:
    data, kind, status = BODIES[body]
    headers = {"Content-Type": kind} if kind else {"Content-Type": "application/octet-stream"}
    async with serving() as (_, http), http.post("/orders", data=data, headers=headers) as answer:
        assert answer.status == status
        if status >= 400:
            error = (await answer.json())["error"]
            assert set(error) == {"code", "message"}


async def test_a_body_without_a_length_is_bounded_too() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    headers = {"Content-Type": "application/json"}
    async with serving() as (_, http), http.post("/orders", data=pieces(), headers=headers) as answer:
        assert answer.status == 413


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_a_packed_body_is_refused_unopened(encoding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    async with serving() as (_, http), http.post("/orders", data=b"not packed at all", headers=headers) as answer:
        assert answer.status == 415


HEAD = b"POST /orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
DAMAGED = {
    "no HTTP": b"\x16\x03\x01\x00\r\n\r\n",
    "a length in words": HEAD + b"Content-Length: ten\r\n\r\n",
    "a length below zero": HEAD + b"Content-Length: -1\r\n\r\n",
    "chunks that are none": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a length beyond all bounds": HEAD + b"Content-Length: 99999999999\r\n\r\n",
    "two lengths": HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "no host": b"GET /orders HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /orders HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a path that is none": b"GET nothing HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a line that is too long": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "another expectation": HEAD + b"Expect: magic\r\nContent-Length: 2\r\n\r\n{}",
}


@pytest.mark.parametrize("damaged", DAMAGED)
async def test_a_request_that_is_damaged_by(damaged: str, caplog: pytest.LogCaptureFixture) -> None:
    async with serving() as (server, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rsplit(":", 1)[1]))
        writer.write(DAMAGED[damaged])
        status = (await asyncio.wait_for(reader.readline(), 5)).split()
        writer.close()
        await writer.wait_closed()
    assert status[1].startswith(b"4")
    assert [record for record in caplog.records if record.exc_info] == []


async def test_what_is_not_there_and_what_is_not_done_are_errors_in_json() -> None:
    async with serving() as (_, http):
        async with http.get("/nothing") as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")
        async with http.get("/orders") as answer:
            assert (answer.status, (await answer.json())["error"]["code"]) == (405, "method_not_allowed")
            assert answer.headers["Allow"] == "POST"


async def test_a_fault_of_the_program_is_500_and_says_nothing_of_it() -> None:
    async with serving() as (_, http), http.get("/broken") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (500, "internal")
        assert "a fault" not in await answer.text()


async def test_every_answer_carries_the_headers() -> None:
    async with serving() as (_, http):
        for path in ("/healthz", "/nothing", "/broken"):
            async with http.get(path) as answer:
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "example.org", "", "127.0.0.1.evil.example"])
def test_an_address_that_others_can_reach_is_refused_unless_one_knows(host: str) -> None:
    with pytest.raises(PublicBind, match="--i-know-this-has-no-login"):
        check_bind(host, knows_no_login=False)
    with pytest.raises(PublicBind):
        Server(host)
    check_bind(host, knows_no_login=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_an_address_of_this_machine_is_fine(host: str) -> None:
    check_bind(host, knows_no_login=False)


async def test_a_taken_port_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        server = Server(port=taken.getsockname()[1])
        with pytest.raises(CannotBind, match="choose another --port"):
            await server.start()
        await server.stop()


async def test_the_port_is_known_before_anybody_is_answered() -> None:
    server = Server()
    server.bind()
    assert server.url.startswith("http://127.0.0.1:")
    assert not server.url.endswith(":0")
    async with aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get(server.url)
    await server.stop()


def test_an_ipv6_address_is_written_in_brackets() -> None:
    assert Server("::1", 8400).url == "http://[::1]:8400"
    assert Server("[::1]", 8400).url == "http://[::1]:8400"
    assert Server("0.0.0.0", 8400, knows_no_login=True).url == "http://127.0.0.1:8400"


async def test_a_stop_finishes_the_open_calls_and_takes_no_new_ones() -> None:
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        began.set()
        await go_on.wait()
        return json_response({"done": True})

    server = Server()
    server.mount([web.get("/slow", slow)])
    await server.start()
    async with aiohttp.ClientSession(server.url) as http:
        call = asyncio.create_task(http.get("/slow"))
        await began.wait()
        stopping = asyncio.create_task(server.stop())
        await asyncio.sleep(0)
        go_on.set()
        answer = await call
        assert await answer.json() == {"done": True}
        await stopping
        with pytest.raises(aiohttp.ClientConnectionError):
            await http.get("/slow")
