"""A page of a form as a modal."""

from dataclasses import dataclass
from typing import Any, assert_never

from bot.platforms.discord.custom_ids import Own, own
from bot.platforms.discord.custom_ids import read as read_id
from bot.platforms.discord.forms.opened import Opened
from bot.platforms.discord.forms.pages import Slot, given, pages, stored
from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.limits import CUSTOM_ID, FIELD_HINT, FIELD_LABEL, INPUT, MODAL_TITLE, OPTION_LABEL
from bot.platforms.discord.words import escaped, one_line
from handlers.core.message import Option
from handlers.core.texts import Words

FORM = "form"
_LABEL, _INPUT, _SELECT, _FILE, _RADIO, _CHECKS, _TEXT = 18, 4, 3, 19, 21, 22, 10
_SHORT, _PARAGRAPH = 1, 2
_MOST_PAGES = 99


@dataclass(frozen=True, slots=True)
class ModalId:
    """Which form was sent: its `token` is empty where the id had no room for it."""

    token: str
    state: str
    page: int


def modal(opened: Opened, page: int, state: str, words: Words) -> dict[str, Any]:
    """The modal of a page, to answer an interaction with (callback type 9)."""
    every = pages(opened.form)
    page = max(0, min(page, len(every) - 1))  # the page stands in an id, which is not trusted
    title = one_line(opened.form.title)
    if len(every) > 1:
        part = f" {page + 1}/{len(every)}"
        title = cut(title, MODAL_TITLE - len(part)) + part
    parts = [_label(slot, opened, words) for slot in every[page]]
    return {
        "custom_id": _modal_id(opened.form.token, state, page, alone=len(every) == 1),
        "title": cut(title, MODAL_TITLE) or "…",
        "components": parts or [{"type": _TEXT, "content": escaped(title) or "…"}],
    }


def read_modal_id(custom_id: str) -> ModalId | None:
    """Which form a modal belongs to; None for an id that is none of ours."""
    found = read_id(custom_id)
    if isinstance(found, Own):
        where = read_page(found.argument) if found.act == FORM else None
        return None if where is None else ModalId("", *where)
    token, _, rest = custom_id.rpartition("|")
    where = read_page(rest)
    return None if where is None or not token else ModalId(token, *where)


def read_page(argument: str) -> tuple[str, int] | None:
    """State and page of `Own("form", …)`; None where it is not that."""
    state, dot, page = argument.rpartition(".")
    if not (dot and state and page.isascii() and page.isdigit() and int(page[:3]) <= _MOST_PAGES):
        return None
    return state, int(page)


def page_id(state: str, page: int) -> str:
    """The id of a button that opens a page."""
    return own(FORM, f"{state}.{page}")


def _modal_id(token: str, state: str, page: int, *, alone: bool) -> str:
    whole = f"{token}|{state}.{page}"
    return whole if alone and length(whole) <= CUSTOM_ID else page_id(state, page)


def _label(slot: Slot, opened: Opened, words: Words) -> dict[str, Any]:
    name = _name(slot, words)
    made = {"type": _LABEL, "label": cut(name, FIELD_LABEL) or "…", "component": _component(slot, opened)}
    wrong = opened.wrong.get(slot.field.id)
    whole = name if length(name) > FIELD_LABEL else ""
    hint = " · ".join(filter(None, (whole, one_line(slot.field.hint))))
    below = f"⚠️ {one_line(wrong)}" if wrong else hint
    return made | {"description": cut(below, FIELD_HINT)} if below else made


def _name(slot: Slot, words: Words) -> str:
    label = one_line(slot.field.label)
    if slot.kind == "r":
        return words.line("discord.place", place=slot.place + 1, label=label)
    return f"{label} {slot.first}–{slot.first + len(slot.options) - 1}" if slot.of > 1 else label


def _component(slot: Slot, opened: Opened) -> dict[str, Any]:
    # One of several lists may stay empty: whether the field is filled in is checked when all is sent.
    required = slot.field.required and slot.of == 1
    made: dict[str, Any] = {"custom_id": slot.id, "required": required}
    match slot.shape:
        case "line" | "lines":
            return made | _input(slot, opened)
        case "file":
            again = required and not opened.filled.get(slot.id)
            return made | {"type": _FILE, "min_values": int(again), "max_values": 1, "required": again}
        case "radio":
            return made | {"type": _RADIO, "options": _options(slot, opened)}
        case "checks" | "list":
            least = {"min_values": int(required), "max_values": slot.most}
            kind = _CHECKS if slot.shape == "checks" else _SELECT
            return made | {"type": kind, "options": _options(slot, opened)} | least
        case _:
            assert_never(slot.shape)


def _input(slot: Slot, opened: Opened) -> dict[str, Any]:
    most = max(1, min(slot.field.max_length or INPUT, INPUT))
    made = {"type": _INPUT, "style": _PARAGRAPH if slot.shape == "lines" else _SHORT, "max_length": most}
    value = opened.value(slot)
    shown = "\n".join(value) if isinstance(value, tuple) else value or ""
    return made | {"value": cut(shown, most)} if shown else made


def _options(slot: Slot, opened: Opened) -> list[dict[str, Any]]:
    value = opened.value(slot)
    chosen = () if value is None else value if isinstance(value, tuple) else (value,)
    set_ = {option.value for option in slot.options if option.value in map(given, chosen)}
    if len(set_) > slot.most:
        set_ = set()
    return [_option(option, chosen=option.value in set_) for option in slot.options]


def _option(option: Option, *, chosen: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"label": cut(one_line(option.label), OPTION_LABEL) or "…", "value": stored(option.value)}
    return made | {"default": True} if chosen else made
