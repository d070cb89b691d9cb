"""Buttons and lists as components, each with an id of its own in the message."""

from collections.abc import Sequence
from typing import Any, TypeVar

from bot.platforms.discord.custom_ids import Ids
from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.limits import LABEL, OPTION_LABEL, OPTION_VALUE, OPTIONS, PLACEHOLDER, ROW_BUTTONS, SELECTS
from bot.platforms.discord.render.parts import Press
from bot.platforms.discord.words import one_line
from handlers.core.message import ButtonStyle, Option, Select

Component = dict[str, Any]
T = TypeVar("T")

ROW, BUTTON, SELECT = 1, 2, 3
STYLES: dict[ButtonStyle, int] = {"primary": 1, "plain": 2, "quiet": 2, "danger": 4}
MORE = "more"


def button(press: Press, ids: Ids) -> Component | None:
    """A button; None where no id is left for it."""
    custom_id = press_id(press, ids)
    if custom_id is None:
        return None
    return {"type": BUTTON, "style": STYLES[press.style], "label": label(press.label), "custom_id": custom_id}


def rows(presses: Sequence[Press], ids: Ids) -> list[Component]:
    """Rows of at most five buttons."""
    buttons = [made for press in presses if (made := button(press, ids)) is not None]
    return [{"type": ROW, "components": list(some)} for some in chunks(buttons, ROW_BUTTONS)]


def selects(select: Select, ids: Ids) -> list[Component]:
    """A list of up to a hundred options in lists of twenty-five, each saying which of them it holds."""
    options = _distinct(select.options)[: SELECTS * OPTIONS]
    several = len(options) > OPTIONS
    made: list[Component] = []
    for position, some in enumerate(chunks(options, OPTIONS)):
        first = position * OPTIONS + 1
        named = f"{select.label} {first}–{first + len(some) - 1}" if several else select.label
        custom_id = ids.token(select.token)
        if custom_id is not None:
            shown = [{"label": label(option.label, OPTION_LABEL), "value": option.value} for option in some]
            most = max(1, min(select.most, len(some)))
            made.append(_select(custom_id, label(named, PLACEHOLDER), shown, most))
    return made


def more(presses: Sequence[Press], ids: Ids, placeholder: str) -> list[Component]:
    """Buttons as the options of lists; an option's value is the id that the button would have."""
    own = Ids()
    options = [
        {"label": _option_label(press), "value": value}
        for press in dict.fromkeys(presses)
        if press.token not in own.given and (value := press_id(press, own)) is not None
    ]
    lists: list[Component] = []
    for some in chunks(options, OPTIONS):
        custom_id = ids.own(MORE)
        if custom_id is not None:
            lists.append(_select(custom_id, label(placeholder, PLACEHOLDER), list(some), 1))
    return lists


def press_id(press: Press, ids: Ids) -> str | None:
    """The id of a button: its token, or its question and its token."""
    return ids.token(press.token) if press.confirm is None else ids.asking(press.token, press.confirm)


def label(text: str, most: int = LABEL) -> str:
    """A label on one line; never empty, since Discord refuses that."""
    return cut(one_line(text), most) or "…"


def chunks(items: Sequence[T], size: int) -> Sequence[Sequence[T]]:
    """The items in pieces of at most `size`."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _select(custom_id: str, placeholder: str, options: list[Component], most: int) -> Component:
    select = {
        "type": SELECT,
        "custom_id": custom_id,
        "placeholder": placeholder,
        "options": options,
        "min_values": 1,
        "max_values": most,
    }
    return {"type": ROW, "components": [select]}


def _distinct(options: Sequence[Option]) -> Sequence[Option]:
    fitting = {option.value: option for option in options if 0 < length(option.value) <= OPTION_VALUE}
    return list(fitting.values())


def _option_label(press: Press) -> str:
    return label(f"{press.label}: {press.about}" if press.about else press.label, OPTION_LABEL)
