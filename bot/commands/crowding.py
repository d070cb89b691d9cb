"""The web chat as a playground for simulated members, and the crowd as the web chat's calls know it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.crowd.crowd import AlreadyRunning, Crowd
from bot.crowd.playground import Ballot, NotDone, Room, Shown
from bot.http.errors import ApiError
from bot.platforms.web.chat import Chat
from bot.platforms.web.crowd import CrowdRunning, CrowdStatus
from bot.platforms.web.requests import NewPerson
from bot.platforms.web.shapes import MessageShape
from handlers.core.events import Role
from storage import StorageError

RECENT = 200


class ChatPlayground:
    """`bot.crowd.playground.Playground` over the web chat."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def rooms(self) -> Sequence[Room]:
        """The community channels."""
        return [Room(one.id, one.language) for one in self._chat.channels() if one.kind == "community"]

    def hosts(self) -> Sequence[str]:
        """The ids of the team, managers first."""
        team = [person for person in self._chat.directory.people if person.role >= Role.TEAM]
        return [person.id for person in sorted(team, key=lambda person: -person.role)]

    def knows(self, person: str) -> bool:
        """Whether somebody has this id."""
        return self._chat.directory.find(person) is not None

    async def shown(self, room: str) -> Sequence[Shown]:
        """Chorus's recent messages in a channel that have a subject, newest first."""
        async with _possible():
            found = await self._chat.messages(room, limit=RECENT)
        return [
            Shown(one.id, room, one.subject, _ballots(one))
            for one in reversed(found)
            if one.bot and one.subject and not one.deleted and one.reply_to is None
        ]

    async def add_person(self, person: str, name: str, locale: str, tz: str) -> None:
        """Add a member."""
        async with _possible():
            await self._chat.add_person(NewPerson(id=person, name=name, locale=locale, tz=tz))

    async def say(self, who: str, room: str, text: str, reply_to: str | None = None) -> str:
        """Write a message; its id comes back."""
        async with _possible():
            return (await self._chat.say(who, room, text, reply_to)).id

    async def react(self, who: str, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        async with _possible():
            await self._chat.react(who, message, emoji)

    async def command(self, who: str, room: str, text: str) -> None:
        """Type a command."""
        async with _possible():
            await self._chat.command(who, room, text)

    async def press(self, who: str, message: str, token: str) -> None:
        """Press a button."""
        async with _possible():
            await self._chat.press(who, message, token)


class ChatCrowd:
    """`bot.platforms.web.crowd.Crowd` over the simulated members."""

    def __init__(self, chat: Chat) -> None:
        self._crowd = Crowd(ChatPlayground(chat))

    async def start(self, size: int, seed: int | None) -> None:
        """Begin to bring in `size` members and return at once. Raises `CrowdRunning`."""
        try:
            await self._crowd.start(size, seed)
        except AlreadyRunning as error:
            raise CrowdRunning from error

    def status(self) -> CrowdStatus:
        """How far it is."""
        return CrowdStatus(*self._crowd.status())

    async def stop(self) -> None:
        """Bring in nobody more and let them act no more."""
        await self._crowd.stop()


@asynccontextmanager
async def _possible() -> AsyncIterator[None]:
    """What the chat refuses, and what could not be saved, is one act that was not done."""
    try:
        yield
    except (ApiError, StorageError) as error:
        raise NotDone(str(error)) from error


def _ballots(message: MessageShape) -> tuple[Ballot, ...]:
    choices = [one for one in message.elements or () if one["type"] == "choice" and one.get("token")]
    return tuple(Ballot(one["label"], one["token"], one.get("control") == "tick") for one in choices)
