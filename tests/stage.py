"""A stage for feature tests: the real dispatch, outbox and live over a real database; its platform only listens."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import catalogues, registry, schemas
from bot.platforms.base import Delivery, Gone, Limits, Outcome, Private, Runtime, State
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from handlers.core.events import (
    Command,
    Edited,
    Entered,
    Event,
    Identity,
    Place,
    Press,
    Profile,
    Reacted,
    Removed,
    Role,
    Said,
    Submitted,
    Unreacted,
)
from handlers.core.forms import Answers
from handlers.core.message import Message
from tests.engines import open_engine

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
TALK = Place("hall", "h1", "talk")
RECIPES = Place("hall", "h1", "recipes")
TEAM = Place("hall", "h1", "team")


def profile(user: str, *, locale: str = "en", tz: str = "Europe/Warsaw", role: Role = Role.MEMBER) -> Profile:
    """Somebody of the hall, named by the id with a capital."""
    return Profile(Identity("hall", "h1", user), user.capitalize(), locale, tz, role)


MARA = profile("mara", role=Role.MANAGER)
JONAS = profile("jonas", role=Role.TEAM)
TOM = profile("tom")
MISAKI = profile("misaki", locale="ja", tz="Asia/Tokyo")
ZOFIA = profile("zofia", locale="pl")


@dataclass
class Hall:
    """A platform that remembers what it was asked; `down` makes it refuse with that error."""

    messages: dict[str, Message] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    threads: dict[str, str | None] = field(default_factory=dict)
    edits: int = 0
    reactions: set[tuple[str, str]] = field(default_factory=set)
    outbox: dict[str, str] = field(default_factory=dict)
    whispers: list[tuple[str, Private]] = field(default_factory=list)
    down: Exception | None = None
    name: str = "hall"
    limits: Limits = field(default_factory=lambda: Limits(redraw_interval=0.0, text_length=100_000))

    @property
    def state(self) -> State:
        """Ready, always."""
        return State("ready")

    async def start(self, runtime: Runtime) -> None:
        """Nothing to connect."""

    async def stop(self) -> None:
        """Nothing to disconnect."""

    async def post(self, delivery: Delivery) -> str:
        """Remember a post."""
        self._work()
        message = self.outbox.setdefault(delivery.outbox, f"m{len(self.outbox) + 1}")
        self.messages[message] = delivery.message
        self.places[message] = delivery.where
        self.threads[message] = delivery.thread
        return message

    async def turn(self, where: Place, message: str) -> None:
        """There is no allowance to wait for."""

    async def edit(self, where: Place, message: str, content: Message) -> None:
        """Remember the new content."""
        self._work()
        if message not in self.messages:
            raise Gone(message)
        self.messages[message] = content
        self.edits += 1

    async def delete(self, where: Place, message: str) -> None:
        """Forget a message."""
        self._work()
        self.messages.pop(message, None)

    async def react(self, where: Place, message: str, emoji: str) -> None:
        """Remember a reaction."""
        self._work()
        self.reactions.add((message, emoji))

    async def unreact(self, where: Place, message: str, emoji: str) -> None:
        """Forget a reaction."""
        self._work()
        self.reactions.discard((message, emoji))

    async def send_file(self, where: Place, name: str, content: bytes, *, alt: str, thread: str | None = None) -> str:
        """Remember a file as a message that says its name and alternative text."""
        self._work()
        message = f"f{len(self.messages) + 1}"
        self.messages[message] = Message(f"{name}: {alt}", ())
        self.places[message] = where
        self.threads[message] = thread
        return message

    async def whisper(self, where: Place, user: str, private: Private) -> None:
        """Remember a whisper."""
        self.whispers.append((user, private))

    def link(self, where: Place, message: str) -> str:
        """A permalink."""
        return f"https://hall.test/{where.channel}/{message}"

    async def person(self, user: str) -> Profile | None:
        """Nobody is known."""
        return None

    async def channel(self, name_or_id: str) -> Place | None:
        """Any channel."""
        return Place("hall", "h1", name_or_id.lstrip("#"))

    async def members(self, where: Place) -> AsyncIterator[Profile]:
        """Nobody."""
        return
        yield

    async def history(self, where: Place, since: datetime) -> AsyncIterator[Event]:
        """Nothing."""
        return
        yield

    def _work(self) -> None:
        if self.down is not None:
            raise self.down


class Clock:
    """A clock that tests move."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.at += timedelta(**span)


