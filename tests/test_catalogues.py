"""Every text is there in every language, takes the same values, has the right plural forms and keeps the voice."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from icu4py.messageformat import MessageFormat

from handlers.core.texts import DEFAULT, LANGUAGES

ROOT = Path(__file__).parent.parent
PLURALS = {
    "en": {"one", "other"},
    "tr": {"one", "other"},
    "pl": {"one", "few", "many", "other"},
    "ja": {"other"},
    "id": {"other"},
    "th": {"other"},
}
SAMPLES = (0, 1, 2, 5, 12, 22, 1104)
SHORT = ("_title", "_submit", "form.title", "form.submit")  # of forms: Slack refuses more than 24 characters
SHORT_LENGTH = 24
_ARGUMENT = re.compile(r"\{\s*(\w+)\s*(?:,\s*(\w+)\s*(?:,|\}))?")
_FORMS = re.compile(r"(?:^|\s)(=\d+|\w+)\s*\{")

Patterns = Mapping[str, str]


def folders(root: Path) -> list[Path]:
    """Every folder of catalogues."""
    return sorted(path for top in ("bot", "handlers") for path in (root / top).rglob("texts") if path.is_dir())


def patterns(path: Path) -> Patterns:
    """The texts of a file by dotted key."""
    with path.open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: Mapping[str, object], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)


def arguments(pattern: str) -> dict[str, str]:
    """The arguments of a pattern with their types; one that a plural form inserts as well counts with its plural."""
    found: dict[str, str] = {}
    for name, kind in _arguments(pattern):
        found[name] = kind or found.get(name, "")
    return found


def _arguments(pattern: str) -> Iterator[tuple[str, str]]:
    for inner in _braced(pattern):
        head = _ARGUMENT.match("{" + inner + "}")
        if head is None:
            continue
        yield head[1], head[2] or ""
        if head[2] in ("plural", "select", "selectordinal"):
            for form in _braced(inner):
                yield from _arguments(form)


def _braced(pattern: str) -> Iterator[str]:
    """What stands between the outermost braces."""
    depth, start = 0, 0
    for position, character in enumerate(pattern):
        if character == "{":
            depth += 1
            start = position + 1 if depth == 1 else start
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield pattern[start:position]


def plural_forms(pattern: str) -> Iterator[set[str]]:
    """The categories that each plural of a pattern spells out, without its `=0` and the like."""
    for inner in _braced(pattern):
        head = _ARGUMENT.match("{" + inner + "}")
        if head is not None and head[2] == "plural":
            outer = inner
            for form in _braced(inner):
                outer = outer.replace(form, "", 1)
                yield from plural_forms(form)
            yield {name for name in _FORMS.findall(outer) if not name.startswith("=")}


def breaches(language: str, own: Patterns, english: Patterns) -> list[str]:
    """Everything that is wrong with a language's file."""
    found = [f"{key} is missing" for key in english.keys() - own.keys()]
    found += [f"{key} is not in English" for key in own.keys() - english.keys()]
    for key in english.keys() & own.keys():
        found += [f"{key}: {problem}" for problem in _problems(language, key, own[key], english[key])]
    return sorted(found)


def _problems(language: str, key: str, pattern: str, english: str) -> Iterator[str]:
    here, there = arguments(pattern), arguments(english)
    if here.keys() != there.keys():
        yield f"takes {sorted(here)}, English takes {sorted(there)}"
    for forms in plural_forms(pattern):
        if forms != PLURALS[language]:
            yield f"has the plural forms {sorted(forms)}, {language} has {sorted(PLURALS[language])}"
    if any(mark in pattern for mark in ("!", "！", "¡")):
        yield "has an exclamation mark"
    if "'" in pattern:
        yield "has a straight apostrophe, which ICU eats; write ’"
    if not pattern.strip():
        yield "is empty"
    yield from _misformatted(language, pattern)
    if key.endswith(SHORT) and not here and len(pattern) > SHORT_LENGTH:
        yield f"is {len(pattern)} characters long, {SHORT_LENGTH} fit"


