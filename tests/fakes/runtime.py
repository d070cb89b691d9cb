"""A runtime that remembers what was delivered and answers as it is told."""

from collections.abc import Callable

import msgspec

from bot.platforms.base import Outcome
from handlers.core.events import Event, Profile


class FakeRuntime:
    """`answer` makes the outcome of an event; `own` are the reader's own choices; `down` is raised instead."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.answer: Callable[[Event], Outcome] = lambda event: Outcome()
        self.arrived: dict[str, str] = {}
        self.own: frozenset[str] = frozenset()
        self.down: Exception | None = None

    async def deliver(self, event: Event) -> Outcome:
        """Remember an event."""
        if self.down is not None:
            raise self.down
        self.events.append(event)
        return self.answer(event)

    async def delivered(self, outcome: Outcome, within: float) -> Outcome:
        """Fill in the ids of `arrived`."""
        posts = (msgspec.structs.replace(post, message=self.arrived.get(post.outbox)) for post in outcome.posts)
        return msgspec.structs.replace(outcome, posts=tuple(posts))

    async def mine(self, subject: str, reader: Profile) -> frozenset[str]:
        """The same own choices for everybody."""
        return self.own

    def of(self, kind: type[Event]) -> list[Event]:
        """The delivered events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]
