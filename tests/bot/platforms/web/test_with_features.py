"""The web chat with the real runtime and all features: a community at work, and whatever anybody sends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.app import catalogues, registry, schemas
from bot.http.server import Server
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.store.schema import SCHEMA
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from tests.bot.platforms.web.conftest import CHANNELS, PEOPLE, Room
from tests.engines import open_engine
from tests.fakes.runtime import FakeRuntime
from tests.stage import Clock, codes


@asynccontextmanager
async def running(path: Path) -> AsyncIterator[Room]:
    """A whole program with the web chat as its only platform."""
    engine = await open_engine(path / "chat.db")
    features = registry(SCHEMA)
    await engine.migrate(schemas(features, SCHEMA))
    texts, clock, server = catalogues(), Clock(), Server()
    configured = {"language": "en", "timezone": "Europe/Warsaw"}
    around = Surroundings(engine, features, texts, "default", configured, clock, codes())
    commands = [spec for spec, _ in features.commands.values()]
    platform = WebPlatform(engine, "default", texts, server, commands=commands, clock=clock, code=codes())
    platform.mount()
    for person in PEOPLE:
        await platform.chat.add_person(person)
    for channel in CHANNELS:
        await platform.chat.add_channel(channel)
    program = Program(around, {"web": platform})
    server.bind()
    await program.start()
    await server.start()
    async with aiohttp.ClientSession(server.url) as http:
        try:
            yield Room(platform, server, FakeRuntime(), clock, http, engine)
        finally:
            await server.stop()
            await program.stop()
            await engine.close()


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Room]:
    """One running program."""
    async with running(tmp_path) as room:
        yield room


async def command(room: Room, text: str, who: str = "mara", channel: str = "talk") -> dict[str, Any]:
    reply = await room.post("/api/v1/commands", {"as": who, "channel": channel, "text": text})
    assert reply.status == 200, reply.body
    answer: dict[str, Any] = reply.body
    return answer


async def test_the_first_poll_is_number_1_and_its_message_is_posted_when_the_command_is_answered(program: Room) -> None:
    answer = await command(program, '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d')
    assert (answer["outcome"], answer["subject"]) == ("done", "poll:1")
    message = (await program.get(f"/api/v1/messages/{answer['posted'][0]}?as=mara")).body
    assert (message["subject"], message["channel"], message["bot"]) == ("poll:1", "talk", True)
    choices = [element for element in message["elements"] if element["type"] == "choice"]
    assert [(choice["label"], choice["votes"], choice["mine"]) for choice in choices] == [
        ("Ketchup", 0, False),
        ("Mustard", 0, False),
    ]
    assert "Ketchup" in message["text"]


async def test_a_vote_is_whispered_in_the_voters_language_and_counted_in_the_message(program: Room) -> None:
    posted = (await command(program, '/poll "Which sauce?" "Ketchup" "Mustard"'))["posted"][0]
    message = (await program.get(f"/api/v1/messages/{posted}")).body
    token = next(element["token"] for element in message["elements"] if element["type"] == "choice")
    stream = await program.stream("?as=mara")
    answer = (await program.post("/api/v1/presses", {"as": "ana", "message": posted, "token": token})).body
    assert (answer["outcome"], answer["whispers"][0]["language"]) == ("done", "pl")
    event = await stream.receive_json(timeout=5)
    await stream.close()
    assert (event["event"], event["message"]["id"]) == ("edited", posted)
    drawn = [element for element in event["message"]["elements"] if element["type"] == "choice"]
    assert [choice["votes"] for choice in drawn] == [1, 0]
    mine = (await program.get(f"/api/v1/messages/{posted}?as=ana")).body["elements"]
    assert [element["mine"] for element in mine if element["type"] == "choice"] == [True, False]


async def test_a_form_posts_a_poll(program: Room) -> None:
    form = (await command(program, "/poll"))["form"]
    values = {"title": "Which sauce?", "choices": "Ketchup\nMustard"}
    reply = await program.post("/api/v1/forms", {"as": "mara", "form": form["id"], "values": values})
    assert (reply.status, reply.body["outcome"], reply.body["subject"]) == (200, "done", "poll:1")
    assert len(reply.body["posted"]) == 1


async def test_a_refusal_says_in_the_persons_language_what_to_type(program: Room) -> None:
    answer = await command(program, '/poll "Which sauce?" "Ketchup" "Mustard" --clsoe 2d', who="mara")
    assert answer["outcome"] == "refused"
    assert "--close" in answer["whispers"][0]["text"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
BODIES: dict[str, dict[str, Any]] = {
    "people": {"id": "x", "name": "X", "locale": "pl", "tz": "UTC", "role": "member"},
    "channels": {"id": "x", "name": "X", "kind": "community", "language": "pl"},
    "messages": {"as": "ana", "channel": "talk", "text": "hello", "reply_to": "m1", "files": []},
    "commands": {"as": "ana", "channel": "talk", "text": "/poll list"},
    "presses": {"as": "ana", "message": "m1", "token": "polls.vote:1:1", "values": ["1"]},
    "forms": {"as": "ana", "form": "f1", "values": {"title": "x"}},
}
WORDS = st.text(max_size=30) | st.sampled_from(
    ['"', "“", "--close", "--max", "99999999999999999999999", "0", "-1", "\u202e", "close", "delete", "now", "preview"]
)
NAMES = st.sampled_from(["poll", "ask", "digest", "chorus", "chorus settings", "chorus privacy", "nothing", "POLL"])
PARTS = st.text(alphabet=":.-_0123456789abcxyz", max_size=12) | st.sampled_from(["1", "0", "-1", "9" * 30, "１"])
ACTIONS = sorted([*registry().presses, *registry().forms, "nothing.here"])
EXAMPLES = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@EXAMPLES
@given(call=st.sampled_from(sorted(BODIES)), field=st.integers(0, 5), value=JSON, more=st.booleans())
async def test_no_value_in_any_field_is_a_5xx(program: Room, call: str, field: int, value: Any, more: bool) -> None:
    body = dict(BODIES[call])
    body[[*body, "more"][field % (len(body) + int(more))]] = value
    assert (await program.post(f"/api/v1/{call}", body)).status < 500


@EXAMPLES
@given(call=st.sampled_from(sorted(BODIES)), data=st.binary(max_size=200) | JSON.map(msgspec.json.encode))
async def test_no_body_is_a_5xx(program: Room, call: str, data: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    assert 400 <= (await program.call("POST", f"/api/v1/{call}", data=data, headers=headers)).status < 500


@EXAMPLES
@given(name=NAMES, words=st.lists(WORDS, max_size=6))
async def test_no_command_is_a_5xx(program: Room, name: str, words: list[str]) -> None:
    body = {"as": "mara", "channel": "talk", "text": f"/{name} {' '.join(words)}"}
    assert (await program.post("/api/v1/commands", body)).status < 500


@EXAMPLES
@given(
    action=st.sampled_from(ACTIONS), parts=st.lists(PARTS, max_size=3), values=st.lists(st.text(max_size=9), max_size=3)
)
async def test_no_token_is_a_5xx(program: Room, action: str, parts: list[str], values: list[str]) -> None:
    message = (await program.listed())[-1]["id"]
    body = {"as": "mara", "message": message, "token": ":".join([action, *parts]), "values": values}
    assert (await program.post("/api/v1/presses", body)).status < 500


@EXAMPLES
@given(values=st.dictionaries(st.sampled_from(["title", "choices", "kind", "most", "close"]), JSON, max_size=5))
async def test_nothing_filled_in_is_a_5xx(program: Room, values: dict[str, Any]) -> None:
    form = (await command(program, "/poll"))["form"]["id"]
    assert (await program.post("/api/v1/forms", {"as": "mara", "form": form, "values": values})).status < 500


@EXAMPLES
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"]),
    path=st.sampled_from(
        ["messages/", "channels/", "messages/m1/reactions/", "people", "whispers", "stream", "crowd", "../../", "page/"]
    ),
    rest=st.text(max_size=20),
    query=st.dictionaries(
        st.sampled_from(["as", "after", "before", "limit", "x"]), st.text(max_size=12) | st.just("ana"), max_size=3
    ),
)
async def test_no_address_is_a_5xx(program: Room, method: str, path: str, rest: str, query: dict[str, str]) -> None:
    try:
        url = URL(f"/api/v1/{path}").joinpath(rest).with_query(query) if rest.strip("/") else URL(f"/api/v1/{path}")
        address = str(url)
    except (ValueError, UnicodeError):
        return  # no client can send it
    assert (await program.call(method, address)).status < 500
