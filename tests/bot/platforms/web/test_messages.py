"""Messages: writing, reading, changing, deleting, reacting, files."""

from base64 import b64encode
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from bot.platforms.base import Delivery, Outcome, Private
from handlers.core.events import Edited, Place, Reacted, Removed, Said, Unreacted
from handlers.core.message import Choice, Heading, Message, Note
from tests.bot.platforms.web.conftest import Room

HERE = Place("web", "web", "talk")
STAFF = Place("web", "web", "staff")
POLL = Message("Poll: Which sauce?", (Heading(("Which sauce?",)), Choice("Ketchup", "polls.vote:1:1")))


def note(text: str) -> Message:
    return Message(text, (Note((text,)),))


async def test_a_message_has_every_field_of_the_contract(room: Room) -> None:
    reply = await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "Less sugar"})
    assert reply.status == 201
    message = reply.body
    assert message["at"].startswith("2026-11-24T09:00:00")
    assert message["url"] == f"{room.server.url}/#/talk/{message['id']}"
    del message["at"], message["url"]
    assert message == {
        "id": "m1",
        "channel": "talk",
        "author": "ana",
        "name": "Ana",
        "bot": False,
        "text": "Less sugar",
        "elements": None,
        "summary": "Less sugar",
        "subject": None,
        "reply_to": None,
        "reactions": {},
        "files": [],
        "edited_at": None,
        "deleted": False,
        "language": None,
    }


async def test_a_message_is_delivered_before_its_writer_is_answered(room: Room) -> None:
    message = await room.say("ana", "Less sugar")
    said = room.runtime.of(Said)[0]
    assert isinstance(said, Said)
    assert (said.message, said.text, said.link) == (message["id"], "Less sugar", message["url"])
    assert said.who.locale == "pl"


async def test_a_reply_to_a_reply_belongs_to_the_message_that_opened_the_thread(room: Room) -> None:
    root = await room.say("ana", "one")
    reply = await room.say("ken", "two", reply_to=root["id"])
    last = await room.say("ana", "three", reply_to=reply["id"])
    assert (reply["reply_to"], last["reply_to"]) == (root["id"], root["id"])
    assert [message["text"] for message in await room.listed()] == ["one", "two", "three"]


async def test_a_reply_stays_in_its_channel(room: Room) -> None:
    root = await room.say("ana", "one")
    body = {"as": "ana", "channel": "przepisy", "text": "two", "reply_to": root["id"]}
    assert (await room.post("/api/v1/messages", body)).status == 404


async def test_without_a_bound_the_newest_come_oldest_first(room: Room) -> None:
    for number in range(5):
        await room.say("ana", str(number))
    assert [message["text"] for message in await room.listed(query="?limit=2")] == ["3", "4"]


async def test_bounds_are_message_ids_and_exclude_the_message(room: Room) -> None:
    ids = [(await room.say("ana", str(number)))["id"] for number in range(6)]

    async def between(query: str) -> list[str]:
        return [message["text"] for message in await room.listed(query=query)]

    assert await between(f"?after={ids[1]}&limit=2") == ["2", "3"]
    assert await between(f"?before={ids[4]}&limit=2") == ["2", "3"]
    assert await between(f"?after={ids[0]}&before={ids[5]}&limit=500") == ["1", "2", "3", "4"]


async def test_bounds_may_be_moments(room: Room) -> None:
    for number in range(4):
        await room.say("ana", str(number))
        room.clock.forward(hours=1)
    at = (room.clock.at - timedelta(hours=3)).isoformat()
    assert [message["text"] for message in await room.listed(query=f"?after={quote(at)}")] == ["2", "3"]
    assert [message["text"] for message in await room.listed(query=f"?before={at}")] == ["0"]


WRONG_QUERIES = {
    "a limit of 0": "?limit=0",
    "a limit of 501": "?limit=501",
    "a limit in words": "?limit=ten",
    "a limit in other digits": "?limit=%D9%A3",
    "a bound that is neither id nor moment": "?after=yesterday",
    "a bound of another channel": "?after=m1",
    "a bound with half a character": "?after=%ED%A0%80",
}


