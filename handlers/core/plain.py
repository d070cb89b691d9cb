"""A message as complete plain text: what every platform falls back to, with no words of its own.

Moments are written out in a zone that the caller names, with the zone's abbreviation, since plain text cannot
follow its reader's clock.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, assert_never
from zoneinfo import ZoneInfo

from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Code,
    Element,
    Emoji,
    Fact,
    Facts,
    Heading,
    Item,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Note,
    Paragraph,
    Quote,
    Select,
    Span,
    Strong,
    Text,
)
from handlers.core.texts import Words

BETWEEN = " · "
_MARKS = {"pl": ("„", "”"), "ja": ("「", "」")}
_TRENDS = {"up": "▲ ", "level": "→ ", "down": "▼ "}


class _Told(NamedTuple):
    """How moments are told: by which texts, in which zone, and when."""

    words: Words
    tz: str
    now: datetime | None

    def moment(self, at: datetime) -> str:
        zone = ZoneInfo(self.tz)
        there = at.astimezone(zone)
        elsewhen = self.now is not None and there.year != self.now.astimezone(zone).year
        return f"{self.words.moment(at, self.tz, year=elsewhen)} {there.tzname()}"


def plain(message: Message, words: Words, tz: str, now: datetime | None = None) -> str:
    """All a message says, one line an element; `words` are the texts of the message's language.

    A moment names its year where that is another one than that of `now`.
    """
    told = _Told(words, tz, now)
    lines = [line for element in message.elements if (line := _element(element, told))]
    return "\n".join(lines) or message.summary


def plain_line(text: Text, words: Words, tz: str, now: datetime | None = None) -> str:
    """A text without its marks."""
    return _line(text, _Told(words, tz, now))


def _line(text: Text, told: _Told) -> str:
    return "".join(_span(span, told) for span in text)


def _element(element: Element, told: _Told) -> str:
    match element:
        case Heading() | Note():
            return _line(element.text, told)
        case Paragraph():
            number = "" if element.number is None else f"{element.number}. "
            return number + _line(element.text, told)
        case Facts():
            return _facts(element.items, told)
        case Choice():
            return _choice(element)
        case Select():
            return "\n".join([element.label, *(f"• {option.label}" for option in element.options)])
        case Buttons():
            return " ".join(map(_button, element.items))
        case Meter():
            return BETWEEN.join(part.label for part in element.parts)
        case Quote():
            return _quote(element)
        case Item():
            return _item(element, told)
        case _:
            assert_never(element)


def _span(span: Span, told: _Told) -> str:
    match span:
        case str():
            return span
        case Strong() | Code():
            return span.text
        case Link():
            return span.text if span.text == span.url else f"{span.text} ({span.url})"
        case Mention():
            return span.name
        case Moment():
            return told.moment(span.at)
        case Emoji():
            return span.name
        case _:
            assert_never(span)


def _facts(facts: Iterable[Fact], told: _Told) -> str:
    return BETWEEN.join(_fact(fact, told) for fact in facts)


def _fact(fact: Fact, told: _Told) -> str:
    trend = "" if fact.trend is None else _TRENDS[fact.trend]
    press = f" [{fact.label}]" if fact.token and fact.label else ""
    return trend + _line(fact.text, told) + press


def _choice(choice: Choice) -> str:
    mark = "🏆" if choice.winner else "✓" if choice.mine else "•"
    numbers = BETWEEN.join(part for part in (choice.percent, choice.people) if part)
    return f"{mark} {choice.label}: {numbers}" if numbers else f"{mark} {choice.label}"


def _button(button: Button) -> str:
    return f"[{button.label}]"


def _quote(quote: Quote) -> str:
    opening, closing = _MARKS.get(quote.language.split("-")[0], ("“", "”"))
    about = (quote.author, quote.place, quote.support, quote.url)
    buttons = "" if quote.hide is None else f" {_button(quote.hide)}"
    return f"{opening}{quote.text}{closing} — {BETWEEN.join(part for part in about if part)}{buttons}"


def _item(item: Item, told: _Told) -> str:
    facts = _facts(item.facts, told)
    parts = [f"• {_line(item.text, told)}", *([facts] if facts else [])]
    return BETWEEN.join(parts) + ("" if item.button is None else f" {_button(item.button)}")
