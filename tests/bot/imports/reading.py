"""Reading an export in a test: everything it gives, sorted by what it is."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bot.imports.archive import Limits, opened
from bot.imports.formats import recognise
from bot.imports.items import Conversation, ImportedEvent, Item, Problem, Skipped
from handlers.core.events import Said

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
T = TypeVar("T", bound=ImportedEvent)


@dataclass
class Read:
    """All items of an export."""

    events: list[ImportedEvent] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def of(self, kind: type[T]) -> list[T]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def texts(self) -> list[str]:
        """What was said."""
        return [said.text for said in self.of(Said)]


def read(path: Path, space: str = "", domain: str = "", limits: Limits | None = None) -> Read:
    """Read all of an export."""
    found = Read()
    archive = opened(path, limits)
    found.problems = [str(problem) for problem in archive.problems]
    for item in recognise(archive, NOW, space, domain).items():
        for inner in item.read() if isinstance(item, Conversation) else [item]:
            _keep(found, inner)
    return found


def _keep(found: Read, item: Item) -> None:
    match item:
        case Skipped():
            found.skipped[item.kind] += item.count
        case Problem():
            found.problems.append(str(item))
        case _:
            found.events.append(item)
