"""A program with one open poll, for benchmarks: real dispatch over a real database, no platform to send to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import catalogues, registry, schemas
from bot.runtime.dispatch import Surroundings
from bot.runtime.identities import meet
from bot.runtime.program import Program
from handlers.core.events import Command, Entered, Identity, Place, Profile, Role
from storage import Engine, Session
from storage.sqlite.engine import SqliteEngine

TALK = Place("hall", "h1", "talk")


@dataclass(frozen=True, slots=True)
class Benched:
    """A program without platforms, whose poll 1 is open."""

    program: Program
    around: Surroundings
    now: datetime

    async def meet(self, people: int) -> None:
        """Let so many people be known from something they did before."""

        async def note(session: Session) -> None:
            for number in range(people):
                await meet(session, voter(number), self.now)

        await self.around.engine.writing(self.around.community, note)


def voter(number: int) -> Profile:
    """One of many people."""
    return Profile(Identity("hall", "h1", f"voter{number}"), f"Voter {number}", "en", "Europe/Warsaw", Role.MEMBER)


@asynccontextmanager
async def benched(store: Path | Engine, choices: int) -> AsyncIterator[Benched]:
    """A fresh database, in a folder or behind an engine that is closed at the end, with a poll of so many choices."""
    engine = await SqliteEngine.open(store / "chorus.db") if isinstance(store, Path) else store
    try:
        features = registry()
        await engine.migrate(schemas(features))
        settings = {"language": "en", "timezone": "Europe/Warsaw"}
        around = Surroundings(engine, features, catalogues(), "default", settings)
        program = Program(around, {})
        now = datetime.now(UTC)
        await program.deliver(Entered(where=TALK, at=now, name="talk", kind="community", language="en"))
        asker = Profile(Identity("hall", "h1", "mara"), "Mara", "en", "Europe/Warsaw", Role.MANAGER)
        words = " ".join(f'"{label}"' for label in ("Which sauce?", *(f"Sauce {n}" for n in range(1, choices + 1))))
        outcome = await program.deliver(Command(who=asker, where=TALK, at=now, name="poll", words=words))
        assert outcome.subject == "poll:1", outcome
        yield Benched(program, around, now)
    finally:
        await engine.close()
