"""People and channels: listing, adding, who sees what."""

from typing import Any

import pytest

from handlers.core.events import Entered
from tests.bot.platforms.web.conftest import Room


async def test_people_are_listed_in_the_order_they_came(room: Room) -> None:
    reply = await room.get("/api/v1/people")
    assert reply.status == 200
    assert [person["id"] for person in reply.body["people"]] == ["mara", "jonas", "ana", "ken"]
    assert reply.body["people"][2] == {
        "id": "ana",
        "name": "Ana",
        "locale": "pl",
        "tz": "Europe/Warsaw",
        "role": "member",
    }


async def test_a_person_needs_an_id_and_a_name_only(room: Room) -> None:
    reply = await room.post("/api/v1/people", {"id": "tom", "name": "Tom"})
    assert reply.status == 201
    assert reply.body == {"id": "tom", "name": "Tom", "locale": None, "tz": None, "role": "member"}
    assert (await room.get("/api/v1/people")).body["people"][-1] == reply.body


async def test_an_id_of_64_characters_can_do_everything(room: Room) -> None:
    who = "a" * 64
    assert (await room.post("/api/v1/people", {"id": who, "name": "Long"})).status == 201
    message = await room.say(who, "hello")
    assert message["author"] == who
    direct = await room.say(who, "to Chorus", channel=f"dm:{who}")
    assert direct["channel"] == f"dm:{who}"
    assert len(await room.listed(f"dm:{who}", f"?as={who}")) == 1


@pytest.mark.parametrize("taken", ["ana", "chorus"])
async def test_a_person_who_exists_is_409(room: Room, taken: str) -> None:
    reply = await room.post("/api/v1/people", {"id": taken, "name": "Somebody"})
    assert (reply.status, reply.code) == (409, "exists")


async def test_channels_are_listed_with_kind_and_language(room: Room) -> None:
    reply = await room.get("/api/v1/channels")
    assert reply.body == {
        "channels": [
            {"id": "talk", "name": "Small talk", "kind": "community", "language": "en"},
            {"id": "przepisy", "name": "przepisy", "kind": "community", "language": "pl"},
            {"id": "staff", "name": "staff", "kind": "team", "language": "en"},
        ]
    }


async def test_a_member_is_not_shown_team_channels(room: Room) -> None:
    for who, seen in {"ana": 2, "jonas": 3, "mara": 3}.items():
        assert len((await room.get(f"/api/v1/channels?as={who}")).body["channels"]) == seen


async def test_a_new_channel_is_entered_by_chorus(room: Room) -> None:
    body = {"id": "tips", "name": "Tips", "kind": "community", "language": "th"}
    reply = await room.post("/api/v1/channels", body)
    assert (reply.status, reply.body) == (201, body)
    event = room.runtime.of(Entered)[-1]
    assert isinstance(event, Entered)
    assert (event.where.channel, event.name, event.kind, event.language) == ("tips", "Tips", "community", "th")
    assert (await room.post("/api/v1/channels", body)).status == 409


WRONG_PEOPLE = {
    "no name": {"id": "x"},
    "no id": {"name": "X"},
    "an id with a space": {"id": "a b", "name": "X"},
    "an id with a line break at its end": {"id": "a\n", "name": "X"},
    "an id of 65 characters": {"id": "a" * 65, "name": "X"},
    "an empty id": {"id": "", "name": "X"},
    "a number as a name": {"id": "x", "name": 5},
    "a blank name": {"id": "x", "name": " \u200b "},
    "a name of 81 characters": {"id": "x", "name": "a" * 81},
    "a name with NUL": {"id": "x", "name": "a\0b"},
    "a field that does not exist": {"id": "x", "name": "X", "admin": True},
    "a role that does not exist": {"id": "x", "name": "X", "role": "owner"},
    "a zone that does not exist": {"id": "x", "name": "X", "tz": "Mars/Olympus"},
    "a zone that is a path": {"id": "x", "name": "X", "tz": "../../etc/passwd"},
    "a locale that is none": {"id": "x", "name": "X", "locale": "so polish"},
    "a list": [],
    "nothing": None,
}


@pytest.mark.parametrize("wrong", WRONG_PEOPLE)
async def test_a_person_cannot_be_added_with(room: Room, wrong: str) -> None:
    body: Any = WRONG_PEOPLE[wrong]
    data = b"null" if body is None else None
    reply = await room.call("POST", "/api/v1/people", body, data=data, headers={"Content-Type": "application/json"})
    assert reply.status == 400
    assert reply.body["error"]["message"]
    assert len((await room.get("/api/v1/people")).body["people"]) == 4


WRONG_CHANNELS = {
    "no kind": {"id": "x", "name": "X"},
    "a kind that does not exist": {"id": "x", "name": "X", "kind": "secret"},
    "a direct channel's id": {"id": "dm:ana", "name": "X", "kind": "community"},
    "a language that is none": {"id": "x", "name": "X", "kind": "community", "language": "?"},
}


@pytest.mark.parametrize("wrong", WRONG_CHANNELS)
async def test_a_channel_cannot_be_added_with(room: Room, wrong: str) -> None:
    reply = await room.post("/api/v1/channels", WRONG_CHANNELS[wrong])
    assert reply.status == 400
    assert len((await room.get("/api/v1/channels")).body["channels"]) == 3


async def test_an_error_names_the_field_and_what_to_send(room: Room) -> None:
    reply = await room.post("/api/v1/people", {"id": "x", "name": 5})
    assert reply.body == {
        "error": {"code": "bad_field", "message": "name: expected str, got int. Send {id, name, locale?, tz?, role?}."}
    }
