"""What members say, a file a language, and how the slots in it are filled."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal

import msgspec

Kind = Literal["praise", "complaint", "idea", "question", "chat", "answer", "reply"]
LANGUAGES: Mapping[str, tuple[int, str]] = {
    "en": (24, "Europe/London"),
    "ja": (13, "Asia/Tokyo"),
    "id": (13, "Asia/Jakarta"),
    "th": (12, "Asia/Bangkok"),
    "tr": (13, "Europe/Istanbul"),
    "pl": (13, "Europe/Warsaw"),
    "de": (6, "Europe/Berlin"),
    "es": (6, "Europe/Madrid"),
}
"""How many in a hundred members speak a language, and where they live."""

_SLOT = re.compile(r"\{(\w+)\}")
_TRIES = 8
_LONG: tuple[Kind, ...] = ("praise", "complaint", "idea")  # what people begin and end with a few more words


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names to combine."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    order: str = "first last"


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language."""

    names: Names
    slots: dict[str, tuple[str, ...]]
    messages: dict[str, tuple[str, ...]]
    made: dict[str, str] = {}

    def name(self, chance: Random) -> str:
        """A plausible name."""
        first, last = chance.choice(self.names.first), chance.choice(self.names.last)
        return f"{last} {first}" if self.names.order == "last first" else f"{first} {last}"


class Voice:
    """Says things in one language, the same thing twice as rarely as it can."""

    def __init__(self, language: str, chance: Random) -> None:
        self._language = language
        self._phrases = phrases(language)
        self._chance = chance
        self._said: set[str] = set()

    def say(self, kind: Kind) -> str:
        """A message of a kind."""
        text = self._made(kind)
        for _ in range(_TRIES):
            if text not in self._said:
                break
            text = self._made(kind)
        self._said.add(text)
        return text

    def _made(self, kind: Kind) -> str:
        messages, chance = self._phrases.messages, self._chance
        body = _SLOT.sub(lambda slot: chance.choice(self._phrases.slots[slot[1]]), chance.choice(messages[kind]))
        opener, closer = (chance.choice(messages[part]) for part in ("opener", "closer"))
        if kind not in _LONG:
            opener, closer = "", closer if closer.startswith(" ") else ""
        asks = body.endswith("?") and closer.startswith(".")
        return opener + _capital(body, self._language) + (closer.removeprefix(".") if asks else closer)


@cache
def phrases(language: str) -> Phrases:
    """The phrases of a language."""
    text = files(__package__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Phrases)


def speakers() -> tuple[Sequence[str], Sequence[int]]:
    """The languages and their weights."""
    return tuple(LANGUAGES), tuple(weight for weight, _ in LANGUAGES.values())


def made(language: str) -> Mapping[str, str]:
    """The commands that open a poll and a question in a channel of a language."""
    known = phrases(language).made if language in LANGUAGES else {}
    return known or phrases("en").made


def _capital(text: str, language: str) -> str:
    """A capital first letter; in Turkish the dotted i has its own."""
    first = "İ" if language == "tr" and text[:1] == "i" else text[:1].upper()
    return first + text[1:]
