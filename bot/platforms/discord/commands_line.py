"""The options of an application command as the one line that a person would have typed.

What handlers read is that line: quoted question and choices first, then words, then flags, each quoted so that it
is read back exactly.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["quoted", "words", "flag", "switch", "typed"]
# Any mark that opens or closes a quote in `handlers.core.arguments`.
_QUOTES = '"＂“”„«»「」『』'
_ORDER: Sequence[Kind] = ("words", "quoted", "flag", "switch", "typed")
_PLAIN = re.compile(r"[^\W_][\w#:.,/]*")  # one word that nobody would put in quotation marks
_QUOTED = re.compile(f"[{_QUOTES}]")


@dataclass(frozen=True, slots=True)
class Argument:
    """What became of one option, in the order of the command.

    `quoted` is a question or a choice, `words` stands as it is before it (a number), `flag` is `--name "value"`,
    `switch` is `--name` where the value is true, `typed` is a piece of line as the person typed it. `name` is the
    flag's name.
    """

    kind: Kind
    value: str | int | float | bool
    name: str = ""


def typed_line(subcommand: str, arguments: Iterable[Argument]) -> str:
    """The words after the command's name; `new` is how Discord calls a command that stands alone elsewhere."""
    parts = [] if subcommand in ("", "new") else [subcommand]
    given = [argument for argument in arguments if _is_given(argument)]
    for kind in _ORDER:
        parts += [_part(argument) for argument in given if argument.kind == kind]
    return " ".join(part for part in parts if part)


def quoted(text: str) -> str:
    """A text in quotation marks that is read back as itself, without blanks at its ends."""
    bare = text.strip()
    # A backslash before a mark keeps itself only where the mark has one of its own.
    marked = _QUOTED.sub(r"\\\g<0>", bare)
    return f'"{marked} "' if marked.endswith("\\") else f'"{marked}"'


def _is_given(argument: Argument) -> bool:
    return argument.value is not False and bool(str(argument.value).strip())


def _part(argument: Argument) -> str:
    value = str(argument.value).strip()
    match argument.kind:
        case "quoted":
            return quoted(value)
        case "flag":
            return f"--{argument.name} {value if _PLAIN.fullmatch(value) else quoted(value)}"
        case "switch":
            return f"--{argument.name}"
        case _:
            return value
