"""The stream: what happens, in order, to those who may see it."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.platforms.base import Delivery, Outcome, Private
from bot.platforms.web.store import events
from handlers.core.events import Place
from handlers.core.forms import Field, Form
from handlers.core.message import Message, Note
from tests.bot.platforms.web.conftest import Room, opened

HERE = Place("web", "web", "talk")
STAFF = Place("web", "web", "staff")
FORM = Form(token="polls.new", title="New poll", fields=(Field("title", "Question"),), submit="Post")


def note(text: str) -> Message:
    return Message(text, (Note((text,)),))


async def received(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[dict[str, Any]]:
    """The next events; fails when they do not come."""
    return [await asyncio.wait_for(socket.receive_json(), 5) for _ in range(count)]


async def test_everything_that_happens_is_told_in_order(room: Room) -> None:
    socket = await room.stream("?as=ana")
    message = await room.say("ken", "Less sugar")
    await room.call("PATCH", f"/api/v1/messages/{message['id']}", {"as": "ken", "text": "More salt"})
    await room.call("PUT", f"/api/v1/messages/{message['id']}/reactions/👍?as=ana")
    await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ken")
    told = await received(socket, 4)
    assert [event["event"] for event in told] == ["message", "edited", "reaction", "deleted"]
    assert [event["seq"] for event in told] == [1, 2, 3, 4]
    assert {event["channel"] for event in told} == {"talk"}
    assert [event["message"]["id"] for event in told] == [message["id"]] * 4
    assert (told[2]["person"], told[2]["emoji"], told[2]["added"]) == ("ana", "👍", True)
    assert told[3]["message"]["deleted"] is True


async def test_what_chorus_posts_and_redraws_is_told(room: Room) -> None:
    socket = await room.stream("?as=ana")
    message = await room.platform.post(Delivery("o1", HERE, note("0 people"), "poll:1"))
    await room.platform.edit(HERE, message, note("1 person"))
    posted, edited = await received(socket, 2)
    assert (posted["event"], posted["message"]["subject"], edited["event"]) == ("message", "poll:1", "edited")
    assert edited["message"]["text"] == "1 person"


async def test_a_redraw_that_changes_nothing_is_not_told(room: Room) -> None:
    socket = await room.stream("?as=ana")
    message = await room.platform.post(Delivery("o1", HERE, note("0 people"), "poll:1"))
    await room.platform.edit(HERE, message, note("0 people"))
    await room.say("ana", "last")
    assert [event["event"] for event in await received(socket, 2)] == ["message", "message"]


async def test_whispers_and_forms_reach_one_person_only(room: Room) -> None:
    theirs, others, nobody = [await room.stream(query) for query in ("?as=ana", "?as=mara", "")]
    room.runtime.answer = lambda event: Outcome(result="form", form=FORM, privates=(Private(note("psst"), "poll:1"),))
    answer = (await room.post("/api/v1/commands", {"as": "ana", "channel": "talk", "text": "/poll"})).body
    room.runtime.answer = lambda event: Outcome()
    last = await room.say("mara", "last")
    whisper, form, message = await received(theirs, 3)
    assert whisper["whisper"] == answer["whispers"][0]
    assert form["form"] == answer["form"]
    assert message["message"]["id"] == last["id"]
    for socket in (others, nobody):
        assert [event["event"] for event in await received(socket, 1)] == ["message"]


async def test_team_and_direct_channels_reach_those_who_see_them(room: Room) -> None:
    member, team, nobody = [await room.stream(query) for query in ("?as=ana", "?as=jonas", "")]
    await room.say("mara", "for the team", channel="staff")
    await room.say("ana", "for Chorus", channel="dm:ana")
    await room.say("ken", "for all")

    async def texts(socket: aiohttp.ClientWebSocketResponse, count: int) -> list[str]:
        return [event["message"]["text"] for event in await received(socket, count)]

    assert await texts(member, 2) == ["for Chorus", "for all"]
    assert await texts(team, 2) == ["for the team", "for all"]
    assert await texts(nobody, 2) == ["for the team", "for all"]


async def test_after_replays_what_was_missed(room: Room) -> None:
    for number in range(5):
        await room.say("ken", str(number))
    socket = await room.stream("?as=ana&after=2")
    assert [event["message"]["text"] for event in await received(socket, 3)] == ["2", "3", "4"]
    await room.say("ken", "5")
    assert [event["seq"] for event in await received(socket, 1)] == [6]


async def test_after_0_replays_everything_there_is(room: Room) -> None:
    await room.say("ken", "first")
    socket = await room.stream("?as=ana&after=0")
    assert [event["seq"] for event in await received(socket, 1)] == [1]


async def test_a_replay_in_several_reads_is_whole(room: Room) -> None:
    for number in range(450):
        await room.platform.chat.say("ken", "talk", str(number))
    socket = await room.stream("?as=ana&after=0")
    assert [event["seq"] for event in await received(socket, 450)] == list(range(1, 451))


async def test_a_listing_says_from_where_the_stream_goes_on(room: Room) -> None:
    await room.say("ken", "first")
    seq = (await room.get("/api/v1/channels/talk/messages?as=ana")).body["seq"]
    await room.say("ken", "second")
    socket = await room.stream(f"?as=ana&after={seq}")
    assert [event["message"]["text"] for event in await received(socket, 1)] == ["second"]


@pytest.mark.parametrize("after", [1, 9])
async def test_what_is_gone_or_was_never_reached_is_reset(room: Room, after: int) -> None:
    for number in range(5):
        await room.say("ken", str(number))
    await room.engine.writing("default", lambda session: events.forget(session, 3))
    socket = await room.stream(f"?as=ana&after={after}")
    assert await received(socket, 1) == [{"seq": 5, "event": "reset"}]
    await room.say("ken", "last")
    assert [event["seq"] for event in await received(socket, 1)] == [6]


async def test_the_stream_goes_on_over_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as room:
        socket = await room.stream("?as=ana")
        await room.say("ken", "before")
        seq = (await received(socket, 1))[0]["seq"]
        await room.server.stop()
        end = await asyncio.wait_for(socket.receive(), 5)
        assert end.type == aiohttp.WSMsgType.CLOSE
        assert end.data == aiohttp.WSCloseCode.GOING_AWAY
    async with opened(tmp_path, fill=False) as room:
        await room.say("ken", "after")
        again = await room.stream(f"?as=ana&after={seq}")
        assert [event["message"]["text"] for event in await received(again, 1)] == ["after"]


WRONG = {
    "nobody": ("?as=nobody", 404),
    "a number in words": ("?as=ana&after=x", 400),
    "a number below zero": ("?as=ana&after=-1", 400),
    "a number without end": (f"?as=ana&after={'9' * 40}", 400),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_the_stream_is_refused_with(room: Room, wrong: str) -> None:
    query, status = WRONG[wrong]
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await room.stream(query)
    assert refused.value.status == status


async def test_the_stream_is_refused_to_foreign_pages_and_names(room: Room) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await room.http.ws_connect("/api/v1/stream?as=ana", headers=headers)
        assert refused.value.status == 403


async def test_a_plain_get_of_the_stream_is_4xx(room: Room) -> None:
    assert 400 <= (await room.get("/api/v1/stream?as=ana")).status < 500


async def test_a_client_that_reads_nothing_holds_no_memory_and_learns_the_rest_later(room: Room) -> None:
    chat = room.platform.chat
    seq = await chat.feed.join()
    try:
        for number in range(2_300):
            await chat.say("ken", "talk", str(number))
        await asyncio.wait_for(chat.feed.more(2_299), 5)
        assert len(chat.feed._lines) == 2_000
        first = await chat.feed.after(seq)
        assert first is not None
        assert [line.seq for line in first] == list(range(1, 201))
    finally:
        chat.feed.leave()


async def test_followers_that_come_and_go_leave_nothing_behind(room: Room) -> None:
    for _ in range(5):
        socket = await room.stream("?as=ana")
        await socket.close()
    await room.say("ken", "hello")
    socket = await room.stream("?as=ana&after=0")
    assert len(await received(socket, 1)) == 1
