"""The commands of all features as Discord gets them: within its limits, in every language of the catalogues."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from bot.app import catalogues, registry
from bot.platforms.discord.offered import Offered
from handlers.core.texts import LANGUAGES
from tests.fakes.discord.checks import problems
from tests.fakes.discord.checks.spec import missing

NAME = re.compile(r"[-_'\w]{1,32}")  # documentation, "Application Command Naming"; Thai and Hindi marks besides
LOCALES = frozenset(("en-US", "en-GB", *LANGUAGES)) - {"en"}
COMMANDS = "/applications/{application_id}/commands"
OPTIONS = 25
SIZE = 8_000


@cache
def offered() -> Offered:
    known = registry()
    actions = [spec for spec, _ in known.picks.values()]
    return Offered([spec for spec, _ in known.commands.values()], actions, catalogues())


def named(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command and all its subcommands and options."""
    yield part
    for option in part.get("options", ()):
        yield from named(option)


def translations(part: dict[str, Any], what: str) -> list[str]:
    """A name or description in every language that has one."""
    return [part[what], *part.get(f"{what}_localizations", {}).values()]


def size(part: dict[str, Any]) -> int:
    """What counts: names, descriptions and values, each in its longest translation."""
    own = sum(max(map(len, translations(part, what))) for what in ("name", "description") if what in part)
    return own + sum(map(size, part.get("options", ())))


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
def test_discord_takes_the_commands_of_all_features() -> None:
    assert problems("PUT", COMMANDS, list(offered().commands)) == []


@pytest.mark.parametrize("command", offered().commands, ids=lambda command: str(command["name"]))
def test_a_command_is_within_the_limits(command: dict[str, Any]) -> None:
    assert size(command) <= SIZE
    for part in named(command):
        assert len(part.get("options", ())) <= OPTIONS
        is_menu = part is command and command["type"] == 3
        for name in translations(part, "name"):
            letters = "".join(one for one in name if not unicodedata.category(one).startswith("M"))
            assert 1 <= len(name) <= 32
            assert is_menu or (NAME.fullmatch(letters) and name == name.lower()), name
        for description in translations(part, "description") if "description" in part else ():
            assert 1 <= len(description) <= 100 and not description.endswith("…"), description


@pytest.mark.parametrize("command", offered().commands, ids=lambda command: str(command["name"]))
def test_everything_is_described_in_every_language(command: dict[str, Any]) -> None:
    for part in named(command):
        if "description" in part:
            assert set(part["description_localizations"]) == LOCALES, part["name"]
        if "name_localizations" in part:
            assert set(part["name_localizations"]) == LOCALES, part["name"]


@pytest.mark.parametrize("command", offered().commands, ids=lambda command: str(command["name"]))
def test_names_side_by_side_differ_in_every_language(command: dict[str, Any]) -> None:
    for part in named(command):
        for locale in LOCALES:
            names = [one.get("name_localizations", {}).get(locale, one["name"]) for one in part.get("options", ())]
            assert len(set(names)) == len(names), (locale, names)


def test_required_options_stand_first_and_every_command_of_the_documentation_is_there() -> None:
    for command in offered().commands:
        for part in named(command):
            needed = [bool(one.get("required")) for one in part.get("options", ())]
            assert needed == sorted(needed, reverse=True), part["name"]
    commands = {command["name"]: command for command in offered().commands}
    assert {"poll", "ask", "digest", "chorus"} <= commands.keys()
    assert {"new"} <= {one["name"] for one in commands["poll"]["options"]} & {
        one["name"] for one in commands["ask"]["options"]
    }
    assert "now" in {one["name"] for one in commands["digest"]["options"]}
    [new] = [one for one in commands["poll"]["options"] if one["name"] == "new"]
    assert {"question", "choice1", "choice2", "close", "flags"} <= {one["name"] for one in new["options"]}
    assert not any(one.get("required") for one in new["options"])


def test_the_same_offer_has_the_same_fingerprint_and_another_has_another() -> None:
    known, texts = registry(), catalogues()
    specs = [spec for spec, _ in known.commands.values()]
    actions = [spec for spec, _ in known.picks.values()]
    assert Offered(specs, actions, texts).fingerprint == offered().fingerprint
    assert Offered(specs[1:], actions, texts).fingerprint != offered().fingerprint
