"""Calls about people."""

from collections.abc import Iterable

from aiohttp import web

from bot.http.errors import json_response
from bot.platforms.web.api.calls import Calls
from bot.platforms.web.chat import Chat
from bot.platforms.web.requests import NewPerson
from bot.platforms.web.shapes import PersonShape


def routes(chat: Chat, calls: Calls) -> Iterable[web.RouteDef]:
    """List and add."""

    async def everybody(_: web.Request) -> web.Response:
        return json_response({"people": chat.people()})

    async def add(request: web.Request) -> web.Response:
        return await calls.post(request, NewPerson, added)

    async def added(body: NewPerson, _: str) -> tuple[int, PersonShape]:
        return 201, await chat.add_person(body)

    return [web.get("/api/v1/people", everybody), web.post("/api/v1/people", add)]
