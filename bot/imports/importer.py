"""Delivers an export: many events at once, each behind what it refers to, and a report of what became of them."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import assert_never

from bot.imports.archive import Limits, opened
from bot.imports.formats import recognise
from bot.imports.items import Conversation, ImportedEvent, Item, Problem, Skipped
from handlers.core.events import Edited, Entered, Event, Place, Reacted, Removed, Said, Seen

AT_ONCE = 512
BATCHES_A_BREATH = 4
BREATH = 0.025  # longer than a waiting writer of a running program pauses: its people's votes get in between
PROBLEMS_KEPT = 1_000
Deliver = Callable[[Event], Awaitable[object]]
Progress = Callable[[int, int], None]
CountStored = Callable[[], Awaitable[int]]


@dataclass(slots=True)
class Report:
    """What became of an export. `new` messages were not there before.

    `problem_count` counts what could not be read; of `problems` and `advice` the first 1,000 are kept.
    """

    channels: set[Place] = field(default_factory=set)
    messages: int = 0
    reactions: int = 0
    changes: int = 0
    new: int = 0
    first: datetime | None = None
    last: datetime | None = None
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    advice: list[Problem] = field(default_factory=list)
    problem_count: int = 0

    def count(self, event: ImportedEvent) -> None:
        """Count an event that is about to be delivered."""
        match event:
            case Entered():
                self.channels.add(event.where)
            case Said():
                self.messages += 1
                self.first = min(self.first or event.at, event.at)
                self.last = max(self.last or event.at, event.at)
            case Reacted():
                self.reactions += 1
            case Edited() | Removed():
                self.changes += 1
            case Seen():
                pass
            case _:
                assert_never(event)

    def add_problem(self, problem: Problem) -> None:
        """Count a problem and keep it while there is room."""
        self.problem_count += problem.grave
        kept = self.problems if problem.grave else self.advice
        if len(kept) < PROBLEMS_KEPT:
            kept.append(problem)


async def import_export(
    path: Path,
    deliver: Deliver,
    count_stored: CountStored,
    *,
    now: datetime,
    space: str = "",
    domain: str = "",
    limits: Limits | None = None,
    progress: Progress = lambda done, total: None,
    fatal: tuple[type[Exception], ...] = (),
) -> Report:
    """Deliver everything that can be read at `path`.

    `progress` is told bytes read and bytes in all. An exception of `deliver` is a problem of its event, unless
    it is one of `fatal`: that ends the import and is raised on. Raises `Unreadable` when nothing can be read.
    """
    report = Report()
    before = await count_stored()
    archive = opened(path, limits)
    export = recognise(archive, now, space, domain)
    total = max(sum(archive.sizes.values()), 1)
    for problem in archive.problems:
        report.add_problem(problem)
    for number, batch in enumerate(_batches(_events(export.items(), report)), 1):
        await _deliver_batch(batch, deliver, report, fatal)
        progress(min(archive.bytes_read, total), total)
        if number % BATCHES_A_BREATH == 0:
            await asyncio.sleep(BREATH)
    progress(total, total)
    after = await count_stored()
    report.new = max(after - before, 0)
    if report.messages and not after:
        report.add_problem(
            Problem(path.name, None, "was delivered and none of its messages was kept; the log says why")
        )
    return report


def _events(items: Iterator[Problem | Skipped | Conversation], report: Report) -> Iterator[ImportedEvent]:
    for item in items:
        if isinstance(item, Conversation):
            yield from (event for inner in item.read() if (event := _told(inner, report)) is not None)
        else:
            _told(item, report)


def _told(item: Item, report: Report) -> ImportedEvent | None:
    """The event, if it is one; all else is written into the report."""
    if isinstance(item, Skipped):
        report.skipped[item.kind] += item.count
        return None
    if isinstance(item, Problem):
        report.add_problem(item)
        return None
    report.count(item)
    return item


def _batches(events: Iterator[ImportedEvent]) -> Iterator[Sequence[ImportedEvent]]:
    batch: list[ImportedEvent] = []
    for event in events:
        batch.append(event)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def waves(batch: Sequence[ImportedEvent]) -> Sequence[Sequence[ImportedEvent]]:
    """Split a batch into waves that may each go at once: nothing is in the wave of what it refers to."""
    found: list[list[ImportedEvent]] = []
    depth: dict[tuple[Place, str], int] = {}
    last: dict[Place, int] = {}
    entered: dict[Place, int] = {}
    for event in batch:
        at = _wave(event, depth, last, entered)
        last[event.where] = max(last.get(event.where, 0), at)
        while len(found) <= at:
            found.append([])
        found[at].append(event)
    return found


def _wave(
    event: ImportedEvent, depth: dict[tuple[Place, str], int], last: dict[Place, int], entered: dict[Place, int]
) -> int:
    at = entered.get(event.where, -1) + 1
    match event:
        case Entered():
            at = last.get(event.where, -1) + 1
            entered[event.where] = at
        case Said():
            at = max(at, depth.get((event.where, event.thread or ""), -1) + 1, _after(event.message, event, depth))
            depth[event.where, event.message] = at
        case Edited() | Removed():
            at = max(at, _after(event.message, event, depth))
            depth[event.where, event.message] = at
        case Reacted():
            at = max(at, _after(event.message, event, depth))
        case Seen():
            at = last.get(event.where, -1) + 1
        case _:
            assert_never(event)
    return at


def _after(message: str, event: ImportedEvent, depth: dict[tuple[Place, str], int]) -> int:
    return depth.get((event.where, message), -1) + 1


async def _deliver_batch(
    batch: Sequence[ImportedEvent], deliver: Deliver, report: Report, fatal: tuple[type[Exception], ...]
) -> None:
    for wave in waves(batch):
        outcomes = await asyncio.gather(*(deliver(event) for event in wave), return_exceptions=True)
        for event, outcome in zip(wave, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                if not isinstance(outcome, Exception) or isinstance(outcome, fatal):
                    raise outcome
                report.add_problem(_undelivered(event, outcome))


def _undelivered(event: ImportedEvent, error: Exception) -> Problem:
    what = f"message {event.message}" if isinstance(event, Said | Edited | Removed | Reacted) else "the channel"
    place = f"{event.where.platform} channel {event.where.channel}"
    return Problem(place, None, f"{what} could not be kept: {type(error).__name__}: {error}")
