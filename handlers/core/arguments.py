"""What was typed after a command: leading words, quoted strings and flags.

A quoted string is a question or a choice, except directly after a flag that takes a value. Quotes may be
straight or curly, „low“, «angled» or 「cornered」; `\\"` inside is a quote mark that closes nothing.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, assert_never

import msgspec

from handlers.core.errors import Refused
from handlers.core.message import Code, Span

# How a mark that opens may close; where none of the first follows, the second is what a keyboard made of it.
_CLOSERS: Mapping[str, tuple[str, str]] = {
    '"': ('"＂', "”“"),
    "＂": ('"＂', "”"),
    "“": ("”", '"“'),
    "”": ("”", '"'),
    "„": ("”“", '"'),
    "«": ("»", ""),
    "»": ("«", ""),
    "「": ("」", ""),
    "『": ("』", ""),
}
_QUOTE_MARKS = frozenset("".join(opener + first + second for opener, (first, second) in _CLOSERS.items()))
_DASHES = ("--", "—", "–", "―", "−−")  # phones turn two hyphens into one dash
COMMAS = (",", "，", "、")
_SHOWN = 30
_LONGEST_NUMBER = 9


class Flag(msgspec.Struct, frozen=True):
    """What a flag takes: nothing (`bare`), one word or quoted string (`value`), words up to the next flag or
    quote or one quoted string (`words`), words that commas join (`list`), or one of the `listed` words or
    nothing (`optional`).

    `example` is a value to show to somebody who left it out. A flag that may be given `many` times keeps all its
    values, joined by commas.
    """

    kind: Literal["bare", "value", "words", "list", "optional"] = "bare"
    example: str = ""
    listed: tuple[str, ...] = ()
    many: bool = False


class Parsed(msgspec.Struct, frozen=True):
    """`words` stand before the first quote or flag; `flags` holds those given, None for one without a value."""

    words: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    flags: dict[str, str | None] = {}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["word", "quote", "flag"]
    text: str


@dataclass(slots=True)
class _Reading:
    """The tokens still to come, and what was made of those before."""

    flags: Mapping[str, Flag]
    tokens: list[_Token]
    words: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    given: dict[str, str | None] = field(default_factory=dict)

    def next_is(self, *kinds: str) -> bool:
        return bool(self.tokens) and self.tokens[0].kind in kinds


def parse(words: str, flags: Mapping[str, Flag]) -> Parsed:
    """Read a command's words; `flags` are the known ones by name without dashes.

    Raises `Refused` for an open quote, an unknown or repeated flag, a value that lacks or is too much.
    """
    reading = _Reading(flags, list(_tokens(words)))
    while reading.tokens:
        token = reading.tokens.pop(0)
        match token.kind:
            case "word":
                _take_word(reading, token.text)
            case "quote":
                reading.quoted.append(token.text)
            case "flag":
                _take_flag(reading, token.text)
            case _:
                assert_never(token.kind)
    return Parsed(tuple(reading.words), tuple(reading.quoted), reading.given)


def number(text: str, example: str = "17") -> int:
    """The whole number somebody typed: `17`, `#17`, in digits of any script. Raises `Refused` for anything else."""
    plain = text.strip().removeprefix("#").removeprefix("＃").strip()
    if not plain.isdecimal() or len(plain) > _LONGEST_NUMBER:
        raise Refused("core.refused.not_a_number", text=_shown(text), example=Code(example))
    return int(plain)


def nearest(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """The known word that `word` was most likely meant to be, if one is near."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def _take_word(reading: _Reading, word: str) -> None:
    if reading.quoted or reading.given:
        raise Refused("core.refused.stray_words", text=_shown(word))
    reading.words.append(word)


def _take_flag(reading: _Reading, text: str) -> None:
    name, attached, value = text.partition("=")
    name = name.lower()
    flag = reading.flags.get(name)
    if flag is None:
        raise _unknown(name, reading.flags)
    earlier = reading.given.get(name)
    if name in reading.given and not flag.many:
        raise Refused("core.refused.flag_twice", flag=_dashed(name))
    if attached:
        reading.tokens.insert(0, _Token("word", value))
    given = _value(reading, name, flag)
    reading.given[name] = f"{earlier},{given}" if flag.many and earlier is not None else given


