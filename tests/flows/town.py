"""The demo's community over HTTP, as a script of any origin would use it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import aiohttp

from bot.commands.demo import SEEDS
from bot.commands.serving import serving
from bot.config import Community, Config, Web
from tests.engines import storage_in

Json = dict[str, Any]


class Town:
    """Calls of `web-api.md` by name; each checks nothing but that it is not a 5xx."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url

    async def call(self, method: str, path: str, body: object = None, **options: Any) -> tuple[int, Json]:
        """One call; status and JSON."""
        async with self.http.request(method, f"{self.url}{path}", json=body, **options) as answer:
            assert answer.status < 500, await answer.text()
            return answer.status, cast(Json, await answer.json()) if answer.status != 204 else {}

    async def command(self, who: str, text: str, channel: str = "sauce-talk") -> Json:
        """Type a command."""
        status, answer = await self.call("POST", "/api/v1/commands", {"as": who, "channel": channel, "text": text})
        assert status == 200, answer
        return answer

    async def press(self, who: str, message: str, token: str, **more: object) -> Json:
        """Press something."""
        body = {"as": who, "message": message, "token": token, **more}
        status, answer = await self.call("POST", "/api/v1/presses", body)
        assert status == 200, answer
        return answer

    async def submit(self, who: str, form: str, values: Mapping[str, object]) -> tuple[int, Json]:
        """Send a form."""
        return await self.call("POST", "/api/v1/forms", {"as": who, "form": form, "values": values})

    async def say(self, who: str, text: str, channel: str = "sauce-talk", reply_to: str | None = None) -> str:
        """Write a message."""
        body = {"as": who, "channel": channel, "text": text, "reply_to": reply_to}
        status, message = await self.call("POST", "/api/v1/messages", body)
        assert status == 201, message
        return str(message["id"])

    async def messages(self, channel: str = "sauce-talk", who: str = "mara") -> list[Json]:
        """What stands in a channel."""
        _, answer = await self.call("GET", f"/api/v1/channels/{channel}/messages?as={who}&limit=500")
        return cast(list[Json], answer["messages"])

    async def message(self, message: str, channel: str = "sauce-talk", who: str = "mara") -> Json:
        """One message of a channel."""
        return next(one for one in await self.messages(channel, who) if one["id"] == message)

    async def react(self, who: str, message: str, emoji: str, *, on: bool = True) -> int:
        """Put an emoji on a message or take it back."""
        path = f"/api/v1/messages/{message}/reactions/{emoji}?as={who}"
        return (await self.call("PUT" if on else "DELETE", path))[0]


@asynccontextmanager
async def town(folder: Path, **community: str) -> AsyncIterator[Town]:
    """Start the demo over a folder in this process and stop it."""
    config = Config(
        Community(**{"name": "Larkspoon", "timezone": "Europe/Warsaw", **community}),
        storage_in(folder),
        web=Web(enabled=True, port=0),
    )
    async with serving(config, SEEDS, demo=True) as served, aiohttp.ClientSession() as http:
        yield Town(http, served.url)


def choices(message: Json) -> list[Json]:
    """The choices of a poll's message."""
    return [element for element in message["elements"] if element["type"] == "choice"]


def words(answer: Json) -> str:
    """The private answers as one text."""
    return "\n".join(whisper["text"] for whisper in answer["whispers"])