class Stage:
    """People act, effects happen, the hall shows it."""

    def __init__(self, program: Program, hall: Hall, clock: Clock) -> None:
        self.program = program
        self.hall = hall
        self.clock = clock
        self._ids = 0

    async def deliver(self, event: Event, *, settle: bool = True) -> Outcome:
        """Deliver an event and, unless told otherwise, wait for all that follows."""
        outcome = await self.program.deliver(event)
        if settle:
            await self.program.settle()
            return await self.program.delivered(outcome, 1.0)
        return outcome

    async def command(self, who: Profile, line: str, where: Place = TALK, **more: str) -> Outcome:
        """Type `/poll …`."""
        name, _, words = line.lstrip("/").partition(" ")
        return await self.deliver(Command(who=who, where=where, at=self.clock(), name=name, words=words, **more))

    async def press(
        self, who: Profile, token: str, *values: str, where: Place = TALK, message: str = "", key: str = ""
    ) -> Outcome:
        """Press a button."""
        return await self.deliver(
            Press(who=who, where=where, at=self.clock(), message=message, token=token, values=values, key=key)
        )

    async def submit(self, who: Profile, token: str, answers: Answers, where: Place = TALK) -> Outcome:
        """Send a form."""
        return await self.deliver(Submitted(who=who, where=where, at=self.clock(), token=token, answers=answers))

    async def say(
        self, who: Profile, text: str, where: Place = TALK, thread: str | None = None, message: str = "", **more: object
    ) -> str:
        """Write a message; its id comes back."""
        self._ids += 1
        message = message or f"u{self._ids}"
        link = self.hall.link(where, message)
        said = Said(
            who=who,
            where=where,
            at=self.clock(),
            message=message,
            text=text,
            thread=thread,
            link=link,
            **more,  # type: ignore[arg-type]
        )
        await self.deliver(said)
        return message

    async def edit(self, who: Profile, message: str, text: str, where: Place = TALK) -> None:
        """Change a message."""
        await self.deliver(Edited(who=who, where=where, at=self.clock(), message=message, text=text))

    async def remove(self, message: str, where: Place = TALK) -> None:
        """Delete a message."""
        await self.deliver(Removed(where=where, at=self.clock(), message=message))

    async def react(self, who: Profile, message: str, emoji: str, where: Place = TALK) -> None:
        """Put an emoji on a message."""
        await self.deliver(Reacted(who=who, where=where, at=self.clock(), message=message, emoji=emoji))

    async def unreact(self, who: Profile, message: str, emoji: str, where: Place = TALK) -> None:
        """Take an emoji back."""
        await self.deliver(Unreacted(who=who, where=where, at=self.clock(), message=message, emoji=emoji))

    def shown(self, message: str) -> str:
        """All words of a message in the hall, line by line."""
        return words_of(self.hall.messages[message])

    def latest(self, where: Place) -> Sequence[str]:
        """The ids of the hall's bot messages in a place, oldest first."""
        return [
            message for message, place in self.hall.places.items() if place == where and message in self.hall.messages
        ]


def words_of(message: Message) -> str:
    """The summary and every element of a message as lines a test can search."""
    return "\n".join([message.summary, *(repr(element) for element in message.elements)])


def private_words(outcome: Outcome) -> str:
    """The one-line summaries of an outcome's private answers."""
    return "\n".join(private.message.summary for private in outcome.privates)


@asynccontextmanager
async def staged(
    path: Path,
    *,
    language: str = "en",
    configured: Mapping[str, str] | None = None,
    enter: bool = True,
    unverified: frozenset[str] = frozenset({"web"}),
) -> AsyncIterator[Stage]:
    """A stage over a fresh database: two watched community channels and a team channel."""
    engine = await open_engine(path / "stage.db")
    try:
        features = registry()
        await engine.migrate(schemas(features))
        clock = Clock()
        settings = {"language": language, "timezone": "Europe/Warsaw", **(configured or {})}
        around = Surroundings(
            engine, features, catalogues(), "default", settings, clock, codes(), unverified=unverified
        )
        hall = Hall()
        stage = Stage(Program(around, {"hall": hall}), hall, clock)
        if enter:
            for place, kind, watched in (
                (TALK, "community", True),
                (RECIPES, "community", True),
                (TEAM, "team", False),
            ):
                entered = Entered(where=place, at=clock(), name=place.channel, kind=kind, watched=watched)
                await stage.deliver(entered)
        yield stage
        await stage.program.stop(1.0)
    finally:
        await engine.close()


def codes() -> "Counting":
    """Codes that count up, so that tests can name them."""
    return Counting()


class Counting:
    """Codes `0…01`, `0…02` of the wanted length."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self, length: int) -> str:
        self._count += 1
        return str(self._count).rjust(length, "0")[-length:]
