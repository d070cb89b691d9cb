"""The options of an application command as the one line that a person would have typed.

What handlers read is that line: the subcommand, words, the quoted question and choices, then flags, each quoted so
that it is read back exactly.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from handlers.core.feature import Argument, CommandSpec, Usage

NEW = "new"  # a command that has subcommands cannot be sent bare, so the command itself is called this
TYPED = "flags"  # the option that takes everything else as typed
LINE = "line"  # the one option of `/chorus`: a whole line as typed
Value = str | int | float | bool

_QUOTES = '"＂“”„«»「」『』'  # every mark that opens or closes a quote in `handlers.core.arguments`
_QUOTED = re.compile(f"[{_QUOTES}]")
_PLAIN = re.compile(r"[^\W_][\w#:.,/]*")  # one word that nobody would put in quotation marks


def typed_line(spec: CommandSpec, sub: str, options: Sequence[tuple[str, Value]]) -> str:
    """The words after the command's name. Options the command does not have are left out: lists of commands age."""
    own = "" if sub == NEW else sub
    given = {name: value for name, value in options if value is not False and str(value).strip()}
    arguments = arguments_of(spec, own)
    typed = str(given.get(TYPED, given.get(LINE, ""))).strip()
    parts = (own, *_of_kind(arguments, given, "words"), *_of_kind(arguments, given, "quoted"))
    flags = (*_of_kind(arguments, given, "flag"), *_of_kind(arguments, given, "switch"))
    return " ".join(part for part in (*parts, *flags, typed) if part)


def subs(spec: CommandSpec) -> Sequence[str]:
    """The ways to use a command, as subcommands; only the empty one where it has no others."""
    return list(dict.fromkeys(usage.sub for usage in spec.usages))


def arguments_of(spec: CommandSpec, sub: str) -> Sequence[Argument]:
    """What follows a subcommand: the first usage that has it says so."""
    return next((usage.arguments for usage in _usages(spec, sub)), ())


def option_names(argument: Argument) -> Sequence[str]:
    """The names of an argument's options: `choice1`, `choice2`… for one that may be given several times."""
    if argument.most == 1:
        return (argument.name,)
    return [f"{argument.name}{place}" for place in range(1, argument.most + 1)]


def quoted(text: str) -> str:
    """A text in quotation marks that is read back as itself, without blanks at its ends."""
    marked = _QUOTED.sub(r"\\\g<0>", text.strip())
    # A backslash at the end would keep the mark from closing; blanks there are not read.
    return f'"{marked} "' if marked.endswith("\\") else f'"{marked}"'


def _usages(spec: CommandSpec, sub: str) -> Iterator[Usage]:
    yield from (usage for usage in spec.usages if usage.sub == sub and usage.arguments)


def _of_kind(arguments: Sequence[Argument], given: Mapping[str, Value], kind: str) -> Iterator[str]:
    for argument in arguments:
        if argument.kind == kind:
            values = [str(given[name]).strip() for name in option_names(argument) if name in given]
            yield from (_part(argument, value) for value in values)


def _part(argument: Argument, value: str) -> str:
    match argument.kind:
        case "quoted":
            return quoted(value)
        case "flag":
            return f"--{argument.flag} {value if _PLAIN.fullmatch(value) else quoted(value)}"
        case "switch":
            return f"--{argument.flag}"
        case "words":
            return value
