"""Idempotency-Key: the same key and body return the first answer and change nothing."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.base import Outcome, Private
from handlers.core.events import Command, Said
from handlers.core.forms import Field, Form
from handlers.core.message import Message, Note
from storage import NotSaved
from tests.bot.platforms.web.conftest import Room, opened

WHISPER = Private(Message("Done.", (Note(("Done.",)),)))
FORM = Form(token="polls.new", title="New poll", fields=(Field("title", "Question", required=True),), submit="Post")
CALLS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "people": ("/api/v1/people", {"id": "tom", "name": "Tom"}, {"id": "tom", "name": "Tim"}),
    "channels": (
        "/api/v1/channels",
        {"id": "tips", "name": "Tips", "kind": "community"},
        {"id": "tips", "name": "Tops", "kind": "community"},
    ),
    "messages": (
        "/api/v1/messages",
        {"as": "ana", "channel": "talk", "text": "hello"},
        {"as": "ana", "channel": "talk", "text": "bye"},
    ),
    "commands": (
        "/api/v1/commands",
        {"as": "ana", "channel": "talk", "text": "/poll"},
        {"as": "ana", "channel": "talk", "text": "/ask"},
    ),
}


async def everything(room: Room) -> Any:
    """All rows of the chat but the kept answers."""
    tables = ("web_people", "web_channels", "web_messages", "web_whispers", "web_forms", "web_events")
    return [
        await room.engine.reading("default", lambda session, table=table: session.rows(f"SELECT * FROM {table}"))
        for table in tables
    ]


@pytest.mark.parametrize("call", CALLS)
async def test_a_repeated_call_is_answered_as_the_first_time_and_changes_nothing(room: Room, call: str) -> None:
    room.runtime.answer = lambda event: Outcome(privates=(WHISPER,))
    path, body, other = CALLS[call]
    first = await room.post(path, body, key="k1")
    assert first.status in (200, 201)
    before, delivered = await everything(room), len(room.runtime.events)
    again = await room.post(path, dict(reversed(body.items())), key="k1")
    assert (again.status, again.raw) == (first.status, first.raw)
    assert (await everything(room), len(room.runtime.events)) == (before, delivered)
    reused = await room.post(path, other, key="k1")
    assert (reused.status, reused.code) == (409, "key_used")
    assert (await everything(room), len(room.runtime.events)) == (before, delivered)


async def test_a_key_is_scoped_to_call_and_person(room: Room) -> None:
    one = await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "hello"}, key="k")
    other = await room.post("/api/v1/messages", {"as": "ken", "channel": "talk", "text": "hello"}, key="k")
    command = await room.post("/api/v1/commands", {"as": "ana", "channel": "talk", "text": "/poll"}, key="k")
    assert (one.status, other.status, command.status) == (201, 201, 200)
    assert one.body["id"] != other.body["id"]


async def test_calls_at_the_same_time_with_one_key_are_one(room: Room) -> None:
    body = {"as": "ana", "channel": "talk", "text": "hello"}
    replies = await asyncio.gather(*(room.post("/api/v1/messages", body, key="k") for _ in range(8)))
    assert len({reply.body["id"] for reply in replies}) == 1
    assert len(await room.listed()) == 1


async def test_calls_at_the_same_time_with_one_key_are_all_answered_as_the_first(room: Room) -> None:
    body = {"id": "tom", "name": "Tom"}
    replies = await asyncio.gather(*(room.post("/api/v1/people", body, key="k") for _ in range(8)))
    assert {reply.status for reply in replies} == {201}


async def test_a_key_is_known_after_a_restart_and_forgotten_after_a_day(tmp_path: Path) -> None:
    body = {"as": "ana", "channel": "talk", "text": "hello"}
    async with opened(tmp_path) as room:
        first = await room.post("/api/v1/messages", body, key="k")
        clock = room.clock
    clock.forward(hours=23)
    async with opened(tmp_path, fill=False, clock=clock) as room:
        assert (await room.post("/api/v1/messages", body, key="k")).raw == first.raw
    clock.forward(hours=2)
    async with opened(tmp_path, fill=False, clock=clock) as room:
        fresh = await room.post("/api/v1/messages", body | {"text": "other words"}, key="k")
        assert fresh.status == 201


async def test_a_key_reaches_the_handlers_so_that_a_crash_before_the_answer_repeats_nothing(room: Room) -> None:
    room.runtime.answer = lambda event: Outcome(privates=(WHISPER,))
    body = {"as": "ana", "channel": "talk", "text": "/poll"}
    first = await room.post("/api/v1/commands", body, key="k")
    await room.engine.writing("default", lambda session: session.run("DELETE FROM web_answers"))
    again = await room.post("/api/v1/commands", body, key="k")
    keys = [event.key for event in room.runtime.of(Command)]
    assert keys == ["web:commands:ana:k"] * 2
    assert again.body["whispers"] == first.body["whispers"]
    assert len((await room.get("/api/v1/whispers?as=ana")).body["whispers"]) == 1


async def test_a_message_lost_before_its_answer_is_not_written_twice(room: Room) -> None:
    body = {"as": "ana", "channel": "talk", "text": "hello"}
    first = await room.post("/api/v1/messages", body, key="k")
    await room.engine.writing("default", lambda session: session.run("DELETE FROM web_answers"))
    again = await room.post("/api/v1/messages", body, key="k")
    assert again.body == first.body
    assert len(room.runtime.of(Said)) == 1


async def test_what_was_not_saved_may_be_repeated_with_its_key(room: Room) -> None:
    body = {"as": "ana", "channel": "talk", "text": "/poll"}
    room.runtime.down = NotSaved("disk full")
    assert (await room.post("/api/v1/commands", body, key="k")).status == 503
    room.runtime.down = None
    assert (await room.post("/api/v1/commands", body, key="k")).status == 200


async def test_a_refused_call_is_repeated_as_refused(room: Room) -> None:
    body = {"as": "ana", "channel": "later", "text": "hello"}
    first = await room.post("/api/v1/messages", body, key="k")
    await room.post("/api/v1/channels", {"id": "later", "name": "Later", "kind": "community"})
    again = await room.post("/api/v1/messages", body, key="k")
    assert (first.status, again.status, again.raw) == (404, 404, first.raw)


async def test_a_form_sent_twice_with_one_key_is_answered_alike(room: Room) -> None:
    room.runtime.answer = lambda event: Outcome(result="form", form=FORM)
    form = (await room.post("/api/v1/commands", {"as": "ana", "channel": "talk", "text": "/poll"})).body["form"]["id"]
    room.runtime.answer = lambda event: Outcome(privates=(WHISPER,))
    body = {"as": "ana", "form": form, "values": {"title": "Sauce?"}}
    first = await room.post("/api/v1/forms", body, key="k")
    again = await room.post("/api/v1/forms", body, key="k")
    assert (first.status, again.raw) == (200, first.raw)


@pytest.mark.parametrize("key", ["", "a" * 256, "a\tb", "\u017c"])
async def test_what_is_no_key_is_400(room: Room, key: str) -> None:
    reply = await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "hello"}, key=key)
    assert reply.status == 400
    assert await room.listed() == []