@pytest.mark.parametrize("wrong", WRONG_QUERIES)
async def test_a_channel_is_not_listed_with(room: Room, wrong: str) -> None:
    await room.say("ana", "elsewhere", channel="przepisy")
    assert (await room.get(f"/api/v1/channels/talk/messages{WRONG_QUERIES[wrong]}")).status == 400


async def test_500_messages_are_the_most_and_100_the_usual(room: Room) -> None:
    for number in range(110):
        await room.platform.chat.say("ana", "talk", str(number))
    assert len(await room.listed()) == 100
    assert len(await room.listed(query="?limit=500")) == 110


async def test_a_member_neither_reads_nor_writes_in_a_team_channel(room: Room) -> None:
    assert (await room.get("/api/v1/channels/staff/messages?as=ana")).status == 403
    body = {"as": "ana", "channel": "staff", "text": "let me in"}
    assert (await room.post("/api/v1/messages", body)).status == 403
    for who in ("jonas", "mara"):
        await room.say(who, "hello", channel="staff")
        assert (await room.get(f"/api/v1/channels/staff/messages?as={who}")).status == 200


async def test_without_as_all_but_direct_channels_are_read(room: Room) -> None:
    await room.say("jonas", "hello", channel="staff")
    await room.say("ana", "psst", channel="dm:ana")
    assert len(await room.listed("staff")) == 1
    assert (await room.get("/api/v1/channels/dm:ana/messages")).status == 403
    assert (await room.get("/api/v1/channels/dm:ana/messages?as=mara")).status == 403
    assert len(await room.listed("dm:ana", "?as=ana")) == 1


@pytest.mark.parametrize("path", ["nowhere", "dm:nobody", "%00", "a%2Fb"])
async def test_a_channel_that_does_not_exist_is_404(room: Room, path: str) -> None:
    assert (await room.get(f"/api/v1/channels/{path}/messages?as=ana")).status == 404


async def test_an_own_message_is_changed_and_marked(room: Room) -> None:
    message = await room.say("ana", "Less sugar")
    room.clock.forward(minutes=1)
    reply = await room.call("PATCH", f"/api/v1/messages/{message['id']}", {"as": "ana", "text": "More salt"})
    assert (reply.status, reply.body["text"]) == (200, "More salt")
    assert reply.body["edited_at"].startswith("2026-11-24T09:01:00")
    edited = room.runtime.of(Edited)[0]
    assert isinstance(edited, Edited)
    assert (edited.message, edited.text) == (message["id"], "More salt")


async def test_a_deleted_message_keeps_its_place_and_loses_its_words(room: Room) -> None:
    message = await room.say("ana", "Less sugar")
    await room.call("PUT", f"/api/v1/messages/{message['id']}/reactions/👍?as=ken")
    reply = await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ana")
    assert (reply.status, reply.body["deleted"]) == (200, True)
    listed = await room.listed()
    assert [(one["text"], one["summary"], one["reactions"], one["deleted"]) for one in listed] == [("", "", {}, True)]
    assert len(room.runtime.of(Removed)) == 1
    again = await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ana")
    assert again.status == 200
    assert len(room.runtime.of(Removed)) == 1
    late = await room.call("PATCH", f"/api/v1/messages/{message['id']}", {"as": "ana", "text": "back"})
    assert late.status == 404


async def test_the_words_of_a_deleted_message_are_not_kept_anywhere(room: Room) -> None:
    message = await room.say("ana", "a secret recipe")
    await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ana")
    kept = await room.engine.reading("default", lambda session: session.rows("SELECT * FROM web_messages"))
    assert "a secret recipe" not in str(kept)


@pytest.mark.parametrize("whose", ["somebody else's", "Chorus's"])
async def test_only_own_messages_are_changed_and_deleted(room: Room, whose: str) -> None:
    if whose == "Chorus's":
        message = await room.platform.post(Delivery("o1", HERE, note("from Chorus")))
    else:
        message = (await room.say("ken", "mine"))["id"]
    assert (await room.call("PATCH", f"/api/v1/messages/{message}", {"as": "ana", "text": "no"})).status == 403
    assert (await room.call("DELETE", f"/api/v1/messages/{message}?as=ana")).status == 403


