"""Calls that ask Chorus for something: commands, presses, forms."""

from collections.abc import Iterable

from aiohttp import web

from bot.platforms.web.api.calls import Calls
from bot.platforms.web.chat import Chat
from bot.platforms.web.requests import FilledForm, NewCommand, NewPress
from bot.platforms.web.shapes import AnswerShape


def routes(chat: Chat, calls: Calls) -> Iterable[web.RouteDef]:
    """All three are answered alike."""

    async def command(request: web.Request) -> web.Response:
        return await calls.post(request, NewCommand, commanded)

    async def commanded(body: NewCommand, key: str) -> tuple[int, AnswerShape]:
        return 200, await chat.command(body.who, body.channel, body.text, key)

    async def press(request: web.Request) -> web.Response:
        return await calls.post(request, NewPress, pressed)

    async def pressed(body: NewPress, key: str) -> tuple[int, AnswerShape]:
        return 200, await chat.press(body.who, body.message, body.token, body.values, key)

    async def form(request: web.Request) -> web.Response:
        return await calls.post(request, FilledForm, submitted)

    async def submitted(body: FilledForm, key: str) -> tuple[int, AnswerShape]:
        return 200, await chat.submit(body.who, body.form, body.values, key)

    return [
        web.post("/api/v1/commands", command),
        web.post("/api/v1/presses", press),
        web.post("/api/v1/forms", form),
    ]
