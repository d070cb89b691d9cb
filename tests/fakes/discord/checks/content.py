"""The limits of a message: its text, embeds and components."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.checks.problem import Problem, bad_length, too_long
from tests.fakes.discord.messages import COMPONENTS_V2, walk

CONTENT, EMBEDS, EMBED_TEXT = 2000, 10, 6000
ROWS, BUTTONS, OPTIONS = 5, 5, 25
LABEL, CUSTOM_ID, PLACEHOLDER, OPTION_TEXT = 80, 100, 150, 100
COMPONENTS, COMPONENT_TEXT = 40, 4000
EMBED_LIMITS = {"title": 256, "description": 4096}
ROW, BUTTON, SELECT, TEXT, ACCESSORY, LINK = 1, 2, 3, 10, 9, 5
SELECTS = (3, 5, 6, 7, 8)
Path = tuple[str | int, ...]


def problems(body: dict[str, Any], flags: int = 0) -> Iterator[Problem]:
    """All limits that a message breaks; a changed one keeps the `flags` it was made with."""
    if len(body.get("content") or "") > CONTENT:
        yield too_long(("content",), CONTENT)
    nonce = body.get("nonce")
    if isinstance(nonce, str) and len(nonce) > 25:
        yield too_long(("nonce",), 25)
    yield from _embeds(body.get("embeds") or [])
    yield from _layout(body, flags | (body.get("flags") or 0))
    components = body.get("components") or []
    yield from ids(components, ("components",))
    yield from _each(components, ("components",))


def _embeds(embeds: list[dict[str, Any]]) -> Iterator[Problem]:
    if len(embeds) > EMBEDS:
        yield bad_length(("embeds",), 0, EMBEDS)
    if sum(map(_embed_length, embeds)) > EMBED_TEXT:
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TEXT}")
    for index, embed in enumerate(embeds):
        for part, most in EMBED_LIMITS.items():
            if len(embed.get(part) or "") > most:
                yield too_long(("embeds", index, part), most)
        for number, one in enumerate(embed.get("fields") or []):
            for part, most in (("name", 256), ("value", 1024)):
                if not 1 <= len(one.get(part) or "") <= most:
                    yield bad_length(("embeds", index, "fields", number, part), 1, most)


def _embed_length(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for one in embed.get("fields") or []:
        texts += [one.get("name"), one.get("value")]
    return sum(len(text or "") for text in texts)


def _layout(body: dict[str, Any], flags: int) -> Iterator[Problem]:
    components = body.get("components") or []
    if flags & COMPONENTS_V2:
        yield from _second(body, components)
        return
    if any(one.get("type") != ROW for one in components):
        yield Problem(("components",), "UNION_TYPE_CHOICES", "Value of field 'type' must be one of (1,).")
    if len(components) > ROWS:
        yield bad_length(("components",), 1, ROWS)


def _second(body: dict[str, Any], components: list[dict[str, Any]]) -> Iterator[Problem]:
    for part in ("content", "embeds", "poll"):
        if body.get(part):
            text = f"The '{part}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield Problem((part,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    every = list(walk(components))
    if len(every) > COMPONENTS:
        text = f"Must be {COMPONENTS} or fewer components in total."
        yield Problem(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    if sum(len(one.get("content") or "") for one in every if one.get("type") == TEXT) > COMPONENT_TEXT:
        text = f"The total length of displayable text must be {COMPONENT_TEXT} or fewer."
        yield Problem(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)


def ids(components: list[dict[str, Any]], path: Path) -> Iterator[Problem]:
    """No custom id, and no number, twice in one message or form."""
    every = list(walk(components))
    for part, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        counted = Counter(one.get(part) for one in every if one.get(part))
        for value, times in counted.items():
            if times > 1:
                yield Problem(path, code, f"Component {part} cannot be duplicated: {value}")


def _each(components: list[dict[str, Any]], path: Path) -> Iterator[Problem]:
    for index, one in enumerate(components):
        here = (*path, index)
        yield from _one(one, here)
        yield from _each(one.get("components") or [], (*here, "components"))
        if isinstance(one.get("accessory"), dict):
            yield from _one(one["accessory"], (*here, "accessory"))


def _one(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    if len(one.get("custom_id") or "") > CUSTOM_ID:
        yield bad_length((*path, "custom_id"), 1, CUSTOM_ID)
    match one.get("type"):
        case 1:
            yield from _row(one, path)
        case 2:
            yield from _button(one, path)
        case kind if kind in SELECTS:
            yield from select(one, path)
        case 10:
            if not (one.get("content") or "").strip():
                yield bad_length((*path, "content"), 1, COMPONENT_TEXT)


def _row(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    inside = one.get("components") or []
    selects = sum(part.get("type") in SELECTS for part in inside)
    if not 1 <= len(inside) <= BUTTONS or (selects and len(inside) > 1):
        yield bad_length((*path, "components"), 1, 1 if selects else BUTTONS)


def _button(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    if len(one.get("label") or "") > LABEL:
        yield too_long((*path, "label"), LABEL)
    if not one.get("label") and not one.get("emoji") and one.get("style") != 6:
        yield Problem(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button needs a label or an emoji.")
    if one.get("style") == LINK:
        if not str(one.get("url") or "").startswith(("http://", "https://", "discord://")):
            yield Problem((*path, "url"), "URL_TYPE_INVALID_SCHEME", "Scheme must be one of (http, https, discord).")
        if one.get("custom_id"):
            yield Problem(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A link has no custom id.")
    elif not one.get("custom_id"):
        yield Problem((*path, "custom_id"), "COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required.")


def select(one: dict[str, Any], path: Path) -> Iterator[Problem]:
    """What is wrong with a menu, in a message or a form."""
    options = one.get("options") or []
    if one.get("type") == SELECT and not 1 <= len(options) <= OPTIONS:
        yield bad_length((*path, "options"), 1, OPTIONS)
    if len(one.get("placeholder") or "") > PLACEHOLDER:
        yield too_long((*path, "placeholder"), PLACEHOLDER)
    yield from values(options, path)
    least, most = one.get("min_values"), one.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most or (options and most > len(options)):
        text = f"min_values {least} and max_values {most} do not fit {len(options)} options."
        yield Problem((*path, "max_values"), "SELECT_COMPONENT_MAX_VALUES_EXCEEDED", text)
    if sum(bool(option.get("default")) for option in options) > most:
        yield Problem((*path, "options"), "SELECT_COMPONENT_MAX_DEFAULTS", "More defaults than max_values.")


def values(options: list[dict[str, Any]], path: Path) -> Iterator[Problem]:
    """No option twice, and none too long."""
    for value, times in Counter(option.get("value") for option in options).items():
        if times > 1:
            yield Problem((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", f"{value} is twice there.")
    for index, option in enumerate(options):
        for part in ("label", "value", "description"):
            if len(option.get(part) or "") > OPTION_TEXT:
                yield too_long((*path, "options", index, part), OPTION_TEXT)
