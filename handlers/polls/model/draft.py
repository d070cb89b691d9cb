"""What may be asked: the rules a poll must meet before it is posted."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Literal

LABELS = 100  # the most choices
LONGEST_TITLE = 1000  # Discord shows 4,000 characters a message: the question, ten choices and their numbers fit
LONGEST_LABEL = 200
Field = Literal["title", "choices", "most"]


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """A poll that is not posted yet. `labels` empty stands for Yes and No, `most` 1 for choosing one."""

    title: str
    labels: tuple[str, ...]
    most: int = 1

    @property
    def choices(self) -> int:
        """How many choices the poll will have."""
        return len(self.labels) or 2


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """Why a draft cannot be posted: a reason's name, the field it is about, and what to say with it."""

    reason: str
    field: Field
    values: dict[str, str | int] = dataclasses.field(default_factory=dict)


def problems(draft: Draft, alike: Callable[[str], str]) -> Sequence[Problem]:
    """At most one problem a field; `alike` gives two texts that read the same one form."""
    found = (_title(draft.title), _labels(draft.labels, alike), _most(draft))
    return [problem for problem in found if problem is not None]


def _title(title: str) -> Problem | None:
    if not title:
        return Problem("no_title", "title")
    if len(title) > LONGEST_TITLE:
        return Problem("long_title", "title", {"length": len(title), "max": LONGEST_TITLE})
    return None


def _labels(labels: Sequence[str], alike: Callable[[str], str]) -> Problem | None:
    if len(labels) == 1:
        return Problem("one_choice", "choices")
    if len(labels) > LABELS:
        return Problem("many_choices", "choices", {"count": len(labels), "max": LABELS, "over": len(labels) - LABELS})
    for position, label in enumerate(labels, 1):
        if not label:
            return Problem("empty_choice", "choices", {"position": position})
        if len(label) > LONGEST_LABEL:
            values: dict[str, str | int] = {"position": position, "length": len(label), "max": LONGEST_LABEL}
            return Problem("long_choice", "choices", values)
    return _same(labels, alike)


def _same(labels: Sequence[str], alike: Callable[[str], str]) -> Problem | None:
    seen: dict[str, str] = {}
    for label in labels:
        read = alike(label)
        if read in seen:
            return Problem("same_choices", "choices", {"a": seen[read], "b": label})
        seen[read] = label
    return None


def _most(draft: Draft) -> Problem | None:
    if draft.most < 1:
        return Problem("low_most", "most")
    if draft.most > draft.choices:
        return Problem("high_most", "most", {"count": draft.choices})
    return None
