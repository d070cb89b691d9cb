"""What reading an export gives: events, what was left out and why, and what could not be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from handlers.core.events import Edited, Entered, Place, Reacted, Removed, Said, Seen

SkipKind = Literal[
    "bot",  # written by a program or a webhook
    "notice",  # joins, topics, pins: nobody said it
    "deleted",  # the platform kept only a mark
    "empty",  # neither words nor files
    "forwarded",  # somebody else's words
    "direct",  # a private conversation: not community feedback
    "unnamed reaction",  # counted by the platform without saying whose
    "bot reaction",  # by a program, or on what a program wrote
]


class Unreadable(Exception):
    """Nothing can be imported from this; the text says what it is and what is accepted."""


class NotThere(Unreadable):
    """There is no such file or folder."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something left out on purpose."""

    kind: SkipKind
    count: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: the file, the record in it counted from 1 (None: the file itself), why.

    `grave` is False for advice and for files that are no part of an export: nothing that was said is missing.
    """

    file: str
    record: int | None
    why: str
    grave: bool = True

    def __str__(self) -> str:
        return f"{self.file}: {self.why}" if self.record is None else f"{self.file}, record {self.record}: {self.why}"


ImportedEvent = Entered | Said | Edited | Removed | Reacted | Seen
Item = ImportedEvent | Skipped | Problem


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel or thread of an export. `read` gives its items, a message before what refers to it."""

    place: Place
    name: str
    read: Callable[[], Iterator[Item]]
