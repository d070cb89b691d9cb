"""The limits of application commands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.checks.problem import Problem, bad_length

NAME = re.compile(r"[-_'\w]{1,32}")
LOCALES = frozenset(
    [
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)
MOST = {1: 100, 2: 15, 3: 15}
SIZE = 8000
SUBCOMMAND, GROUP = 1, 2
Path = tuple[str | int, ...]


def problems(commands: list[dict[str, Any]]) -> Iterator[Problem]:
    """All limits that a set of commands breaks."""
    for kind, most in MOST.items():
        names = [one.get("name") for one in commands if (one.get("type") or 1) == kind]
        if len(names) > most:
            yield Problem((), "APPLICATION_COMMANDS_MAX", f"At most {most} commands of type {kind}.")
        for name, times in Counter(names).items():
            if times > 1:
                yield Problem((), "APPLICATION_COMMANDS_DUPLICATE_NAME", f"{name} is there {times} times.")
    for index, one in enumerate(commands):
        yield from _command(one, (index,) if len(commands) > 1 else (0,))


def _command(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    typed = (one.get("type") or 1) == 1
    yield from _named(one, path, typed)
    if typed and not one.get("description"):
        yield bad_length((*path, "description"), 1, 100)
    if not typed and (one.get("description") or one.get("options")):
        text = "Context menu commands cannot have description or options."
        yield Problem((*path, "description"), "APPLICATION_COMMANDS_CONTEXT_MENU", text)
    if _size(one) > SIZE:
        text = f"Command exceeds maximum size ({SIZE})"
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", text)
    yield from _options(one.get("options") or [], (*path, "options"), depth=0)


def _named(one: dict[str, Any], path: Path, typed: bool) -> Iterator[Problem]:
    for place, name in _names(one, path):
        good = bool(NAME.fullmatch(_without_marks(name))) and name == name.lower() if typed else bool(name.strip())
        if not good or not 1 <= len(name) <= 32:
            text = r"String value did not match validation regex: ^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$"
            yield Problem(place, "STRING_TYPE_REGEX", f"{text} ({name})")
    for field in ("name_localizations", "description_localizations"):
        for locale, text in (one.get(field) or {}).items():
            if locale not in LOCALES:
                yield Problem((*path, field, locale), "DICT_TYPE_KEY", f"{locale} is not a locale of Discord.")
            if field.startswith("description") and not 1 <= len(text) <= 100:
                yield bad_length((*path, field, locale), 1, 100)


def _names(one: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    yield (*path, "name"), one.get("name") or ""
    for locale, name in (one.get("name_localizations") or {}).items():
        yield (*path, "name_localizations", locale), name


def _without_marks(name: str) -> str:
    """The name without the vowel signs that Thai and Devanagari put on letters; others stay and are refused."""
    return "".join(one for one in name if not (unicodedata.category(one)[0] == "M" and _thai_or_hindi(one)))


def _thai_or_hindi(character: str) -> bool:
    return "\u0e00" <= character <= "\u0e7f" or "\u0900" <= character <= "\u097f"


def _options(options: list[dict[str, Any]], path: Path, depth: int) -> Iterator[Problem]:
    if len(options) > 25:
        yield bad_length(path, 0, 25)
    yield from _order(options, path)
    for index, one in enumerate(options):
        here = (*path, index)
        yield from _named(one, here, typed=True)
        if not 1 <= len(one.get("description") or "") <= 100:
            yield bad_length((*here, "description"), 1, 100)
        if one.get("type") in (SUBCOMMAND, GROUP):
            if depth > (one["type"] == SUBCOMMAND):
                yield Problem(here, "APPLICATION_COMMAND_OPTIONS_DEPTH", "Groups lie too deep.")
            yield from _options(one.get("options") or [], (*here, "options"), depth + 1)
        yield from _choices(one, here)


def _order(options: list[dict[str, Any]], path: Path) -> Iterator[Problem]:
    for name, times in Counter(one.get("name") for one in options).items():
        if times > 1:
            yield Problem(path, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", f"{name} is there {times} times.")
    optional = False
    nesting = {one.get("type") in (SUBCOMMAND, GROUP) for one in options}
    if len(nesting) > 1:
        text = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", text)
    for index, one in enumerate(options):
        if one.get("required") and optional:
            text = "Required options must be placed before non-required options"
            yield Problem((*path, index), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        optional = optional or not one.get("required")


def _choices(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    choices = one.get("choices") or []
    if len(choices) > 25:
        yield bad_length((*path, "choices"), 0, 25)
    if choices and one.get("autocomplete"):
        yield Problem(
            (*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", "Choices or autocomplete."
        )
    for index, choice in enumerate(choices):
        if not 1 <= len(choice.get("name") or "") <= 100:
            yield bad_length((*path, "choices", index, "name"), 1, 100)


def _size(one: dict[str, Any]) -> int:
    """Names, descriptions and values; of translations the longest counts."""
    total = sum(_longest(one, field) for field in ("name", "description"))
    total += sum(_longest(choice, "name") + len(str(choice.get("value", ""))) for choice in one.get("choices") or [])
    return total + sum(map(_size, one.get("options") or []))


def _longest(one: dict[str, Any], field: str) -> int:
    return max(map(len, [one.get(field) or "", *(one.get(f"{field}_localizations") or {}).values()]))
