"""A neutral message as Slack's blocks: for all, for one person, on the App Home, in a dialog to read."""

import itertools
from typing import Any

from bot.platforms.slack import limits
from bot.platforms.slack.render.elements import Drawn, drawn
from bot.platforms.slack.render.fitting import fits, fitted
from bot.platforms.slack.render.objects import numbered, plain_text
from bot.platforms.slack.words import Told, clean, cut, literal, rich_words
from handlers.core.message import Message
from handlers.core.texts import Texts

Payload = dict[str, Any]
_NAME = "Chorus"


def public(message: Message, texts: Texts, tz: str = "UTC") -> Payload:
    """`text` and `blocks` of a message that all see; `tz` is the zone of moments a client cannot show itself."""
    return _message(message, Told(texts.words(message.language), tz), private=False)


def private(message: Message, texts: Texts, tz: str = "UTC") -> Payload:
    """`text` and `blocks` of a message that one person sees, with the marks at their own choices.

    Slack marks ephemeral messages as private itself, and a direct message is.
    """
    return _message(message, Told(texts.words(message.language), tz), private=True)


def home(message: Message, texts: Texts, tz: str = "UTC") -> Payload:
    """The view of a person's App Home."""
    told = Told(texts.words(message.language), tz)
    return {"type": "home", "blocks": _blocks(message, told, limits.VIEW_BLOCKS, limits.VIEW_WEIGHT, private=True)}


def dialog(message: Message, texts: Texts, tz: str = "UTC") -> Payload:
    """A modal that is only read."""
    told = Told(texts.words(message.language), tz)
    return {
        "type": "modal",
        "title": plain_text(message.summary or _NAME, limits.VIEW_TITLE),
        "close": plain_text(told.words.line("slack.close"), limits.VIEW_TITLE),
        "blocks": _blocks(message, told, limits.VIEW_BLOCKS, limits.VIEW_WEIGHT, private=True),
    }


def _message(message: Message, told: Told, *, private: bool) -> Payload:
    blocks = _blocks(message, told, limits.MESSAGE_BLOCKS, limits.MESSAGE_WEIGHT, private=private)
    return {"text": fallback(message.summary), "blocks": blocks}


def fallback(summary: str) -> str:
    """What notifications say, which Slack reads as mrkdwn."""
    most = limits.FALLBACK_TEXT
    made = literal(cut(" ".join(summary.split()), most)) or _NAME
    while len(made.encode("utf-16-le")) > 2 * limits.FALLBACK_TEXT:
        most = most * 3 // 4
        made = literal(cut(" ".join(summary.split()), most))
    return made


def _blocks(message: Message, told: Told, most: int, weight: int, *, private: bool) -> list[Payload]:
    parts = _parts(message, told, private=private)
    if not fits(parts, most, weight):
        parts = _parts(message, told._replace(brief=True), private=private)
    return fitted(parts, told, most, weight)


def _parts(message: Message, told: Told, *, private: bool) -> list[Drawn]:
    count = itertools.count()
    parts = [one._replace(blocks=numbered(one.blocks, count)) for one in drawn(message.elements, told, private=private)]
    if any(one.blocks for one in parts):
        return parts
    words = rich_words(cut(clean(message.summary).strip(), limits.SECTION_TEXT) or _NAME)
    section = {"type": "rich_text_section", "elements": [words]}
    return [Drawn(({"type": "rich_text", "elements": [section]},), "kept")]
