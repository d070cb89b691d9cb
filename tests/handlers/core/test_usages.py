"""What commands declare for platforms with typed options: short, and named in every language."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from bot.app import catalogues, registry
from handlers.core.feature import Argument, CommandSpec, Usage
from handlers.core.texts import LANGUAGES, Texts

SPECS = [spec for spec, _ in registry().commands.values()]
SUGGESTIONS = registry().suggestions
_NAME = re.compile(r"[-_\w\u0e00-\u0e7f]{1,32}")
DESCRIPTION = 100
OPTIONS = 25
COMMAND = 8000


def breaches(spec: CommandSpec, texts: Texts, suggestions: Callable[[str], bool]) -> Iterator[str]:
    """Everything that a platform with typed options would refuse of a command."""
    ways = {usage.sub: usage for usage in reversed(spec.usages)}
    for language in LANGUAGES:
        words = texts.words(language)
        subs = [words.line(way.named) for way in ways.values() if len(ways) > 1]
        yield from _names(f"{spec.name} in {language}", subs)
        for way in ways.values():
            yield from _descriptions(spec.name, language, texts, way)
            yield from _names(f"{spec.name} {way.sub} in {language}", [words.line(one.named) for one in way.arguments])
    for way in ways.values():
        if sum(argument.most for argument in way.arguments) + 1 > OPTIONS:
            yield f"{spec.name} {way.sub}: more than {OPTIONS} options"
        optional = [not argument.required for argument in way.arguments]
        if optional != sorted(optional):
            yield f"{spec.name} {way.sub}: an option that is needed stands behind one that is not"
        for argument in way.arguments:
            if argument.suggests and not suggestions(argument.suggests):
                yield f"{spec.name} {way.sub}: nobody suggests {argument.suggests}"
            if argument.kind in ("flag", "switch") and not argument.flag:
                yield f"{spec.name} {way.sub}: {argument.name} has no flag"
    if _length(spec, ways.values(), texts) > COMMAND:
        yield f"{spec.name}: longer than {COMMAND} characters"


def _descriptions(command: str, language: str, texts: Texts, way: Usage) -> Iterator[str]:
    for key in (way.text, *(argument.text for argument in way.arguments)):
        length = len(texts.words(language).line(key))
        if not 0 < length <= DESCRIPTION:
            yield f"{command} in {language}: {key} is {length} characters long"


def _names(where: str, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not _NAME.fullmatch(name) or name != name.lower():
            yield f"{where}: {name} is no name"
    if len(set(names)) < len(names):
        yield f"{where}: two names are the same"


def _length(spec: CommandSpec, ways: Iterable[Usage], texts: Texts) -> int:
    """All names and descriptions of a command, each in its longest language, choices as often as they are offered."""
    total = 0
    for way in ways:
        keys = [(way.text, 1), *((argument.text, argument.most) for argument in way.arguments)]
        for key, times in keys:
            total += times * (max(len(texts.words(language).line(key)) for language in LANGUAGES) + 32)
    return total + len(spec.name)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_command_fits_typed_options(spec: CommandSpec) -> None:
    assert list(breaches(spec, catalogues(), SUGGESTIONS.__contains__)) == []


def test_commands_with_several_ways_say_how_each_is_chosen() -> None:
    offered = {spec.name: list(dict.fromkeys(usage.sub for usage in spec.usages)) for spec in SPECS}
    assert offered["poll"] == ["", "preview", "list", "mine", "results", "close", "reopen", "delete"]
    assert offered["ask"] == ["", "preview", "list", "mine", "results", "close", "reopen", "delete"]
    assert offered["digest"] == ["now", "preview", "schedule"]
    assert offered["settings"][:2] == ["list", "set"]


CATALOGUE = """
fine = "Fine"
fine_name = "fine"
spaced = "Fine"
spaced_name = "two words"
loud = "Fine"
loud_name = "Loud"
long = "%s"
long_name = "long"
""" % ("x" * 101)
FLAG = Argument("fine", "planted.fine", "flag", "fine")
PLANTED: dict[str, tuple[tuple[Argument, ...], str]] = {
    "too many options": ((Argument("fine", "planted.fine", "quoted", most=25),), "more than 25 options"),
    "two options of one name": ((FLAG, FLAG), "two names are the same"),
    "a suggestion that nobody makes": (
        (Argument("fine", "planted.fine", suggests="polls.gone"),),
        "nobody suggests polls.gone",
    ),
    "a name with spaces": ((Argument("spaced", "planted.spaced"),), "two words is no name"),
    "a name with a capital": ((Argument("loud", "planted.loud"),), "Loud is no name"),
    "a description that is too long": ((Argument("long", "planted.long"),), "101 characters long"),
    "what is needed behind what is not": (
        (FLAG, Argument("long", "planted.long", required=True)),
        "stands behind one that is not",
    ),
    "a flag without its flag": ((Argument("fine", "planted.fine", "flag"),), "has no flag"),
    "a command that is too long": ((Argument("long", "planted.long", "quoted", most=70),), "longer than 8000"),
}


@pytest.mark.parametrize(("arguments", "expected"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(arguments: tuple[Argument, ...], expected: str, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "en.toml").write_text(CATALOGUE, encoding="utf-8")
    spec = CommandSpec("planted", (Usage("", "", "planted.fine", arguments=arguments),))
    found = list(breaches(spec, Texts([("planted", tmp_path)]), SUGGESTIONS.__contains__))
    assert any(expected in one for one in found), found
