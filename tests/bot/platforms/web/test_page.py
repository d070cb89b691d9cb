"""The page and what it starts from."""

from pathlib import Path

import pytest

from bot import __version__
from tests.bot.platforms.web.conftest import Room, opened


async def test_the_page_is_served_with_a_policy_that_loads_nothing_from_elsewhere(room: Room) -> None:
    reply = await room.get("/")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" not in reply.raw


async def test_files_of_the_page_have_their_types_and_are_asked_for_again(room: Room) -> None:
    reply = await room.get("/page/main.js")
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Cache-Control"] == "no-cache"
    again = await room.get("/page/main.js", headers={"If-None-Match": reply.headers["ETag"]})
    assert (again.status, again.raw) == (304, b"")
    for name, kind in {"base.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml; charset=utf-8"}.items():
        assert (await room.get(f"/page/{name}")).headers["Content-Type"] == kind


OUTSIDE = (
    "/page/nothing.js",
    "/page/../adapter.py",
    "/page/%2e%2e/adapter.py",
    "/page/..%2fadapter.py",
    "/page/..%2f..%2f..%2f..%2fpyproject.toml",
    "/page/%2fetc%2fpasswd",
    "/page//etc/passwd",
    "/page/%00",
    "/page/" + "a" * 300,
    "/page/",
    "/page/texts/../../adapter.py",
    "/page/texts/de.json",
    "/page/texts/..%2fen.json",
)


@pytest.mark.parametrize("path", OUTSIDE)
async def test_there_is_nothing_at(room: Room, path: str) -> None:
    reply = await room.get(path)
    assert reply.status == 404
    assert reply.body["error"]["code"] == "not_found"


@pytest.mark.parametrize("language", ["en", "ja", "id", "th", "tr", "pl"])
async def test_the_texts_of_the_page_are_served_in(room: Room, language: str) -> None:
    reply = await room.get(f"/page/texts/{language}.json")
    assert reply.status == 200
    assert reply.body


async def test_the_page_starts_from_who_there_is_and_what_can_be_typed(room: Room) -> None:
    start = (await room.get("/page/start.json?as=ana")).body
    assert (start["community"], start["version"], start["demo"]) == ("Larkspoon", __version__, False)
    assert [person["id"] for person in start["people"]] == ["mara", "jonas", "ana", "ken"]
    assert [channel["id"] for channel in start["channels"]] == ["talk", "przepisy"]
    assert start["person"]["id"] == "ana"
    assert start["languages"]["pl"] == "Polski"
    assert start["commands"] == [
        {
            "name": "poll",
            "usages": [{"words": "", "example": '"Which sauce?" "Ketchup" "Mustard"', "text": "Ktoś"}],
        }
    ]


async def test_without_a_person_the_page_opens_as_a_manager(room: Room) -> None:
    assert (await room.get("/page/start.json")).body["person"]["id"] == "mara"
    assert (await room.get("/page/start.json?as=nobody")).status == 404


async def test_an_empty_chat_starts_as_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path, fill=False, demo=True) as room:
        start = (await room.get("/page/start.json")).body
        assert (start["person"], start["people"], start["demo"]) == (None, [], True)