async def test_reactions_are_put_once_taken_back_and_counted_by_emoji(room: Room) -> None:
    message = await room.say("ana", "Less sugar")
    path = f"/api/v1/messages/{message['id']}/reactions"
    for who, emoji in (("ken", "👍"), ("ana", "👍"), ("ken", "👍"), ("ken", "❤"), ("ana", "❤️")):
        assert (await room.call("PUT", f"{path}/{quote(emoji)}?as={who}")).status == 204
    assert (await room.listed())[0]["reactions"] == {"👍": ["ken", "ana"], "❤️": ["ken", "ana"]}
    for _ in range(2):
        assert (await room.call("DELETE", f"{path}/👍?as=ken")).status == 204
    assert (await room.listed())[0]["reactions"] == {"👍": ["ana"], "❤️": ["ken", "ana"]}
    assert len(room.runtime.of(Reacted)) == 4
    assert [event.emoji for event in room.runtime.of(Unreacted) if isinstance(event, Unreacted)] == ["👍"]


@pytest.mark.parametrize("emoji", ["a", "👍👍", ":nope:", "%00", "<b>", "1", "x" * 500])
async def test_what_is_no_emoji_is_no_reaction(room: Room, emoji: str) -> None:
    message = await room.say("ana", "Less sugar")
    reply = await room.call("PUT", f"/api/v1/messages/{message['id']}/reactions/{emoji}?as=ken")
    assert 400 <= reply.status < 500
    assert room.runtime.of(Reacted) == []


async def test_a_reaction_needs_somebody_and_a_message_they_see(room: Room) -> None:
    hidden = await room.platform.post(Delivery("o1", STAFF, note("for the team")))
    seen = await room.platform.post(Delivery("o2", HERE, note("for all")))
    statuses = [
        (await room.call("PUT", f"/api/v1/messages/{path}")).status
        for path in (
            f"{seen}/reactions/👍",
            f"{seen}/reactions/👍?as=nobody",
            f"{hidden}/reactions/👍?as=ana",
            "m99/reactions/👍?as=ana",
        )
    ]
    assert statuses == [400, 404, 403, 404]


async def test_a_message_of_chorus_has_elements_and_all_its_words_as_text(room: Room) -> None:
    await room.platform.post(Delivery("o1", HERE, POLL, subject="poll:1"))
    message = (await room.listed())[0]
    assert (message["bot"], message["author"], message["subject"]) == (True, "chorus", "poll:1")
    assert (message["text"], message["summary"]) == ("Which sauce?\n• Ketchup", "Poll: Which sauce?")
    assert message["elements"][1] == {
        "type": "choice",
        "label": "Ketchup",
        "token": "polls.vote:1:1",
        "control": "pick",
        "votes": None,
        "share": None,
        "people": "",
        "percent": "",
        "winner": False,
    }


async def test_own_choices_are_shown_to_whoever_asks_as_themselves(room: Room) -> None:
    room.runtime.own = frozenset({"polls.vote:1:1"})
    message = await room.platform.post(Delivery("o1", HERE, POLL, subject="poll:1"))
    assert (await room.listed(query="?as=ana"))[0]["elements"][1]["mine"] is True
    assert (await room.get(f"/api/v1/messages/{message}?as=ana")).body["elements"][1]["mine"] is True
    assert "mine" not in (await room.listed())[0]["elements"][1]


async def test_private_answers_to_a_message_are_listed_for_its_writer_only(room: Room) -> None:
    room.runtime.answer = lambda event: Outcome(privates=(Private(note("Noted as feedback"), "ask:1"),))
    message = await room.say("ana", "An answer")
    whispers = (await room.get("/api/v1/whispers?as=ana")).body["whispers"]
    assert [(one["text"], one["about"], one["message"]) for one in whispers] == [
        ("Noted as feedback", "ask:1", message["id"])
    ]
    assert (await room.get("/api/v1/whispers?as=ken")).body == {"whispers": []}
    assert (await room.get("/api/v1/whispers")).status == 400
    assert (await room.get(f"/api/v1/whispers?as=ana&after={whispers[0]['id']}")).body == {"whispers": []}


PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


def file(**more: Any) -> dict[str, Any]:
    return {"name": "sauce.png", "type": "image/png", "base64": b64encode(PICTURE).decode(), **more}