def _misformatted(language: str, pattern: str) -> Iterator[str]:
    kinds = arguments(pattern)
    try:
        compiled = MessageFormat(pattern, language)
        for number in SAMPLES:
            said = compiled.format({name: _sample(kind, number) for name, kind in kinds.items()})
            if "{" in said or "}" in said:
                yield f"leaves braces: {said}"
    except ValueError as error:
        yield f"cannot be formatted: {error}"


def _sample(kind: str, number: int) -> int | str | datetime:
    match kind:
        case "plural" | "number" | "selectordinal":
            return number
        case "date" | "time":
            return datetime(2026, 11, 24, 9, 0)  # noqa: DTZ001 - ICU is handed wall time
        case _:
            return "sample"


FILES = [(folder, language) for folder in folders(ROOT) for language in LANGUAGES if language != DEFAULT]


@pytest.mark.parametrize(
    ("folder", "language"),
    FILES,
    ids=[f"{folder.parent.relative_to(ROOT)} in {language}" for folder, language in FILES],
)
def test_a_catalogue_is_complete_and_says_the_same(folder: Path, language: str) -> None:
    path = folder / f"{language}.toml"
    assert path.exists(), f"{path.relative_to(ROOT)} is missing"
    assert breaches(language, patterns(path), patterns(folder / f"{DEFAULT}.toml")) == []


@pytest.mark.parametrize("folder", folders(ROOT), ids=lambda folder: str(folder.parent.relative_to(ROOT)))
def test_the_english_catalogue_keeps_the_rules_too(folder: Path) -> None:
    english = patterns(folder / f"{DEFAULT}.toml")
    assert breaches(DEFAULT, english, english) == []


def test_no_file_is_of_a_language_that_chorus_does_not_speak() -> None:
    assert {path.stem for folder in folders(ROOT) for path in folder.glob("*.toml")} <= set(LANGUAGES)


ENGLISH = {
    "a": "{n, plural, one {# vote by {name}} other {# votes by {name}}}",
    "b_title": "Short",
    "c": "On {at}",
    "form.submit": "Send",
}
PLANTED = {
    "a missing key": ("pl", {"a": ENGLISH["a"]}, "b_title is missing"),
    "a key too many": ("en", {**ENGLISH, "d": "x"}, "d is not in English"),
    "a lost value": ("en", {**ENGLISH, "c": "Then"}, "c: takes [], English takes ['at']"),
    "a lost value in a plural form": ("ja", {**ENGLISH, "a": "{n, plural, other {#票}}"}, "a: takes ['n']"),
    "a missing plural form": ("pl", ENGLISH, "a: has the plural forms ['one', 'other']"),
    "a plural form too many": ("ja", ENGLISH, "a: has the plural forms ['one', 'other']"),
    "an exclamation mark": ("en", {**ENGLISH, "b_title": "Hi!"}, "b_title: has an exclamation mark"),
    "an apostrophe that ICU eats": ("en", {**ENGLISH, "b_title": "It's"}, "b_title: has a straight apostrophe"),
    "a pattern that is none": ("en", {**ENGLISH, "c": "On {at"}, "c: cannot be formatted"),
    "a title that Slack refuses": ("en", {**ENGLISH, "b_title": "x" * 25}, "b_title: is 25 characters long"),
    "a send button that Slack refuses": (
        "en",
        {**ENGLISH, "form.submit": "x" * 25},
        "form.submit: is 25 characters long",
    ),
    "an empty text": ("en", {**ENGLISH, "b_title": " "}, "b_title: is empty"),
}


@pytest.mark.parametrize(("language", "own", "expected"), PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_found(language: str, own: Patterns, expected: str) -> None:
    assert any(found.startswith(expected) for found in breaches(language, own, ENGLISH))
