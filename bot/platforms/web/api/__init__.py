"""The calls of the contract, one module a kind; `routes` puts them together."""

from collections.abc import Iterable
from pathlib import Path

from aiohttp import web

from bot.platforms.web.api import acts, channels, crowd, messages, page, people, stream
from bot.platforms.web.api.calls import Calls, saving
from bot.platforms.web.api.page import Front
from bot.platforms.web.chat import Chat
from bot.platforms.web.crowd import Crowd
from bot.platforms.web.once import Once

PAGE = Path(__file__).parent.parent / "page"


def routes(chat: Chat, front: Front, sockets: stream.Sockets, crowd_of_members: Crowd | None) -> Iterable[web.RouteDef]:
    """All routes of the web chat."""
    calls = Calls(Once(chat.ground))
    made = [
        *people.routes(chat, calls),
        *channels.routes(chat, calls),
        *messages.routes(chat, calls),
        *acts.routes(chat, calls),
        *stream.routes(chat, sockets),
        *crowd.routes(crowd_of_members, calls),
        *page.routes(chat, front, PAGE),
    ]
    return [web.RouteDef(route.method, route.path, saving(route.handler), route.kwargs) for route in made]
