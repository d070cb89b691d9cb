"""Files that Chorus posts: a picture is shown, anything else is there to be saved."""

import pytest

from bot.platforms.base import Gone
from handlers.core.events import Place, Said
from tests.bot.platforms.web.conftest import Room

HERE = Place("web", "web", "talk")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


async def test_a_picture_is_shown_with_its_alternative_text(room: Room) -> None:
    message = await room.platform.send_file(HERE, "votes.png", PNG, alt="Ketchup leads with 12 of 20 people")
    [shown] = (await room.get("/api/v1/channels/talk/messages?as=ana")).body["messages"]
    assert (shown["id"], shown["bot"], shown["summary"]) == (message, True, "Ketchup leads with 12 of 20 people")
    [file] = shown["files"]
    assert (file["name"], file["type"], file["size"]) == ("votes.png", "image/png", len(PNG))
    served = await room.get(file["url"])
    assert (served.raw, served.headers["Content-Type"]) == (PNG, "image/png")
    assert served.headers["Content-Disposition"].startswith("inline")


async def test_what_is_no_picture_is_saved_and_never_shown(room: Room) -> None:
    await room.platform.send_file(HERE, "votes.html", b"<script>alert(1)</script>", alt="All votes")
    [shown] = (await room.get("/api/v1/channels/talk/messages?as=ana")).body["messages"]
    served = await room.get(shown["files"][0]["url"])
    assert served.headers["Content-Type"] == "application/octet-stream"
    assert served.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_in_a_thread_stands_under_its_message_and_is_not_heard(room: Room) -> None:
    said = await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "How many?"})
    message = await room.platform.send_file(HERE, "votes.png", PNG, alt="Twelve", thread=said.body["id"])
    listed = (await room.get("/api/v1/channels/talk/messages?as=ana")).body["messages"]
    assert {one["id"]: one["reply_to"] for one in listed}[message] == said.body["id"]
    await room.platform.beat()
    assert [event.text for event in room.runtime.events if isinstance(event, Said)] == ["How many?"]


async def test_a_file_for_a_channel_that_is_not_there_is_gone(room: Room) -> None:
    with pytest.raises(Gone):
        await room.platform.send_file(Place("web", "web", "nowhere"), "votes.png", PNG, alt="Twelve")
