"""Who and which channels there are, kept in memory: the web chat runs in one process and only ever adds."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import available_timezones

from bot.http.errors import ApiError
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.platforms.web.shapes import ChannelShape, PersonShape
from bot.platforms.web.store import channels, people
from bot.platforms.web.store.channels import Channel
from bot.platforms.web.store.people import Person
from bot.platforms.web.words import check_name
from handlers.core.events import Identity, Place, Profile, Role
from storage import Engine, Session

PLATFORM = "web"
CHORUS = "chorus"
DIRECT = "dm:"
ORDER = "web.directory"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


class Directory:
    """People and channels by id. `load` reads them once; what is added is stored before it is seen."""

    def __init__(
        self, engine: Engine, community: str, space: str, language: str, clock: Callable[[], datetime]
    ) -> None:
        self.space = space
        self._engine = engine
        self._community = community
        self._language = language
        self._clock = clock
        self._people: dict[str, Person] = {}
        self._channels: dict[str, Channel] = {}
        self._loaded = False

    async def load(self) -> None:
        """Read what is stored; a second time does nothing."""
        if self._loaded:
            return

        async def read(session: Session) -> tuple[Sequence[Person], Sequence[Channel]]:
            return await people.everybody(session), await channels.all_channels(session)

        everybody, rooms = await self._engine.reading(self._community, read)
        self._people = {person.id: person for person in everybody}
        self._channels = {channel.id: channel for channel in rooms}
        self._loaded = True

    @property
    def people(self) -> Sequence[Person]:
        """Everybody, in the order they came."""
        return tuple(self._people.values())

    @property
    def channels(self) -> Sequence[Channel]:
        """All channels but direct ones, in the order they were made."""
        return tuple(self._channels.values())

    def find(self, person: str) -> Person | None:
        """A person, if there is one with this id."""
        return self._people.get(person)

    def person(self, person: str) -> Person:
        """A person; `ApiError` 404 when nobody has this id."""
        found = self._people.get(person)
        if found is None:
            raise ApiError(404, "unknown_person", "Nobody has this id. GET /api/v1/people lists everybody.")
        return found

    def channel(self, channel: str) -> Channel:
        """A channel, a person's direct one included; `ApiError` 404 when there is none with this id."""
        found = self._channels.get(channel)
        if found is None and channel.startswith(DIRECT) and channel.removeprefix(DIRECT) in self._people:
            found = Channel(channel, channel, "direct", "", self._clock())
        if found is None:
            raise ApiError(404, "unknown_channel", "No channel has this id. GET /api/v1/channels lists them.")
        return found

    def room(self, reader: Person | None, channel: str) -> Channel:
        """A channel that a person may read and write (None: whoever reads without being anybody); else 403."""
        found = self.channel(channel)
        if not may_see(reader, found.id, found.kind):
            raise ApiError(403, "not_yours", "This channel is for others. Choose another one.")
        return found

    def sees(self, reader: Person | None, channel: str) -> bool:
        """Whether a person sees what happens in a channel."""
        found = self._channels.get(channel)
        return may_see(reader, channel, "direct" if found is None else found.kind)

    def named(self, name_or_id: str) -> Channel | None:
        """The channel with an id or, in any case of letters, a name; with or without #."""
        wanted = name_or_id.removeprefix("#").strip()
        if wanted.startswith(DIRECT) and wanted.removeprefix(DIRECT) in self._people:
            return self.channel(wanted)
        by_name = (one for one in self._channels.values() if one.name.casefold() == wanted.casefold())
        return self._channels.get(wanted) or next(by_name, None)

    async def add_person(self, new: NewPerson) -> Person:
        """Add somebody; `ApiError` 409 when the id is taken, 400 for what is no language or zone."""
        await self.load()
        _check_locale(new.locale, "locale")
        if new.tz is not None and new.tz not in available_timezones():
            raise ApiError(400, "bad_field", "tz: this is no time zone. Send one such as Europe/Warsaw.")
        role = Role[new.role.upper()]
        person = Person(new.id, check_name(new.name), new.locale or "", new.tz or "", role)

        async def write(session: Session) -> bool:
            return await people.add(session, person, await session.next_number(ORDER))

        if person.id == CHORUS or not await self._engine.writing(self._community, write):
            raise ApiError(409, "exists", "Somebody has this id. Choose another one.")
        self._people[person.id] = person
        return person

    async def add_channel(self, new: NewChannel) -> Channel:
        """Add a channel; `ApiError` 409 when the id is taken, 400 for one that belongs to direct channels."""
        await self.load()
        _check_locale(new.language, "language")
        if new.id.startswith(DIRECT):
            raise ApiError(400, "bad_field", "id: those beginning with dm: are the direct channels of persons.")
        channel = Channel(new.id, check_name(new.name), new.kind, new.language or "", self._clock())

        async def write(session: Session) -> bool:
            return await channels.add(session, channel, await session.next_number(ORDER))

        if not await self._engine.writing(self._community, write):
            raise ApiError(409, "exists", "A channel has this id. Choose another one.")
        self._channels[channel.id] = channel
        return channel

    def place(self, channel: str) -> Place:
        """A channel as handlers know it."""
        return Place(PLATFORM, self.space, channel)

    def profile(self, person: Person) -> Profile:
        """A person as handlers know them."""
        identity = Identity(PLATFORM, self.space, person.id)
        return Profile(identity, person.name, person.locale, person.tz, person.role)

    def channel_json(self, channel: Channel) -> ChannelShape:
        """A channel as calls answer it; its language is the community's where it has none."""
        return ChannelShape(channel.id, channel.name, channel.kind, channel.language or self._language)


def may_see(reader: Person | None, channel: str, kind: str) -> bool:
    """Team channels are for the team, a direct channel for its person; without a reader all but direct ones."""
    if kind == "direct":
        return reader is not None and channel == f"{DIRECT}{reader.id}"
    return kind != "team" or reader is None or reader.role >= Role.TEAM


def person_json(person: Person) -> PersonShape:
    """A person as calls answer them."""
    return PersonShape(person.id, person.name, person.locale or None, person.tz or None, person.role.name.lower())


def _check_locale(given: str | None, field: str) -> None:
    if given is not None and not _LANGUAGE.fullmatch(given):
        raise ApiError(400, "bad_field", f"{field}: this is no language code. Send one such as pl or pt-BR.")