def _value(reading: _Reading, name: str, flag: Flag) -> str | None:
    match flag.kind:
        case "bare":
            if reading.next_is("word"):
                raise Refused(
                    "core.refused.flag_takes_no_value", flag=_dashed(name), text=_shown(reading.tokens[0].text)
                )
            return None
        case "optional":
            return _listed(reading, name, flag)
        case "value":
            return _required(reading, name, flag)
        case "list":
            return _joined(reading, name, flag)
        case "words":
            if not reading.next_is("word"):
                return _required(reading, name, flag)
            run = [reading.tokens.pop(0).text]
            while reading.next_is("word"):
                run.append(reading.tokens.pop(0).text)
            return " ".join(run)
        case _:
            assert_never(flag.kind)


def _joined(reading: _Reading, name: str, flag: Flag) -> str:
    """`#a, #b` is one value, as `#a,#b` is: a comma at an end goes on with the next word."""
    value = _required(reading, name, flag)
    while reading.next_is("word") and (value.endswith(COMMAS) or reading.tokens[0].text.startswith(COMMAS)):
        value = f"{value} {reading.tokens.pop(0).text}"
    return value


def _required(reading: _Reading, name: str, flag: Flag) -> str:
    value = reading.tokens.pop(0).text if reading.next_is("word", "quote") else ""
    if not value.strip():
        raise Refused("core.refused.flag_needs_value", flag=_dashed(name), example=_example(name, flag))
    if flag.listed and value.lower() not in flag.listed:
        raise Refused("core.refused.flag_value", flag=_dashed(name), text=_shown(value), list=", ".join(flag.listed))
    return value.lower() if flag.listed else value


def _listed(reading: _Reading, name: str, flag: Flag) -> str | None:
    if not reading.next_is("word"):
        return None
    value = reading.tokens.pop(0).text.lower()
    if value not in flag.listed:
        raise Refused("core.refused.flag_value", flag=_dashed(name), text=_shown(value), list=", ".join(flag.listed))
    return value


def _unknown(name: str, flags: Mapping[str, Flag]) -> Refused:
    near = nearest(name, flags)
    if near is not None:
        return Refused("core.refused.unknown_flag", flag=_dashed(_shown(name)), near=_dashed(near))
    known = " ".join(f"--{flag}" for flag in flags)
    if not known:
        return Refused("core.refused.no_flags", flag=_dashed(_shown(name)))
    return Refused("core.refused.unknown_flag_alone", flag=_dashed(_shown(name)), flags=Code(known))


def _tokens(words: str) -> Iterator[_Token]:
    position = 0
    while position < len(words):
        if words[position].isspace():
            position += 1
        elif words[position] in _CLOSERS:
            text, position = _quoted(words, position)
            yield _Token("quote", text)
        else:
            start = position
            while position < len(words) and not words[position].isspace() and words[position] not in _CLOSERS:
                position += 1
            yield _word(words[start:position])


def _word(text: str) -> _Token:
    for dash in _DASHES:
        name = text.removeprefix(dash)
        if name != text and name[:1].isalpha():
            return _Token("flag", name)
    return _Token("word", text)


def _quoted(words: str, opened: int) -> tuple[str, int]:
    """The string that opens at `opened`, and where the text goes on."""
    for closers in _CLOSERS[words[opened]]:
        found: list[str] = []
        position = opened + 1
        while position < len(words):
            character = words[position]
            if character == "\\" and words[position + 1 : position + 2] in _QUOTE_MARKS:
                found.append(words[position + 1])
                position += 2
            elif character in closers:
                return "".join(found).strip(), position + 1
            else:
                found.append(character)
                position += 1
    raise Refused("core.refused.open_quote", text=_shown(words[opened:]))


def _dashed(name: str) -> Span:
    return Code(f"--{name}")


def _example(name: str, flag: Flag) -> Span:
    example = flag.example or (flag.listed[0] if flag.listed else "…")
    return Code(f"--{name} {example}")


def _shown(text: str) -> str:
    """A text as a refusal quotes it: on one line, and cut."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
