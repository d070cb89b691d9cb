"""Which parts a form has on which page: one part a field, more for a ranking or for very many options."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, assert_never

from bot.platforms.discord.lengths import length
from bot.platforms.discord.limits import (
    CUSTOM_ID,
    GROUP_OPTIONS,
    MODAL_PARTS,
    OPTION_VALUE,
    OPTIONS,
    RADIO_LEAST,
    SELECTS,
)
from handlers.core.forms import Field, Form
from handlers.core.message import Option

Shape = Literal["line", "lines", "radio", "checks", "list", "file"]
Kind = Literal["t", "c", "m", "r", "f"]
NO_VALUE = "!none"  # an option may stand for nothing, and Discord refuses an empty value
_SCALE = tuple(Option(str(step), str(step)) for step in range(1, 6))


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of a modal. `kind` says what its value is: text, one choice, many choices, a place of a ranking, files.

    `place` numbers the parts of one field, of which there are `of`; `first` numbers its first option.
    """

    field: Field
    shape: Shape
    kind: Kind
    options: tuple[Option, ...] = ()
    place: int = 0
    of: int = 1
    first: int = 1
    most: int = 1

    @property
    def id(self) -> str:
        """The id of the part; it says enough to read the value without the form."""
        return f"{self.kind}{self.place}:{self.field.id}"[:CUSTOM_ID]


def page_count(form: Form) -> int:
    """How many modals a form takes."""
    return len(pages(form))


@lru_cache(maxsize=64)
def pages(form: Form) -> Sequence[Sequence[Slot]]:
    """The parts of each page; those of one field stay together where they can."""
    made: list[list[Slot]] = [[]]
    for field in form.fields:
        slots = list(_slots(field))
        if len(made[-1]) + len(slots) > MODAL_PARTS and len(slots) <= MODAL_PARTS and made[-1]:
            made.append([])
        for slot in slots:
            if len(made[-1]) == MODAL_PARTS:
                made.append([])
            made[-1].append(slot)
    return made


def stored(value: str) -> str:
    """The value of an option as Discord takes it."""
    return value or NO_VALUE


def given(value: str) -> str:
    """The value of an option as the form has it."""
    return "" if value == NO_VALUE else value


def _slots(field: Field) -> Iterator[Slot]:
    options = _distinct(field.options)
    match field.type:
        case "text" | "number" | "date":
            yield Slot(field, "line", "t")
        case "long_text":
            yield Slot(field, "lines", "t")
        case "file":
            yield Slot(field, "file", "f")
        case "scale":
            yield from _choice(field, options or _SCALE)
        case "choice":
            yield from _choice(field, options)
        case "choices":
            yield from _choices(field, options)
        case "ranking":
            yield from _ranking(field, options[:OPTIONS])
        case _:
            assert_never(field.type)


def _choice(field: Field, options: tuple[Option, ...]) -> Iterator[Slot]:
    if RADIO_LEAST <= len(options) <= GROUP_OPTIONS:
        yield Slot(field, "radio", "c", options)
    else:
        yield from _lists(field, options, "c")


def _choices(field: Field, options: tuple[Option, ...]) -> Iterator[Slot]:
    if 1 <= len(options) <= GROUP_OPTIONS:
        yield Slot(field, "checks", "m", options, most=len(options))
    else:
        yield from _lists(field, options, "m")


def _lists(field: Field, options: tuple[Option, ...], kind: Kind) -> Iterator[Slot]:
    if not options:
        yield Slot(field, "line", "t")
        return
    pieces = [options[start : start + OPTIONS] for start in range(0, len(options), OPTIONS)][:SELECTS]
    for place, piece in enumerate(pieces):
        most = len(piece) if kind == "m" else 1
        yield Slot(field, "list", kind, piece, place, len(pieces), place * OPTIONS + 1, most)


def _ranking(field: Field, options: tuple[Option, ...]) -> Iterator[Slot]:
    if not options:
        yield Slot(field, "lines", "t")
    for place in range(len(options)):
        yield Slot(field, "list", "r", options, place, len(options))


def _distinct(options: tuple[Option, ...]) -> tuple[Option, ...]:
    fitting = {option.value: option for option in options if length(option.value) <= OPTION_VALUE}
    return tuple(fitting.values())
