"""The limits of a modal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.checks import content
from tests.fakes.discord.checks.problem import Problem, bad_length, too_long

TOP_LEVEL, TITLE, LABEL, DESCRIPTION, CUSTOM_ID, TEXT = 5, 45, 45, 100, 100, 4000
ROW, INPUT, SELECT, LABELLED, UPLOAD, RADIO, CHECKS = 1, 4, 3, 18, 19, 21, 22


def problems(data: dict[str, Any]) -> Iterator[Problem]:
    """All limits that a form breaks."""
    components = data.get("components") or []
    if not 1 <= len(components) <= TOP_LEVEL:
        yield bad_length(("components",), 1, TOP_LEVEL)
    if not 1 <= len(data.get("title") or "") <= TITLE:
        yield bad_length(("title",), 1, TITLE)
    if not 1 <= len(data.get("custom_id") or "") <= CUSTOM_ID:
        yield bad_length(("custom_id",), 1, CUSTOM_ID)
    yield from content.ids(components, ("components",))
    for index, one in enumerate(components):
        yield from _top(one, ("components", index))


def _top(one: dict[str, Any], path: content.Path) -> Iterator[Problem]:
    if one.get("type") == ROW:
        inside = one.get("components") or []
        if len(inside) != 1 or inside[0].get("type") != INPUT:
            yield bad_length((*path, "components"), 1, 1)
        for part in inside:
            if not 1 <= len(part.get("label") or "") <= LABEL:
                yield bad_length((*path, "components", 0, "label"), 1, LABEL)
            yield from _input(part, (*path, "components", 0))
    elif one.get("type") == LABELLED:
        yield from _labelled(one, path)


def _labelled(one: dict[str, Any], path: content.Path) -> Iterator[Problem]:
    if not 1 <= len(one.get("label") or "") <= LABEL:
        yield bad_length((*path, "label"), 1, LABEL)
    if len(one.get("description") or "") > DESCRIPTION:
        yield too_long((*path, "description"), DESCRIPTION)
    inner, here = one.get("component") or {}, (*path, "component")
    match inner.get("type"):
        case 4:
            if inner.get("label"):
                yield Problem((*here, "label"), "COMPONENT_LABEL_NOT_ALLOWED", "The label belongs to the outer one.")
            yield from _input(inner, here)
        case kind if kind in content.SELECTS:
            if inner.get("disabled"):
                yield Problem((*here, "disabled"), "COMPONENT_DISABLED_IN_MODAL", "A form has nothing disabled.")
            yield from content.select(inner, here)
        case 21:
            yield from _options(inner, here, 2)
        case 22:
            yield from _options(inner, here, 1)


def _options(one: dict[str, Any], path: content.Path, least: int) -> Iterator[Problem]:
    options = one.get("options") or []
    if not least <= len(options) <= 10:
        yield bad_length((*path, "options"), least, 10)
    yield from content.values(options, path)


def _input(one: dict[str, Any], path: content.Path) -> Iterator[Problem]:
    most = one.get("max_length") or TEXT
    if len(one.get("value") or "") > most:
        yield too_long((*path, "value"), most)
    if len(one.get("placeholder") or "") > 100:
        yield too_long((*path, "placeholder"), 100)
    if (one.get("min_length") or 0) > most:
        yield Problem((*path, "min_length"), "TEXT_INPUT_MIN_LENGTH", "min_length is over max_length.")
