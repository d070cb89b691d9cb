"""A message as complete plain text: what every platform falls back to, with no words of its own.

Moments are written out in a zone that the caller names, with the zone's abbreviation, since plain text cannot
follow its reader's clock.
"""

from collections.abc import Iterable
from typing import assert_never
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


def plain(message: Message, words: Words, tz: str) -> str:
    """All a message says, one line an element; `words` are the texts of the message's language."""
    lines = [line for element in message.elements if (line := _element(element, words, tz))]
    return "\n".join(lines) or message.summary


def plain_line(text: Text, words: Words, tz: str) -> str:
    """A text without its marks."""
    return "".join(_span(span, words, tz) for span in text)


def _element(element: Element, words: Words, tz: str) -> str:
    match element:
        case Heading() | Note():
            return plain_line(element.text, words, tz)
        case Paragraph():
            number = "" if element.number is None else f"{element.number}. "
            return number + plain_line(element.text, words, tz)
        case Facts():
            return _facts(element.items, words, tz)
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
            return _item(element, words, tz)
        case _:
            assert_never(element)


def _span(span: Span, words: Words, tz: str) -> str:
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
            return f"{words.moment(span.at, tz)} {span.at.astimezone(ZoneInfo(tz)).tzname()}"
        case Emoji():
            return span.name
        case _:
            assert_never(span)


def _facts(facts: Iterable[Fact], words: Words, tz: str) -> str:
    return BETWEEN.join(_fact(fact, words, tz) for fact in facts)


def _fact(fact: Fact, words: Words, tz: str) -> str:
    trend = "" if fact.trend is None else _TRENDS[fact.trend]
    press = f" [{fact.label}]" if fact.token and fact.label else ""
    return trend + plain_line(fact.text, words, tz) + press


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


def _item(item: Item, words: Words, tz: str) -> str:
    facts = _facts(item.facts, words, tz)
    parts = [f"• {plain_line(item.text, words, tz)}", *([facts] if facts else [])]
    return BETWEEN.join(parts) + ("" if item.button is None else f" {_button(item.button)}")
