"""A community in the embedded web chat, over its public API."""

from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp

from bot.app import App
from bot.commands.serving import Seeds, Served, serving
from bot.config import Channels, Community, Config, Web
from bot.platforms.web.requests import NewChannel, NewPerson
from tests.engines import storage_in
from tests.flows.anywhere import HERE, TEAM, WITHIN, Ahead, Anywhere, Channel, Post, Who
from tests.flows.town import Json, Town, choices
from tests.flows.waiting import until

SEEDS = Seeds(
    (
        NewPerson(id="mara", name="Mara", locale="en", tz="Europe/Warsaw", role="manager"),
        NewPerson(id="ana", name="Ana", locale="en", tz="Europe/Warsaw"),
        NewPerson(id="ben", name="Ben", locale="en", tz="Europe/London"),
        NewPerson(id="zofia", name="Zofia", locale="pl", tz="Europe/Warsaw"),
    ),
    (
        NewChannel(id=HERE, name=HERE, kind="community", language="en"),
        NewChannel(id=TEAM, name=TEAM, kind="team", language="en"),
    ),
)


class OnWeb:
    """`Anywhere` as calls of the API."""

    def __init__(self, folder: Path) -> None:
        self.clock = Ahead()
        self._folder = folder
        self._running = AsyncExitStack()
        self._served: Served | None = None
        self._town: Town | None = None
        self._told: defaultdict[str, deque[str]] = defaultdict(deque)
        self._forms: dict[str, str] = {}

    @property
    def served(self) -> Served:
        """The program."""
        assert self._served is not None, "Chorus is not running"
        return self._served

    @property
    def app(self) -> App:
        """The program."""
        return self.served.app

    @property
    def town(self) -> Town:
        """The API's calls."""
        assert self._town is not None, "Chorus is not running"
        return self._town

    async def start(self) -> None:
        """Start Chorus over the same folder."""
        config = Config(
            Community(name="Larkspoon"),
            storage_in(self._folder),
            web=Web(enabled=True, port=0),
            channels=Channels((f"#{HERE}",), (f"#{TEAM}",)),
        )
        self._served = await self._running.enter_async_context(serving(config, SEEDS, clock=self.clock))
        http = await self._running.enter_async_context(aiohttp.ClientSession())
        self._town = Town(http, self._served.url)

    async def stop(self) -> None:
        """Stop Chorus."""
        await self._running.aclose()
        self._served = self._town = None

    async def settled(self) -> None:
        """Wait until everything has had its effects."""
        await self.app.program.settle()

    async def types(self, who: Who, line: str, channel: Channel = HERE) -> None:
        """Type a command."""
        self._heard(who, await self.town.command(who, line, channel))

    async def fills(self, who: Who, values: Mapping[str, str]) -> Mapping[str, str]:
        """Fill in and send."""
        status, answer = await self.town.submit(who, self._forms[who], values)
        if status == 422:
            wrong: Mapping[str, str] = answer["error"]["fields"]
            return wrong
        assert status == 200, answer
        self._heard(who, answer)
        return {}

    async def presses(self, who: Who, post: Post, label: str) -> None:
        """Press a choice or a button."""
        message = await self._message(post, who)
        elements = [one for element in message["elements"] for one in (element, *element.get("items", ()))]
        token = next(one["token"] for one in elements if one.get("label") == label)
        self._heard(who, await self.town.press(who, post.id, token))

    async def says(self, who: Who, text: str) -> Post:
        """Write a message."""
        return Post(HERE, await self.town.say(who, text, HERE))

    async def replies(self, who: Who, post: Post, text: str) -> Post:
        """Answer a message."""
        return Post(post.channel, await self.town.say(who, text, post.channel, reply_to=post.id))

    async def edits(self, who: Who, post: Post, text: str) -> None:
        """Change a message."""
        status, _ = await self.town.call("PATCH", f"/api/v1/messages/{post.id}", {"as": who, "text": text})
        assert status == 200

    async def deletes(self, who: Who, post: Post) -> None:
        """Delete a message."""
        status, _ = await self.town.call("DELETE", f"/api/v1/messages/{post.id}?as={who}")
        assert status < 300

    async def reacts(self, who: Who, post: Post, emoji: str) -> None:
        """React."""
        assert await self.town.react(who, post.id, emoji) == 204

    async def unreacts(self, who: Who, post: Post, emoji: str) -> None:
        """Take a reaction back."""
        assert await self.town.react(who, post.id, emoji, on=False) == 204

    async def told(self, who: Who, words: str = "") -> str:
        """The next private answer; an Answer of the API holds all of its own."""
        waiting = self._told[who]
        while waiting:
            text = waiting.popleft()
            if words in text:
                return text
        raise TimeoutError(f"{who} was told nothing with {words!r}")

    async def private(self, who: Who) -> list[str]:
        """All private answers."""
        _, answer = await self.town.call("GET", f"/api/v1/whispers?as={who}")
        return [one["text"] for one in answer["whispers"]]

    async def posts(self, words: str, channel: Channel = HERE) -> Sequence[Post]:
        """Messages of Chorus."""
        there = [one for one in await self.town.messages(channel) if one["bot"] and not one["deleted"]]
        return [Post(channel, one["id"]) for one in there if words in one["text"]]

    async def posted(self, words: str, channel: Channel = HERE) -> Post:
        """Wait for a message of Chorus."""

        async def there() -> bool:
            return bool(await self.posts(words, channel))

        await until(there, WITHIN)
        return (await self.posts(words, channel))[-1]

    async def shown(self, post: Post) -> str:
        """What a message shows."""
        message = await self._message(post)
        return "" if message["deleted"] else str(message["text"])

    async def shows(self, post: Post, *words: str) -> None:
        """Wait until a message shows something."""

        async def there() -> bool:
            text = await self.shown(post)
            return all(one in text for one in words)

        await until(there, WITHIN)

    async def votable(self, post: Post) -> bool:
        """Whether any choice can be pressed."""
        return any(choice["token"] for choice in choices(await self._message(post)))

    async def marked(self, post: Post, emoji: str) -> None:
        """Wait for Chorus's emoji."""

        async def there() -> bool:
            return emoji in (await self._message(post))["reactions"]

        await until(there, WITHIN)

    async def _message(self, post: Post, who: str = "mara") -> Json:
        return await self.town.message(post.id, post.channel, who)

    def _heard(self, who: str, answer: Json) -> None:
        self._told[who].extend(whisper["text"] for whisper in answer["whispers"])
        if answer["form"]:
            self._forms[who] = answer["form"]["id"]


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Anywhere]:
    """The community, with Chorus running."""
    made = OnWeb(folder)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()
