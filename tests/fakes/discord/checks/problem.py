"""One thing that is wrong with a request."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Problem:
    """Where it is, what Discord calls it, and its words."""

    path: tuple[str | int, ...]
    code: str
    text: str

    def inside(self, *steps: str | int) -> Problem:
        """The same problem, seen from further out."""
        return replace(self, path=(*steps, *self.path))


def too_long(path: tuple[str | int, ...], most: int) -> Problem:
    """A text over its limit."""
    return Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def bad_length(path: tuple[str | int, ...], least: int, most: int) -> Problem:
    """A list or text outside its limits."""
    return Problem(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
