"""The web chat as a platform: what the runtime asks of it, and its routes on the server."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.http.server import Server
from bot.platforms.base import Delivery, Limits, Private, Runtime, State
from bot.platforms.web import api
from bot.platforms.web.api.page import Front
from bot.platforms.web.api.stream import Sockets
from bot.platforms.web.catch_up import CatchUp
from bot.platforms.web.chat import Chat, Watched
from bot.platforms.web.crowd import Crowd
from bot.platforms.web.directory import PLATFORM, Directory, may_see
from bot.platforms.web.ground import Ground
from bot.platforms.web.history import said_since
from bot.platforms.web.limits import LIMITS
from bot.platforms.web.posting import Posting
from bot.platforms.web.shaping import Shaping
from handlers.core.context import new_code
from handlers.core.events import Event, Place, Profile
from handlers.core.feature import CommandSpec
from handlers.core.message import Message
from handlers.core.texts import Texts
from storage import Engine


class WebPlatform:
    """`bot.platforms.base.Platform` over the chat's own tables. `chat` is what people and simulated members use."""

    def __init__(
        self,
        engine: Engine,
        community: str,
        texts: Texts,
        server: Server,
        *,
        title: str = "Chorus",
        language: str = "en",
        timezone: str = "UTC",
        commands: Sequence[CommandSpec] = (),
        watched: Watched = lambda channel, name: True,
        space: str = PLATFORM,
        demo: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        code: Callable[[int], str] = new_code,
    ) -> None:
        """The tables of `store.schema.SCHEMA` have to be there when the first person is added or at `start`.

        `language` and `timezone` are the community's; `watched` says by id and name whether a channel is read.
        """
        directory = Directory(engine, community, space, language, clock)
        shaping = Shaping(directory, texts, timezone, self._url)
        ground = Ground(engine, community, directory, shaping, texts, clock, code, self._url)
        self.chat = Chat(ground, watched)
        self._server = server
        self._ground = ground
        self._front = Front(title, language, tuple(commands), texts, demo)
        self._posting = Posting(ground)
        self._catch_up = CatchUp(self.chat)
        self._sockets = Sockets()
        self._ready = False

    @property
    def name(self) -> str:
        """The platform part of places and identities."""
        return PLATFORM

    @property
    def limits(self) -> Limits:
        """What the web chat allows."""
        return LIMITS

    @property
    def state(self) -> State:
        """Ready once it has started: there is nothing to connect to."""
        return State("ready" if self._ready else "connecting")

    def mount(self, crowd: Crowd | None = None) -> None:
        """Put the page and the API on the server, before it starts; with a `crowd` also the calls about it."""
        self._server.mount(api.routes(self.chat, self._front, self._sockets, crowd), on_stop=self._sockets.close)

    async def start(self, runtime: Runtime) -> None:
        """Deliver where Chorus is, what a crash may have left, and what was seen; then go on."""
        self._ground.started = runtime
        await self.chat.directory.load()
        await self._catch_up.start()
        self.chat.feed.start()
        self._ready = True

    async def stop(self) -> None:
        """Note what was seen and publish no more. The server is stopped before, so nothing new comes in."""
        await self._catch_up.stop()
        await self.chat.feed.stop()

    async def beat(self) -> None:
        """Note what was seen, and deliver again what could not be; happens by itself every minute."""
        await self._catch_up.beat()

    async def post(self, delivery: Delivery) -> str:
        """Post once for each outbox id."""
        return await self._posting.post(delivery)

    async def turn(self, where: Place, message: str) -> None:
        """The web chat has no allowance."""

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Show something else in one of Chorus's own messages."""
        await self._posting.edit(where.channel, message, content)

    async def delete(self, where: Place, message: str) -> None:
        """Delete one of Chorus's own messages."""
        await self._posting.delete(where.channel, message)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        await self._posting.react(where.channel, message, emoji, on=True)

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Take Chorus's emoji off a message."""
        await self._posting.react(where.channel, message, emoji, on=False)

    async def whisper(self, where: Place, user: str, private: Private) -> None:
        """Show a message to one person."""
        await self._posting.whisper(where.channel, user, private)

    def link(self, where: Place, message: str) -> str:
        """The permalink of a message."""
        return self._url(where.channel, message)

    async def person(self, user: str) -> Profile | None:
        """What is known of a person."""
        found = self.chat.directory.find(user)
        return None if found is None else self.chat.directory.profile(found)

    async def channel(self, name_or_id: str) -> Place | None:
        """The channel with this id or name."""
        found = self.chat.directory.named(name_or_id)
        return None if found is None else self.chat.directory.place(found.id)

    async def members(self, where: Place) -> AsyncIterator[Profile]:
        """The people who see a channel."""
        channel = self.chat.directory.named(where.channel)
        for person in self.chat.directory.people if channel is not None else ():
            if channel is not None and may_see(person, channel.id, channel.kind):
                yield self.chat.directory.profile(person)

    def history(self, where: Place, since: datetime) -> AsyncIterator[Event]:
        """What was said in a channel after a moment."""
        return said_since(self._ground, where.channel, since)

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None = None) -> str:
        """Post a file: a picture is shown, anything else is there to be saved."""
        return await self._posting.send_file(where.channel, name, content, alt=alt, thread=thread)

    def _url(self, channel: str, message: str) -> str:
        return f"{self._server.url}/#/{quote(channel, safe=':')}/{quote(message)}"
