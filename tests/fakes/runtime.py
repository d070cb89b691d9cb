"""A runtime that remembers what was delivered and answers as it is told."""

from collections.abc import Callable, Sequence

import msgspec

from bot.platforms.base import Forbidden, Outcome
from handlers.core.events import Event, Place, Profile
from handlers.core.message import Message, Option


class FakeMemory:
    """Keys in a dictionary."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def get(self, key: str) -> str | None:
        """The value of a key."""
        return self.values.get(key)

    async def put(self, key: str, value: str) -> None:
        """Set the value of a key."""
        self.values[key] = value

    async def drop(self, key: str) -> None:
        """Forget a key."""
        self.values.pop(key, None)

    async def entries(self, prefix: str) -> Sequence[tuple[str, str]]:
        """All keys that begin with `prefix`, with their values, by key."""
        return sorted((key, value) for key, value in self.values.items() if key.startswith(prefix))


class FakeRuntime:
    """`answer` makes the outcome of an event; `own` are the reader's own choices; `down` is raised instead."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.answer: Callable[[Event], Outcome] = lambda event: Outcome()
        self.arrived: dict[str, str] = {}
        self.own: frozenset[str] = frozenset()
        self.down: Exception | None = None
        self.memories: dict[str, FakeMemory] = {}
        self.spaces: list[tuple[str, str]] = []
        self.lacks: dict[tuple[Place, str], str] = {}
        self.page = Message("What is open for you", ())
        self.suggested: dict[str, Sequence[Option]] = {}

    async def deliver(self, event: Event) -> Outcome:
        """Remember an event."""
        if self.down is not None:
            raise self.down
        self.events.append(event)
        return self.answer(event)

    async def delivered(self, outcome: Outcome, within: float, on: str = "") -> Outcome:
        """Fill in the ids of `arrived`."""
        posts = (msgspec.structs.replace(post, message=self.arrived.get(post.outbox)) for post in outcome.posts)
        return msgspec.structs.replace(outcome, posts=tuple(posts))

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The same own choices for everybody."""
        return self.own

    async def installed(self, platform: str, space: str) -> None:
        """Remember a space."""
        self.spaces.append((platform, space))

    async def missing(self, where: Place, doing: str, lack: Forbidden) -> None:
        """Remember what is missing."""
        self.lacks[where, doing] = str(lack)

    async def works(self, where: Place, doing: str) -> None:
        """Forget what was missing."""
        self.lacks.pop((where, doing), None)

    def memory(self, platform: str) -> "FakeMemory":
        """What a platform remembers; it outlives a restart of the platform."""
        return self.memories.setdefault(platform, FakeMemory())

    async def home(self, reader: Profile, where: Place) -> Message:
        """The page of `page`."""
        return self.page

    async def suggestions(self, name: str, reader: Profile, where: Place, typed: str) -> Sequence[Option]:
        """What of `suggested` under this name begins with what is typed."""
        return [option for option in self.suggested.get(name, ()) if option.label.startswith(typed)][:25]

    def of(self, kind: type[Event]) -> list[Event]:
        """The delivered events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]
