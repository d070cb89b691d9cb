"""What was filled in, as the answers that handlers know, and what does not fit."""

from collections.abc import Iterator, Sequence
from math import isfinite

from bot.platforms.discord.forms.opened import Opened
from bot.platforms.discord.forms.pages import Slot, given, pages
from bot.platforms.discord.incoming.news import Filled
from handlers.core.forms import Answers, Field
from handlers.core.message import plain_text
from handlers.core.texts import Words

_LISTS = ("choices", "ranking")
_KINDS = "tcmrf"


def answers(opened: Opened) -> Answers:
    """All answers of a form, empty ones left out."""
    found: dict[str, str | tuple[str, ...]] = {}
    for field, slots in _by_field(opened):
        chosen = list(_chosen(slots, opened))
        if not chosen:
            continue
        found[field.id] = tuple(dict.fromkeys(chosen)) if field.type in _LISTS else chosen[0]
    return found


def answers_alone(filled: Filled) -> Answers:
    """The answers of a form that is not kept: the ids of its parts say what each holds."""
    found: dict[str, str | tuple[str, ...]] = {}
    for custom_id, value in sorted(filled.items(), key=lambda part: _order(part[0])):
        head, colon, field = custom_id.partition(":")
        values = [given(one) for one in _values(value) if given(one).strip()]
        if not colon or head[:1] not in _KINDS or not values:
            continue
        if head[0] in "mr":
            before = found.get(field, ())
            found[field] = (*(before if isinstance(before, tuple) else ()), *values)
        else:
            found.setdefault(field, values[0])
    return found


def faults(opened: Opened, words: Words) -> dict[str, str]:
    """What to fill in instead, by field, in the words' language: what Discord cannot check itself."""
    found: dict[str, str] = {}
    for field, slots in _by_field(opened):
        chosen = list(_chosen(slots, opened))
        fault = _fault(field, slots, chosen, words)
        if fault:
            found[field.id] = fault
    return found


def _fault(field: Field, slots: Sequence[Slot], chosen: Sequence[str], words: Words) -> str:
    if not chosen:
        return words.line("core.refused.required") if field.required else ""
    if field.type == "number" and not _is_number(chosen[0]):
        return plain_text(words("core.refused.not_a_number", text=chosen[0], example="3"))
    if field.type not in _LISTS and len(chosen) > 1:
        return words.line("discord.one_only")
    if field.type == "ranking" and len(set(chosen)) < len(chosen):
        labels = {option.value: option.label for slot in slots for option in slot.options}
        twice = next(value for value in chosen if chosen.count(value) > 1)
        return plain_text(words("discord.twice", choice=labels.get(twice, twice)))
    return ""


def _by_field(opened: Opened) -> Iterator[tuple[Field, Sequence[Slot]]]:
    slots = [slot for page in pages(opened.form) for slot in page]
    for field in opened.form.fields:
        yield field, [slot for slot in slots if slot.field.id == field.id]


def _chosen(slots: Sequence[Slot], opened: Opened) -> Iterator[str]:
    """The filled-in values of a field. Ids of options come from clients: what was not offered is left out."""
    for slot in slots:
        offered = {option.value for option in slot.options}
        for value in map(given, _values(opened.filled.get(slot.id, ()))):
            if (value in offered or not offered) and value.strip():
                yield _lines(slot, value)


def _lines(slot: Slot, value: str) -> str:
    return value.replace("\r\n", "\n").strip() if slot.shape in ("line", "lines") else value


def _values(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def _order(custom_id: str) -> tuple[str, int]:
    head, _, field = custom_id.partition(":")
    place = head[1:]
    return field, int(place) if place.isascii() and place.isdigit() and len(place) < 4 else 0


def _is_number(text: str) -> bool:
    try:
        return isfinite(float(text.strip().replace(",", ".")))
    except ValueError:
        return False
