"""What a message is laid out from: lines with their importance, and what can be pressed."""

from dataclasses import dataclass, replace
from enum import IntEnum

from handlers.core.message import Button, ButtonStyle, Select


class Worth(IntEnum):
    """What goes last where not everything fits, the most important first."""

    TITLE = 0
    HEADLINE = 1
    CHOICE = 2
    SECTION = 3
    WORDS = 4
    ITEM = 5
    METER = 6
    QUOTE = 7


@dataclass(frozen=True, slots=True)
class Press:
    """A button: `about` says in plain words what it stands beside, for a list where it does not."""

    label: str
    token: str
    style: ButtonStyle = "plain"
    confirm: str | None = None
    about: str = ""

    @classmethod
    def of(cls, button: Button, about: str = "") -> "Press":
        """A neutral button."""
        return cls(button.label, button.token, button.style, button.confirm, about)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, and the button beside them; `choice` marks a row to vote for."""

    lines: tuple[str, ...]
    worth: Worth
    press: Press | None = None
    choice: bool = False

    def without_press(self) -> "Block":
        """The lines alone."""
        return replace(self, press=None)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of buttons."""

    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True)
class Picks:
    """A list to choose from."""

    select: Select


@dataclass(frozen=True, slots=True)
class More:
    """A list of buttons that found no place of their own."""

    presses: tuple[Press, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A line between two parts."""


Part = Block | Bar | Picks | More | Gap
