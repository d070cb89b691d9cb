"""Calls about messages: write, read one, change, delete, react, private answers, files."""

from collections.abc import Iterable
from urllib.parse import quote

from aiohttp import web

from bot.http.bodies import read_json, read_query
from bot.http.errors import json_response
from bot.platforms.web.api.calls import Calls, actor, part, reader
from bot.platforms.web.chat import Chat
from bot.platforms.web.limits import MESSAGE_BODY, SMALL_BODY
from bot.platforms.web.requests import NewMessage, NewWords
from bot.platforms.web.shapes import MessageShape

_SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})


def routes(chat: Chat, calls: Calls) -> Iterable[web.RouteDef]:
    """Everything under `messages`, `whispers` and `files`."""

    async def say(request: web.Request) -> web.Response:
        return await calls.post(request, NewMessage, said, MESSAGE_BODY)

    async def said(body: NewMessage, key: str) -> tuple[int, MessageShape]:
        return 201, await chat.say(body.who, body.channel, body.text, body.reply_to, body.files, key)

    async def one(request: web.Request) -> web.Response:
        return json_response(await chat.message(part(request, "id"), reader(request)))

    async def edit(request: web.Request) -> web.Response:
        body = await read_json(request, NewWords, SMALL_BODY)
        return json_response(await chat.edit(body.who, part(request, "id"), body.text))

    async def remove(request: web.Request) -> web.Response:
        return json_response(await chat.remove(actor(request), part(request, "id")))

    async def react(request: web.Request) -> web.Response:
        await chat.react(actor(request), part(request, "id"), part(request, "emoji"))
        return web.Response(status=204)

    async def unreact(request: web.Request) -> web.Response:
        await chat.unreact(actor(request), part(request, "id"), part(request, "emoji"))
        return web.Response(status=204)

    async def whispers(request: web.Request) -> web.Response:
        return json_response({"whispers": await chat.whispers(actor(request), read_query(request, "after"))})

    async def file(request: web.Request) -> web.Response:
        found, data = await chat.file(part(request, "id"))
        return web.Response(body=data, headers=_file_headers(found.name, found.type))

    reactions = "/api/v1/messages/{id}/reactions/{emoji}"
    return [
        web.post("/api/v1/messages", say),
        web.get("/api/v1/messages/{id}", one),
        web.patch("/api/v1/messages/{id}", edit),
        web.delete("/api/v1/messages/{id}", remove),
        web.put(reactions, react),
        web.delete(reactions, unreact),
        web.get("/api/v1/whispers", whispers),
        web.get("/files/{id}", file),
    ]


def _file_headers(name: str, kind: str) -> dict[str, str]:
    """Pictures are shown, everything else is only ever saved; nothing in a file may act as a page of ours."""
    how = "inline" if kind in _SHOWN else "attachment"
    return {
        "Content-Type": kind if kind in _SHOWN else "application/octet-stream",
        "Content-Disposition": f"{how}; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, max-age=86400",
    }
