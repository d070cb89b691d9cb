"""A neutral message as the JSON of the contract and as plain text.

The JSON is the neutral element itself, so a new kind of element reaches the page without a change here; only
what one reader sees of their own (`mine`) and the label of pressable facts need a hand.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec

from bot.platforms.web.shapes import Json
from handlers.core.message import Choice, Element, Fact, Facts, Item, Message, plain_text
from handlers.core.plain import plain
from handlers.core.texts import Texts


def elements_json(message: Message, mine: Collection[str] | None = None) -> list[Json]:
    """The elements; `mine` are the tokens of the reader's own choices, None for a message that all see."""
    return [_element_json(element, mine) for element in message.elements]


def text_of(message: Message, texts: Texts, tz: str, said: datetime) -> str:
    """The whole message as plain text, moments in `tz`; `said` is when it was."""
    return plain(message, texts.words(message.language), tz, said)


def _element_json(element: Element, mine: Collection[str] | None) -> Json:
    made: Json = msgspec.to_builtins(element)
    match element:
        case Choice():
            del made["mine"]
            if mine is not None:
                made["mine"] = element.token in mine
        case Facts():
            made["items"] = [_fact_json(fact) for fact in element.items]
        case Item():
            made["facts"] = [_fact_json(fact) for fact in element.facts]
        case _:
            pass
    return made


def _fact_json(fact: Fact) -> Json:
    made: Json = msgspec.to_builtins(fact)
    if fact.token is not None and fact.label is None:
        made["label"] = plain_text(fact.text)
    return made
