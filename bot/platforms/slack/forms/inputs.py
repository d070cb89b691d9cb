"""The fields of a form as input blocks, and what stands in them as answers.

A field's block is `field:<id>`; a ranking is one select a place, `rank:<place>:<id>`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_never

from bot.platforms.slack import limits
from bot.platforms.slack.render.objects import choosing, options, plain_text
from bot.platforms.slack.words import Json, clean, cut, size
from handlers.core.forms import Field
from handlers.core.message import Option
from handlers.core.texts import Words

ACTION = "value"
_SCALE = tuple(Option(str(step), str(step)) for step in range(1, 6))
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Value = str | tuple[str, ...]


def inputs(field: Field, value: Value | None, words: Words) -> list[Json]:
    """The blocks of a field with what stands in it."""
    if field.type == "ranking" and (listed := options(field.options)):
        return list(_ranking(field, listed, _several(value), words))
    return [_input(f"field:{field.id}", field, field.label, _element(field, value))]


def blocks_of(field: Field) -> int:
    """How many blocks a field takes."""
    listed = options(field.options)
    return _places(len(listed)) if field.type == "ranking" and listed else 1


def first_block(field: str, present: Sequence[str]) -> str | None:
    """The block that a field's error stands at."""
    return next((one for one in present if one in (f"field:{field}", f"rank:1:{field}")), None)


def field_of(block: str) -> str | None:
    """The field of a block; None for a block that is no field's."""
    kind, _, rest = clean(block).partition(":")
    match kind:
        case "field":
            return rest or None
        case "rank":
            return rest.partition(":")[2] or None
        case _:
            return None


def answers(state: Mapping[str, Any]) -> dict[str, Value]:
    """What was filled in, empty fields left out; a ranking without what stands at two places."""
    found: dict[str, Value] = {}
    for block, value in _values(state):
        field = field_of(block)
        if field is None or not value:
            continue
        if block.startswith("rank:"):
            found[field] = tuple(dict.fromkeys((*_several(found.get(field)), *_several(value))))
        else:
            found[field] = value
    return found


def repeated(state: Mapping[str, Any]) -> tuple[str, ...]:
    """The blocks of rankings that hold what stands at an earlier place already."""
    seen: set[tuple[str | None, Value]] = set()
    twice = []
    for block, value in _values(state):
        if block.startswith("rank:") and value:
            if (field_of(block), value) in seen:
                twice.append(block)
            seen.add((field_of(block), value))
    return tuple(twice)


def _values(state: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    """Each block with its value, places of rankings in order."""
    blocks = [(block, held[ACTION]) for block, held in state.items() if isinstance(held, dict) and ACTION in held]
    blocks.sort(key=lambda one: _place(one[0]))
    for block, held in blocks:
        if isinstance(held, dict):
            yield block, _value(held)


def _place(block: str) -> int:
    place = block.split(":")[1] if block.startswith("rank:") and block.count(":") > 1 else ""
    return int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else 0


def _value(held: Mapping[str, Any]) -> Value:
    match held:
        case {"selected_options": list(chosen)}:
            return tuple(value for one in chosen if (value := _chosen(one)))
        case {"selected_option": chosen}:
            return _chosen(chosen)
        case {"selected_date": str(date)}:
            return clean(date)
        case {"files": list(files)}:
            return tuple(clean(one["id"]) for one in files if isinstance(one, dict) and isinstance(one.get("id"), str))
        case {"value": str(typed)}:
            return clean(typed)
        case _:
            return ""


def _chosen(option: Any) -> str:
    return clean(option["value"]) if isinstance(option, dict) and isinstance(option.get("value"), str) else ""


def _several(value: Value | None) -> tuple[str, ...]:
    return () if not value else (value,) if isinstance(value, str) else value


def _single(value: Value | None) -> str:
    return next(iter(_several(value)), "")


def _input(block: str, field: Field, label: str, element: Json) -> Json:
    made: Json = {
        "type": "input",
        "block_id": block,
        "label": plain_text(label, limits.INPUT_LABEL),
        "optional": not field.required,
        "element": {**element, "action_id": ACTION},
    }
    if field.hint.strip():
        made["hint"] = plain_text(field.hint, limits.INPUT_HINT)
    return made


def _element(field: Field, value: Value | None) -> Json:
    match field.type:
        case "text" | "long_text":
            return _typed(field, "\n".join(_several(value)))
        case "number":
            start = {"initial_value": _single(value)} if _NUMBER.fullmatch(_single(value)) else {}
            return {"type": "number_input", "is_decimal_allowed": True, **start}
        case "date":
            return {"type": "datepicker", **_started("initial_date", _single(value), _DATE)}
        case "scale":
            offered = field.options if options(field.options) else _SCALE
            return _one_of(offered, _single(value), shown="radio_buttons")
        case "choice" if options(field.options):
            return _one_of(field.options, _single(value), shown="static_select")
        case "choices" if options(field.options):
            return _some_of(field.options, _several(value))
        case "choice" | "choices" | "ranking":
            return _typed(field, "\n".join(_several(value)))
        case "file":
            return {"type": "file_input", "max_files": limits.FILES}
        case _:
            assert_never(field.type)


def _started(name: str, value: str, pattern: re.Pattern[str]) -> Json:
    return {name: value} if pattern.fullmatch(value) else {}


def _typed(field: Field, value: str) -> Json:
    """An input for words. What stands in it at first is never cut by the field's own length: the handler says that."""
    start = cut(clean(value), limits.INPUT_TEXT)
    most = min(max(field.max_length or limits.INPUT_TEXT, size(start), 1), limits.INPUT_TEXT)
    made: Json = {"type": "plain_text_input", "multiline": field.type != "text", "max_length": most}
    return {**made, "initial_value": start} if start else made


def _one_of(offered: Sequence[Option], value: str, *, shown: str) -> Json:
    listed = options(offered)[: limits.FORM_OPTIONS]
    start = [one for one in listed if one["value"] == value]
    chosen: Json = {"initial_option": start[0]} if start else {}
    if shown == "radio_buttons" and len(listed) <= limits.TICKS:
        return {"type": "radio_buttons", "options": listed, **chosen}
    return {"type": "static_select", **choosing(listed), **chosen}


def _some_of(offered: Sequence[Option], values: Sequence[str]) -> Json:
    listed = options(offered)[: limits.FORM_OPTIONS]
    start = [one for one in listed if one["value"] in values]
    chosen: Json = {"initial_options": start} if start else {}
    if len(listed) <= limits.TICKS:
        return {"type": "checkboxes", "options": listed, **chosen}
    return {"type": "multi_static_select", **choosing(listed), **chosen}


def _places(count: int) -> int:
    return min(count, limits.PLACES, max(limits.RANKED_OPTIONS // count, 1))


def _ranking(field: Field, listed: Sequence[Json], order: Sequence[str], words: Words) -> Iterator[Json]:
    shown = list(listed)[: limits.FORM_OPTIONS]
    by_value = {one["value"]: one for one in shown}
    for place in range(1, _places(len(listed)) + 1):
        element: Json = {"type": "static_select", **choosing(shown)}
        if place <= len(order) and order[place - 1] in by_value:
            element["initial_option"] = by_value[order[place - 1]]
        label = words.line("slack.place", label=field.label, place=place)
        made = _input(f"rank:{place}:{field.id}", field, label, element)
        if place > 1:
            made.pop("hint", None)
        yield made
