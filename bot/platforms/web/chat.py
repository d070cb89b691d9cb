"""The chat as one thing: what HTTP calls and simulated members do alike."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from bot.platforms.base import Outcome
from bot.platforms.web.acts import Acts
from bot.platforms.web.directory import PLATFORM, Directory, may_see, person_json
from bot.platforms.web.feed import Feed
from bot.platforms.web.ground import Ground
from bot.platforms.web.limits import DELIVERED_WITHIN
from bot.platforms.web.reading import Reading
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.platforms.web.shapes import ChannelShape, PersonShape
from bot.platforms.web.store.channels import Channel
from bot.platforms.web.talk import Talk
from handlers.core.events import Entered
from storage import NotSaved

Watched = Callable[[str, str], bool]


class Chat:
    """Everything a person can do, by the id of who acts. Raises `ApiError` for what cannot be done.

    Talking: `say`, `edit`, `remove`, `react`, `unreact`. Asking Chorus: `command`, `press`, `submit`.
    Reading: `messages`, `message`, `whispers`, `file`.
    """

    def __init__(self, ground: Ground, watched: Watched) -> None:
        """`watched` says by id and name whether a channel is read for feedback."""
        self.ground = ground
        self.feed = Feed(ground)
        self._watched = watched
        self._unentered: dict[str, Channel] = {}
        talk, acts, reading = Talk(ground), Acts(ground), Reading(ground)
        self.say, self.edit, self.remove = talk.say, talk.edit, talk.remove
        self.react, self.unreact = talk.react, talk.unreact
        self.command, self.press, self.submit = acts.command, acts.press, acts.submit
        self.messages, self.message, self.last_seq = reading.messages, reading.message, reading.last_seq
        self.whispers, self.file = reading.whispers, reading.file
        ground.announce = self.feed.announce

    @property
    def directory(self) -> Directory:
        """Who and which channels there are."""
        return self.ground.directory

    def people(self) -> list[PersonShape]:
        """Everybody."""
        return [person_json(person) for person in self.directory.people]

    def channels(self, reader: str | None = None) -> list[ChannelShape]:
        """The channels a person sees, all without one; direct ones are never listed."""
        person = None if reader is None else self.directory.person(reader)
        seen = (one for one in self.directory.channels if may_see(person, one.id, one.kind))
        return [self.directory.channel_json(channel) for channel in seen]

    async def add_person(self, new: NewPerson) -> PersonShape:
        """Add somebody. `ApiError` 409 when the id is taken."""
        return person_json(await self.directory.add_person(new))

    async def add_channel(self, new: NewChannel) -> ChannelShape:
        """Add a channel, let the handlers know and wait for what they post. `ApiError` 409 when the id is taken."""
        channel = await self.directory.add_channel(new)
        self._unentered[channel.id] = channel
        if self.ground.started is not None:
            with suppress(NotSaved):  # the channel stands; the next beat says again that it is there
                for outcome in await self.enter_new():
                    await self.ground.runtime.delivered(outcome, DELIVERED_WITHIN, PLATFORM)
        return self.directory.channel_json(channel)

    async def enter_all(self) -> None:
        """Say of every channel that Chorus is there: at each start. Raises `NotSaved`."""
        self._unentered = {channel.id: channel for channel in self.directory.channels}
        await self.enter_new()

    async def enter_new(self) -> Sequence[Outcome]:
        """Say of each channel that was added that Chorus is there, until that is kept. Raises `NotSaved`."""
        outcomes: list[Outcome] = []
        for channel in list(self._unentered.values()):
            outcomes.append(await self.ground.runtime.deliver(self.entered(channel)))
            self._unentered.pop(channel.id, None)
        return outcomes

    def entered(self, channel: Channel) -> Entered:
        """The event that says that Chorus is in a channel."""
        return Entered(
            where=self.directory.place(channel.id),
            at=self.ground.clock(),
            name=channel.name,
            kind=channel.kind,
            language=channel.language,
            watched=self._watched(channel.id, channel.name),
        )