async def test_files_are_kept_with_their_message_and_served(room: Room) -> None:
    body = {"as": "ana", "channel": "talk", "text": "", "files": [file(), file(name="ソース.html", type="text/html")]}
    reply = await room.post("/api/v1/messages", body)
    assert reply.status == 201
    picture, page = reply.body["files"]
    assert (picture["name"], picture["type"], picture["size"]) == ("sauce.png", "image/png", len(PICTURE))
    served = await room.get(picture["url"])
    assert (served.raw, served.headers["Content-Type"]) == (PICTURE, "image/png")
    saved = await room.get(page["url"])
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in saved.headers["Content-Security-Policy"]
    assert room.runtime.of(Said)[0] == (await _said(room))[0]


async def _said(room: Room) -> list[Any]:
    events = room.platform.history(HERE, room.clock.at - timedelta(days=1))
    return [event async for event in events]


async def test_the_files_of_a_deleted_message_are_gone(room: Room) -> None:
    message = (
        await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "x", "files": [file()]})
    ).body
    await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ana")
    assert (await room.get(message["files"][0]["url"])).status == 404


WRONG_FILES = {
    "no base64": file(base64="!!"),
    "a cut base64": file(base64="abc"),
    "no name": file(name=""),
    "a name that is a folder": file(name="../"),
    "a name with a line break": file(name="a\0"),
    "no media type": file(type="png"),
    "a media type with a line break": file(type="image/png\r\nX: y"),
    "a field more": file(path="/etc/passwd"),
}


@pytest.mark.parametrize("wrong", WRONG_FILES)
async def test_a_file_is_not_taken_with(room: Room, wrong: str) -> None:
    body = {"as": "ana", "channel": "talk", "text": "look", "files": [WRONG_FILES[wrong]]}
    assert (await room.post("/api/v1/messages", body)).status == 400
    assert await room.listed() == []


async def test_a_file_name_is_its_last_part(room: Room) -> None:
    body = {"as": "ana", "channel": "talk", "text": "x", "files": [file(name="..\\..\\/etc/pass\u202ewd.png")]}
    assert (await room.post("/api/v1/messages", body)).body["files"][0]["name"] == "passwd.png"


async def test_files_over_eight_megabytes_are_413(room: Room) -> None:
    large = file(base64=b64encode(bytes(8 * 1024 * 1024 + 3)).decode())
    body = {"as": "ana", "channel": "talk", "text": "x", "files": [large]}
    assert (await room.post("/api/v1/messages", body)).status == 413


HOSTILE = {
    "markup": "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "a mention of all": "@everyone <!channel> @here",
    "right-to-left and combining letters": "שלום e\u0301 \u202eabc",
    "a formula": "=HYPERLINK(1)",
    "emoji joined by zero-width characters": "👩‍👩‍👧",
    "letters outside the basic plane": "𝔘𝔫𝔦",
    "40,000 letters": "ż" * 40_000,
}


@pytest.mark.parametrize("hostile", HOSTILE)
async def test_words_come_back_as_they_were_written(room: Room, hostile: str) -> None:
    await room.say("ana", HOSTILE[hostile])
    assert (await room.listed())[0]["text"] == HOSTILE[hostile]


UNREADABLE = {
    "nothing": "",
    "blanks": " \n\t ",
    "zero-width characters": "\u200b\u200d\ufeff\u2060",
    "an invisible letter": "\u3164",
    "NUL": "a\0b",
    "40,001 letters": "a" * 40_001,
}


@pytest.mark.parametrize("unreadable", UNREADABLE)
async def test_there_is_no_message_of(room: Room, unreadable: str) -> None:
    body = {"as": "ana", "channel": "talk", "text": UNREADABLE[unreadable]}
    reply = await room.post("/api/v1/messages", body)
    assert reply.status == 400
    assert reply.body["error"]["message"].startswith("text: ")
    assert await room.listed() == []


async def test_a_failing_handler_costs_nobody_their_message(room: Room) -> None:
    def fail(event: object) -> Outcome:
        raise ValueError("a fault of a feature")

    room.runtime.answer = fail
    message = await room.say("ana", "hello")
    assert [one["id"] for one in await room.listed()] == [message["id"]]
