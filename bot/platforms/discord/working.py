"""The parts of the platform put together, and what they do by themselves: enter, register, catch up, beat."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from bot.platforms.base import PlatformError, Runtime
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.commands_line import LINE
from bot.platforms.discord.connection import Connection
from bot.platforms.discord.filling import Filling
from bot.platforms.discord.gateway import LOST, READY, RESUMED
from bot.platforms.discord.greeting import Greeting
from bot.platforms.discord.hearing import Changed, Hearing
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.incoming import ChannelGone, Cleared, GuildGone, GuildSeen, member_profile
from bot.platforms.discord.incoming.values import as_record, snowflakes
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.landscape import PLATFORM, Landscape
from bot.platforms.discord.meeting import Meeting
from bot.platforms.discord.members import Known
from bot.platforms.discord.offered import Offered
from bot.platforms.discord.permissions import invitation, lacking, missing
from bot.platforms.discord.posts import Posts
from bot.platforms.discord.reading_back import MOST_MESSAGES, ReadingBack
from bot.platforms.discord.replies import Replies
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.discord.watch import Watch
from bot.platforms.discord.whereabouts import Whereabouts
from handlers.core.events import Command, Entered, Event, Place, Profile, ReadBack, Said
from handlers.core.feature import ActionSpec, CommandSpec
from handlers.core.message import Code, Message, Note
from handlers.core.texts import Texts

log = structlog.get_logger()
BEAT = 60.0
HOME, COMMANDS = "home", "commands:"
POSTING = "post"


class Working:
    """One start of the platform."""

    def __init__(
        self,
        settings: DiscordSettings,
        texts: Texts,
        runtime: Runtime,
        commands: Sequence[CommandSpec],
        actions: Sequence[ActionSpec],
        clock: Callable[[], datetime],
        code: Callable[[int], str],
        connection: Callable[..., Connection] = Connection,
        most_read: int = MOST_MESSAGES,
    ) -> None:
        self._settings = settings
        self._texts = texts
        self._runtime = runtime
        self._memory = runtime.memory(PLATFORM)
        self._clock = clock
        self._offered = Offered(commands, actions, texts)
        self.landscape = Landscape(settings)
        self.known = Known(self.landscape)
        self.connection = connection(settings, self._hear)
        self.replies = Replies()
        self.meeting = Meeting(self._calls, self.known)
        self.whereabouts = Whereabouts(self.landscape, self._memory)
        self.inbox = Inbox(runtime.deliver)
        self.filling = Filling(self._memory, texts, code, clock)
        self.greeting = Greeting(runtime, self._memory, self._calls, self.landscape, self.known, self.meeting, clock)
        self.interactions = Interactions(
            runtime, self.replies, self._offered, self.filling, texts, clock, self._whisper, self.meeting.member
        )
        self.posts = Posts(
            self._calls,
            self.replies,
            self.landscape,
            self.whereabouts,
            texts,
            self.interactions.pressed,
            clock,
            self.greeting.conversations,
        )
        self.reading = ReadingBack(self._calls, self.landscape, self.known, self.meeting, most_read)
        self.watch = Watch(runtime, self._memory, self.reading, self.inbox, clock)
        self.hearing = self._listening(clock)
        self._entered: dict[Place, Entered] = {}
        self._in_sight: set[Place] = set()
        self._started = self._stopping = False
        self._alive_at: datetime | None = None
        self._heard_from: Mapping[int, float] = {}
        self._beating: asyncio.Task[None] | None = None
        self._own: set[asyncio.Task[None]] = set()

    def _listening(self, clock: Callable[[], datetime]) -> Hearing:
        return Hearing(
            self.landscape,
            self.known,
            self.meeting,
            self.whereabouts,
            self.inbox,
            self.interactions,
            clock,
            self._changed,
            self._cleared,
            self._spoken_to,
            self._channel,
        )

    async def start(self) -> None:
        """Connect and do what a start does. Raises `CannotConnect`."""
        await self.watch.load()
        await self.whereabouts.load()
        await self.greeting.load()
        await self.connection.open()
        await self._ready()
        self._started = True
        self.greeting.started()
        self._beating = asyncio.create_task(self._beats(), name="discord heartbeat")

    async def stop(self) -> None:
        """Take nothing new, finish what was heard, note what was seen, disconnect."""
        self._stopping = True
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        for task in self._own:
            task.cancel()
        await self.hearing.idle()
        if self._started:
            await self._logged(self._note_seen())
        await self.connection.close()
        await self.replies.close()

    async def idle(self) -> None:
        """Wait until everything heard so far is delivered, answered and followed up."""
        while self._own:
            await asyncio.gather(*self._own)
        await self.hearing.idle()

    async def beat(self) -> None:
        """Note what was seen and what cannot be seen any more, and read back what could not be read before."""
        await self._enter_all()
        await self._note_seen()
        await self.watch.retry({place: seen for place, seen in self._places().items() if self._is_up(place)})

    async def _note_seen(self) -> None:
        """A shard's connection was alive at the last beat when a heartbeat has been acknowledged since."""
        now, heard = self._clock(), self.connection.heard_from()
        before, alive_at = self._heard_from, self._alive_at
        self._heard_from, self._alive_at = heard, now
        alive = {shard for shard, took in heard.items() if shard in before and took != before[shard]}
        if alive and alive_at is not None:
            shard_of = self.connection.client.shard_of
            await self.watch.beat([place for place in self._places() if shard_of(place.space) in alive], alive_at)

    async def members_of(self, where: Place, bit: int) -> AsyncIterator[Profile]:
        """The members of a guild who have a permission in a channel."""
        guild, channel = self.landscape.guilds.get(where.space), self.landscape.channel(where.channel)
        if guild is None or channel is None:
            return
        async for record in self._calls().members(guild.id):
            user = as_record(record.get("user"))
            roles = snowflakes(record.get("roles"))
            if not user.get("bot") and self.landscape.allowed(guild, channel, str(user["id"]), roles) & bit:
                yield member_profile(user, record, guild.id, self.known)

    async def _whisper(self, user: str, message: Message) -> None:
        await self.posts.whisper(user, message)

    def _calls(self) -> Calls:
        return self.connection.calls

    def _hear(self, event: str, data: Any) -> None:
        if event == READY:
            user = self.connection.client.user
            self.landscape.me, self.landscape.my_name = (str(user.id), user.name) if user is not None else ("", "")
            shard_of = self.connection.client.shard_of
            self.watch.fall_behind(place for place in self._places() if shard_of(place.space) == data)
            if self._started:  # a session that could not be resumed: what was missed has to be read back
                self._later(self._ready())
        elif event not in (RESUMED, LOST) and not self._stopping:
            self.hearing.hear(event, data)

    def _changed(self, news: Changed) -> None:
        if isinstance(news, GuildSeen) and self._settings.guilds and news.id not in self._settings.guilds:
            log.warning("discord_guild_ignored", guild=news.id, reason="it is not among discord.guilds")
            return
        self.landscape.note(news)
        if self._started:
            self._later(self._enter(news))

    async def _enter(self, news: Changed) -> None:
        if isinstance(news, GuildGone) and not news.outage:
            await self.watch.forget(news.id)
        elif isinstance(news, ChannelGone):
            await self.watch.forget(news.guild, news.id)
        elif isinstance(news, GuildSeen):
            await self._admit(news.id)
        await self._enter_all()
        if isinstance(news, GuildSeen):
            await self._register()
            await self.greeting.welcome(news.id)

    async def _ready(self) -> None:
        """Where Chorus is, what it offers, what it missed."""
        guilds = list(self.landscape.guilds)
        for guild in guilds:
            await self._admit(guild)
        await self._enter_all()
        await self._logged(self._register())
        if not self._started:
            self.watch.fall_behind(self._places())
        await self.watch.catch_up(self._places())
        await self._logged(self.filling.forget_old())
        for guild in guilds:
            await self._logged(self.greeting.welcome(guild))

    async def _admit(self, guild: str) -> None:
        """Guilds that the configuration names, or else the first one, are its community's; others have their own."""
        if self._settings.guilds:
            return
        home = await self._memory.get(HOME)
        if home is None:
            await self._memory.put(HOME, guild)
            home = guild
        self.landscape.home = home
        if home != guild:
            await self._runtime.installed(PLATFORM, guild)

    async def _enter_all(self) -> None:
        now = self._clock()
        for guild in list(self.landscape.guilds.values()):
            for channel in list(self.landscape.seen(guild)):
                where = Place(PLATFORM, guild.id, channel.id)
                kind = "team" if self.landscape.is_team(channel) else "community"
                watched = self.landscape.is_watched(channel)
                entered = Entered(where=where, at=now, name=channel.name, kind=kind, watched=watched)
                known = self._entered.get(where)
                if known is None or msgspec.structs.replace(known, at=now) != entered:
                    await self._runtime.deliver(entered)
                    self._entered[where] = entered
                if watched or kind == "team":
                    await self._told_missing(where, missing(self.landscape.mine_in(guild, channel)))
            for channel in list(self.landscape.hidden(guild)):
                where = Place(PLATFORM, guild.id, channel.id)
                await self._told_missing(where, missing(self.landscape.mine_in(guild, channel)))
        await self._look_around(now)

    async def _look_around(self, now: datetime) -> None:
        """Between two looks a channel may have gone out of sight, or come back."""
        seen, before = set(self._places()), self._in_sight
        self._in_sight = seen
        self.watch.back_in_sight(seen - before)
        lost = [place for place, one in self._entered.items() if one.watched and place not in seen]
        await self.watch.out_of_sight([place for place in lost if self._is_up(place)], now)

    async def _told_missing(self, where: Place, names: Sequence[str]) -> None:
        if not names:
            await self._runtime.works(where, POSTING)
            return
        remedy = invitation(str(self.connection.client.application_id), where.space)
        await self._runtime.missing(where, POSTING, lacking(names, remedy))

    async def _register(self) -> None:
        """Register the commands where they changed: a registration replaces all, and only so many are allowed."""
        application = str(self.connection.client.application_id)
        wanted = tuple(self.landscape.guilds) if self._settings.develop else ("",)
        await self._unregister(application, wanted)
        for guild in wanted:
            key = f"{COMMANDS}{guild}"
            if await self._memory.get(key) != self._offered.fingerprint:
                await self._calls().put_commands(application, self._offered.commands, guild)
                await self._memory.put(key, self._offered.fingerprint)
                log.info("discord_commands_registered", guild=guild or "all")

    async def _unregister(self, application: str, wanted: Sequence[str]) -> None:
        """Take back commands of the other way to register them, or each would be offered twice."""
        for key, _ in await self._memory.entries(COMMANDS):
            guild = key.removeprefix(COMMANDS)
            if guild not in wanted and (not guild or guild in self.landscape.guilds):
                await self._calls().put_commands(application, [], guild)
                await self._memory.drop(key)

    async def _cleared(self, cleared: Cleared) -> Event | None:
        """What is left of a message's reactions, as a stretch of one moment that was read back."""
        found = await self.reading.one(cleared.where, cleared.message, self._clock())
        if found is None:
            return None
        at = found.said.at
        return ReadBack(where=cleared.where, since=at, at=at + timedelta(microseconds=1), messages=(found.kept,))

    async def _channel(self, id: str) -> Mapping[str, Any]:
        return await self._calls().channel(id)

    async def _spoken_to(self, said: Said) -> None:
        """Words to Chorus itself, in a direct conversation or after its name, are a command."""
        words = said.text.strip()
        name = f"@{self.landscape.my_name}".casefold()
        if words.casefold().startswith(name):
            words = words[len(name) :].strip(" ,:")
        command = Command(
            key=f"discord:{said.message}", who=said.who, where=said.where, at=said.at, name="chorus", words=words
        )
        outcome = await self._runtime.deliver(command)
        told = [private.message for private in outcome.privates]
        if outcome.form is not None:
            told.append(self._by_command(outcome.form.language, words))
        for message in told:
            await self._logged(self.posts.whisper(said.who.identity.user, message))

    def _by_command(self, language: str, typed: str) -> Message:
        """Where to type what opens a form: Discord opens none in answer to a message."""
        words = self._texts.words(language)
        command = f"/chorus {LINE}: {typed}"
        note = Note(words("discord.form_by_command", command=Code(command)), "private")
        return Message(words.line("discord.form_by_command", command=command), (note,), words.language)

    def _is_up(self, place: Place) -> bool:
        return self.connection.is_up(place.space)

    def _places(self) -> dict[Place, bool]:
        return {place: entered.watched for place, entered in self._entered.items() if self._sees(place)}

    def _sees(self, place: Place) -> bool:
        guild, channel = self.landscape.guilds.get(place.space), self.landscape.channel(place.channel)
        return guild is not None and channel is not None and self.landscape.sees(guild, channel)

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self._logged(self.beat())

    async def _logged(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except PlatformError as error:
            log.warning("discord_later", error=str(error))
        except Exception:
            log.exception("discord_failed")

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._logged(work))
        self._own.add(task)
        task.add_done_callback(self._own.discard)
