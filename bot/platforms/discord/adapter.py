"""Discord as a platform: what the runtime asks of it. The parts are put together in `working`."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime

from bot.platforms.base import Delivery, Gone, Limits, Private, Runtime, State, TryAgain
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.incoming import message_link
from bot.platforms.discord.landscape import PLATFORM
from bot.platforms.discord.limits import LIMITS
from bot.platforms.discord.permissions import VIEW_CHANNEL
from bot.platforms.discord.reading_back import MOST_MESSAGES
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.discord.working import Working
from handlers.core.context import new_code
from handlers.core.events import Event, Place, Profile
from handlers.core.feature import ActionSpec, CommandSpec
from handlers.core.message import Message
from handlers.core.texts import Texts


class DiscordPlatform:
    """`bot.platforms.base.Platform` over discord.py."""

    def __init__(
        self,
        settings: DiscordSettings,
        texts: Texts,
        *,
        commands: Sequence[CommandSpec] = (),
        actions: Sequence[ActionSpec] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        code: Callable[[int], str] = new_code,
        connection: Callable[..., Connection] = Connection,
        most_read: int = MOST_MESSAGES,
    ) -> None:
        self._settings = settings
        self._texts = texts
        self._commands = commands
        self._actions = actions
        self._clock = clock
        self._code = code
        self._connection = connection
        self._most_read = most_read
        self._working: Working | None = None

    @property
    def name(self) -> str:
        """The platform part of places and identities."""
        return PLATFORM

    @property
    def limits(self) -> Limits:
        """What Discord allows."""
        return LIMITS

    @property
    def state(self) -> State:
        """How the connection stands."""
        return State("connecting", "not started") if self._working is None else self._working.connection.state

    @property
    def parts(self) -> Working:
        """The parts at work. Raises `TryAgain` before the start."""
        if self._working is None:
            raise TryAgain("Discord is not connected", 5.0)
        return self._working

    async def start(self, runtime: Runtime) -> None:
        """Connect, say where Chorus is, catch up. Raises `CannotConnect`."""
        working = Working(
            self._settings,
            self._texts,
            runtime,
            self._commands,
            self._actions,
            self._clock,
            self._code,
            self._connection,
            self._most_read,
        )
        self._working = working
        await working.start()

    async def stop(self) -> None:
        """Finish what was heard, note what was seen, disconnect."""
        if self._working is not None:
            await self._working.stop()

    async def beat(self) -> None:
        """Note what was seen; happens by itself every minute."""
        await self.parts.beat()

    async def idle(self) -> None:
        """Wait until everything heard so far is delivered and answered."""
        await self.parts.idle()

    async def post(self, delivery: Delivery) -> str:
        """Post once for each outbox id."""
        return await self.parts.posts.post(delivery)

    async def turn(self, where: Place, message: str) -> None:
        """Wait until a message may be edited."""
        await self.parts.posts.turn(where, message)

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Show something else in one of Chorus's own messages."""
        await self.parts.posts.edit(where, message, content)

    async def delete(self, where: Place, message: str) -> None:
        """Delete one of Chorus's own messages."""
        await self.parts.posts.delete(where, message)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        await self.parts.posts.react(where, message, emoji)

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Take Chorus's emoji off a message."""
        await self.parts.posts.unreact(where, message, emoji)

    async def whisper(self, where: Place, user: str, private: Private) -> None:
        """Show a message to one person: outside an interaction that is a direct message."""
        await self.parts.posts.whisper(user, private.message, where.space)

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None = None) -> str:
        """Post a file with its alternative text."""
        return await self.parts.posts.send_file(where, name, content, alt=alt, thread=thread)

    def link(self, where: Place, message: str) -> str:
        """The permalink of a message."""
        working = self._working
        channel = where.channel if working is None else working.whereabouts.surely(where, message)
        return message_link(where.space, channel, message)

    async def person(self, user: str) -> Profile | None:
        """What is known of a user, in the first guild that has them."""
        for guild in list(self.parts.landscape.guilds):
            found = await self.parts.meeting.member(guild, user) if user.isdigit() else None
            if found is not None:
                return found
        return None

    async def channel(self, name_or_id: str) -> Place | None:
        """The channel with this id or name."""
        return self.parts.landscape.place_named(name_or_id)

    async def members(self, where: Place) -> AsyncIterator[Profile]:
        """The people who see a channel. Discord lists members only to bots with the members intent."""
        async for profile in self.parts.members_of(where, VIEW_CHANNEL):
            yield profile

    async def history(self, where: Place, since: datetime) -> AsyncIterator[Event]:
        """What was said in a channel after a moment."""
        if self.parts.landscape.channel(where.channel) is None:
            raise Gone(f"channel {where.channel} is not there")
        read = await self.parts.reading.since(where, since, self._clock(), reactions=False)
        for found in read.found:
            if found.said.at > since:
                yield found.said
