"""What simulated members need of a chat: the same things people do, by the id of who acts."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class NotDone(Exception):
    """An act was not possible (any more): a closed poll, a deleted message. The member goes on."""


class Room(NamedTuple):
    """A community channel."""

    id: str
    language: str


class Ballot(NamedTuple):
    """A choice that can be pressed."""

    label: str
    token: str
    several: bool


class Shown(NamedTuple):
    """A message of Chorus with a subject: `ballots` is empty unless it can be voted on."""

    id: str
    room: str
    subject: str
    ballots: tuple[Ballot, ...]


class Playground(Protocol):
    """A chat to act in. Every act raises `NotDone` when it cannot be done."""

    def rooms(self) -> Sequence[Room]:
        """The community channels."""
        ...

    def hosts(self) -> Sequence[str]:
        """The ids of the team, managers first."""
        ...

    def knows(self, person: str) -> bool:
        """Whether somebody has this id."""
        ...

    async def shown(self, room: str) -> Sequence[Shown]:
        """Chorus's recent messages in a channel that have a subject, newest first."""
        ...

    async def add_person(self, person: str, name: str, locale: str, tz: str) -> None:
        """Add a member."""
        ...

    async def say(self, who: str, room: str, text: str, reply_to: str | None = None) -> str:
        """Write a message; its id comes back."""
        ...

    async def react(self, who: str, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        ...

    async def command(self, who: str, room: str, text: str) -> None:
        """Type a command."""
        ...

    async def press(self, who: str, message: str, token: str) -> None:
        """Press a button."""
        ...
