"""The page, its files, its texts, and what it needs to start."""

import mimetypes
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from bot import __version__
from bot.http.errors import ApiError, json_response
from bot.platforms.web.api.calls import part, reader
from bot.platforms.web.chat import Chat
from bot.platforms.web.directory import person_json
from bot.platforms.web.page_texts import page_catalogue
from bot.platforms.web.store.people import Person
from handlers.core.events import Role
from handlers.core.feature import CommandSpec
from handlers.core.texts import LANGUAGES, Texts, Words, supported

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
_TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
REVALIDATE = {"Cache-Control": "no-cache"}


class Front(msgspec.Struct, frozen=True):
    """What the page shows of the program."""

    community: str
    language: str
    commands: Sequence[CommandSpec]
    texts: Texts
    demo: bool = False


def routes(chat: Chat, front: Front, folder: Path) -> Iterable[web.RouteDef]:
    """Everything that is not the API."""

    async def index(_: web.Request) -> web.StreamResponse:
        return _sent(folder, "index.html")

    async def file(request: web.Request) -> web.StreamResponse:
        return _sent(folder, part(request, "file"))

    async def icon(_: web.Request) -> web.StreamResponse:
        return _sent(folder, "favicon.svg")

    async def texts(request: web.Request) -> web.Response:
        language = part(request, "language")
        if language not in LANGUAGES:
            raise ApiError(404, "not_found", f"There are texts in {', '.join(LANGUAGES)}.")
        response = json_response(page_catalogue(language))
        response.headers.update(REVALIDATE)
        return response

    async def start(request: web.Request) -> web.Response:
        return json_response(await _start(chat, front, reader(request)))

    return [
        web.get("/", index),
        web.get("/favicon.ico", icon),
        web.get("/page/start.json", start),
        web.get("/page/texts/{language}.json", texts),
        web.get("/page/{file:.+}", file),
    ]


def _sent(folder: Path, name: str) -> web.StreamResponse:
    """A file of the page; the browser asks each time whether it changed."""
    path = _inside(folder.resolve(), name)
    if path is None:
        raise ApiError(404, "not_found", "The page has no such file.")
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith(_TEXT) else ""
    return web.FileResponse(path, headers={**REVALIDATE, "Content-Type": kind + charset})


def _inside(root: Path, name: str) -> Path | None:
    """The file of this name below a folder, however the name is written; None when there is none."""
    try:
        path = (root / name).resolve()
        return path if path.is_relative_to(root) and path.is_file() else None
    except OSError:  # a name too long for any file
        return None


async def _start(chat: Chat, front: Front, who: str | None) -> dict[str, Any]:
    person = _first(chat) if who is None else chat.directory.person(who)
    locale = "" if person is None else person.locale
    words = front.texts.words(supported(*filter(None, (locale, front.language))))
    seq = await chat.last_seq()
    return {
        "community": front.community,
        "people": chat.people(),
        "channels": chat.channels(None if person is None else person.id),
        "commands": [_command_json(command, words) for command in front.commands],
        "person": None if person is None else person_json(person),
        "language": words.language,
        "languages": LANGUAGES,
        "version": __version__,
        "demo": front.demo,
        "seq": seq,
    }


def _first(chat: Chat) -> Person | None:
    """Whom the page opens as: the first manager, else the first person."""
    people = chat.directory.people
    return next((person for person in people if person.role == Role.MANAGER), next(iter(people), None))


def _command_json(command: CommandSpec, words: Words) -> dict[str, Any]:
    usages = [
        {"words": usage.words, "example": usage.example, "text": words.line(usage.text)} for usage in command.usages
    ]
    return {"name": command.name, "usages": usages}
