"""Asking before a press: Discord has no dialog, so the question is a private message that holds the real button."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.platforms.discord.custom_ids import Asks, Ids, own
from bot.platforms.discord.limits import LABEL
from bot.platforms.discord.render.controls import label, rows
from bot.platforms.discord.render.parts import Press
from bot.platforms.discord.render.payload import Payload, payload
from bot.platforms.discord.words import escaped, one_line
from handlers.core.texts import Words

CANCEL = "cancel"


def confirm_payload(asks: Asks, shown: str, words: Words) -> Payload:
    """The question and its two buttons; `shown` is the label of the button that was pressed.

    Pressing the first one is a press of the token; the other one is `Own("cancel")`, answered with `cancelled`.
    """
    question = one_line(asks.question) or words.line("discord.sure")
    yes = Press(shown or words.line("discord.go_on"), asks.token, "danger")
    row = rows([yes], Ids())
    cancel = {"type": 2, "style": 2, "label": label(words.line("discord.cancel"), LABEL), "custom_id": own(CANCEL)}
    if not row:
        return payload([{"type": 10, "content": escaped(question)}], ephemeral=True)
    row[0]["components"].append(cancel)
    return payload([{"type": 10, "content": escaped(question)}, *row], ephemeral=True)


def pressed_label(message: Any, custom_id: str) -> str:
    """The label of the button or option with that id in a message as Discord sends it; empty where it has none."""
    for component in _inside(message):
        if custom_id in (component.get("custom_id"), component.get("value")):
            found = component.get("label")
            if isinstance(found, str):
                return found
    return ""


def _inside(component: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if not isinstance(component, Mapping) or depth > 6:
        return
    yield component
    for key in ("components", "options"):
        children = component.get(key)
        for child in children if isinstance(children, list) else ():
            yield from _inside(child, depth + 1)
    yield from _inside(component.get("accessory"), depth + 1)
