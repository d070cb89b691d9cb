"""What a survey is made of: questions of seven kinds, and after which answer which question comes next."""

import dataclasses
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["choice", "multiple", "scale", "nps", "text", "number", "date"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LISTED: tuple[Kind, ...] = ("choice", "multiple")  # kinds with choices of their own
BRANCHING: tuple[Kind, ...] = ("choice", "multiple", "scale", "nps")  # kinds whose answer may decide what comes next
END = 0  # in place of a question: the survey ends there
NPS = (0, 10)

# A number, or the numbers of choices in ascending order, or words, or a decimal number or ISO date as text.
Answer = tuple[int, ...] | str
Answers = dict[int, Answer]


@dataclass(frozen=True, slots=True)
class Skip:
    """After an answer from `low` to `high` (numbers of choices, steps of a scale) the question `to` comes next."""

    low: int
    high: int
    to: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `low` and `high` bound a scale, `most` says how many choices may be taken."""

    text: str
    kind: Kind
    labels: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    most: int = 1
    required: bool = True
    skips: tuple[Skip, ...] = ()

    @property
    def values(self) -> range:
        """Everything that can be answered, as numbers; nothing for words, numbers and dates."""
        match self.kind:
            case "choice" | "multiple":
                return range(1, len(self.labels) + 1)
            case "scale" | "nps":
                return range(self.low, self.high + 1)
            case _:
                return range(0)

    def label(self, value: int) -> str:
        """What a value is called; empty for one that does not exist."""
        if value not in self.values:
            return ""
        return self.labels[value - 1] if self.kind in LISTED else str(value)


@dataclass(frozen=True, slots=True)
class Draft:
    """A survey that is not posted yet."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something cannot be: a reason's name, the field it is about, and what to say with it."""

    reason: str
    field: str
    values: dict[str, str | int] = dataclasses.field(default_factory=dict)


class Wrong(Exception):
    """A text that is no survey, with what is wrong."""

    def __init__(self, reason: str, field: str = "questions", **values: str | int) -> None:
        super().__init__(reason)
        self.problem = Problem(reason, field, values)
