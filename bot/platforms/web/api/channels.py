"""Calls about channels and what was said in them."""

from collections.abc import Iterable

from aiohttp import web

from bot.http.bodies import read_query
from bot.http.errors import json_response
from bot.platforms.web.api.calls import Calls, number, part, reader
from bot.platforms.web.chat import Chat
from bot.platforms.web.limits import MOST_LISTED, USUALLY_LISTED
from bot.platforms.web.requests import NewChannel
from bot.platforms.web.shapes import ChannelShape


def routes(chat: Chat, calls: Calls) -> Iterable[web.RouteDef]:
    """List, add, and read a channel."""

    async def all_channels(request: web.Request) -> web.Response:
        return json_response({"channels": chat.channels(reader(request))})

    async def add(request: web.Request) -> web.Response:
        return await calls.post(request, NewChannel, added)

    async def added(body: NewChannel, _: str) -> tuple[int, ChannelShape]:
        return 201, await chat.add_channel(body)

    async def messages(request: web.Request) -> web.Response:
        limit = number(request, "limit", 1, MOST_LISTED) or USUALLY_LISTED
        after, before = read_query(request, "after"), read_query(request, "before")
        seq = await chat.last_seq()
        found = await chat.messages(part(request, "id"), reader(request), after=after, before=before, limit=limit)
        return json_response({"messages": found, "seq": seq})

    return [
        web.get("/api/v1/channels", all_channels),
        web.post("/api/v1/channels", add),
        web.get("/api/v1/channels/{id}/messages", messages),
    ]
