"""The neutral message: a closed union of plain values that name meaning, not layout.

Every renderer is one `match` over `Element` (and one over `Span`) ending in `assert_never`. People's words
are data: they travel as plain `str` spans which each renderer escapes; nothing here is markup.
"""

from datetime import datetime
from typing import Literal, assert_never

import msgspec

Tone = Literal["plain", "promise", "private", "warn", "error"]
Control = Literal["pick", "tick", "rank", "score", "dots"]
Feeling = Literal["for", "mixed", "against"]
Trend = Literal["up", "level", "down"]
Icon = Literal["", "clock", "people", "eye", "reply", "lock", "check"]
ButtonStyle = Literal["primary", "plain", "danger", "quiet"]


class Strong(msgspec.Struct, frozen=True, tag_field="type", tag="strong"):
    """Words that carry the sentence."""

    text: str


class Code(msgspec.Struct, frozen=True, tag_field="type", tag="code"):
    """A command, a receipt or a number that people copy."""

    text: str


class Link(msgspec.Struct, frozen=True, tag_field="type", tag="link"):
    """Words that open `url`."""

    text: str
    url: str


class Mention(msgspec.Struct, frozen=True, tag_field="type", tag="mention"):
    """A person by id; shown as `name` where the platform cannot mention without a ping."""

    person: str
    name: str


class Moment(msgspec.Struct, frozen=True, tag_field="type", tag="moment"):
    """An instant, shown in the reader's own zone. `at` has a zone.

    `style` is `full` for date and time, `relative` for "in 2 days", `both` for "in 2 days (Tue 24 Nov, 18:00)".
    """

    at: datetime
    style: Literal["full", "relative", "both"] = "full"


class Emoji(msgspec.Struct, frozen=True, tag_field="type", tag="emoji"):
    """An emoji by its Unicode text."""

    name: str


Span = str | Strong | Code | Link | Mention | Moment | Emoji
Text = tuple[Span, ...]


class Heading(msgspec.Struct, frozen=True, tag_field="type", tag="heading"):
    """A title: level 1 names the message, 2 a section, 3 a part of a section."""

    text: Text
    level: Literal[1, 2, 3] = 1


class Paragraph(msgspec.Struct, frozen=True, tag_field="type", tag="text"):
    """A paragraph; `number` makes it one of a numbered list."""

    text: Text
    number: int | None = None


class Note(msgspec.Struct, frozen=True, tag_field="type", tag="note"):
    """Words set apart: a promise, a warning, a private remark."""

    text: Text
    tone: Tone = "plain"


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """One short remark of a line of facts; `token` makes it pressable."""

    text: Text
    icon: Icon = ""
    trend: Trend | None = None
    label: str | None = None
    token: str | None = None


class Facts(msgspec.Struct, frozen=True, tag_field="type", tag="facts"):
    """A line of short remarks: who, how many, since when."""

    items: tuple[Fact, ...]


class Choice(msgspec.Struct, frozen=True, tag_field="type", tag="choice"):
    """One thing to vote for. `token` None means closed; `votes`, `share` None mean results are hidden.

    `votes` counts people, `share` is 0.0 to 1.0 of the people who voted; `people` and `percent` say the
    same in the message's language. `control` `pick` is one of several, `tick` several of several.
    `mine` is only ever set for one reader, never in what is stored or shown to all.
    """

    label: str
    token: str | None
    control: Control = "pick"
    votes: int | None = None
    share: float | None = None
    people: str = ""
    percent: str = ""
    winner: bool = False
    mine: bool | None = None


class Option(msgspec.Struct, frozen=True):
    """An entry of a select or a form field."""

    value: str
    label: str


class Select(msgspec.Struct, frozen=True, tag_field="type", tag="select"):
    """A list to choose from where buttons would be too many; the press carries the chosen values."""

    label: str
    token: str
    options: tuple[Option, ...]
    most: int = 1


class Button(msgspec.Struct, frozen=True):
    """Something to press. `confirm` is asked first where it is set."""

    label: str
    token: str
    style: ButtonStyle = "plain"
    confirm: str | None = None


class Buttons(msgspec.Struct, frozen=True, tag_field="type", tag="buttons"):
    """A row of buttons."""

    items: tuple[Button, ...]


class Part(msgspec.Struct, frozen=True):
    """A part of a meter: `share` is 0.0 to 1.0, `label` says it in words."""

    feeling: Feeling
    share: float
    label: str


class Meter(msgspec.Struct, frozen=True, tag_field="type", tag="meter"):
    """Shares that add up to one, with both ends in words."""

    parts: tuple[Part, ...]


class Quote(msgspec.Struct, frozen=True, tag_field="type", tag="quote"):
    """Somebody's words, verbatim. `language` is a BCP 47 code, `language_name` is in the reader's language.

    `source` is the key of the feedback it was cut from, so that a hidden or deleted one can be dropped;
    `support` is ready to show ("31 👍"); `show` is the label of the link to `url`; `hide` is the button that
    hides this quote.
    """

    text: str
    language: str
    language_name: str
    author: str
    place: str
    source: str
    support: str = ""
    url: str = ""
    show: str = ""
    hide: Button | None = None


class Item(msgspec.Struct, frozen=True, tag_field="type", tag="item"):
    """A line of a list: what it is, facts about it, at most one button."""

    text: Text
    facts: tuple[Fact, ...] = ()
    button: Button | None = None


Element = Heading | Paragraph | Note | Facts | Choice | Select | Buttons | Meter | Quote | Item


class Message(msgspec.Struct, frozen=True):
    """What is shown. `summary` is one line: notification, fallback, alternative text.

    `language` is the language its words are in, so that renderers and readers treat them right.
    """

    summary: str
    elements: tuple[Element, ...]
    language: str = "en"


def plain_text(text: Text) -> str:
    """The words of a text without its marks; moments as ISO 8601."""
    return "".join([span if isinstance(span, str) else _plain_span(span) for span in text])


def _plain_span(span: Strong | Code | Link | Mention | Moment | Emoji) -> str:
    match span:
        case Strong() | Code() | Link():
            return span.text
        case Mention():
            return span.name
        case Moment():
            return span.at.isoformat(timespec="minutes")
        case Emoji():
            return span.name
        case _:
            assert_never(span)
