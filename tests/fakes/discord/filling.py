"""Filling in a form or a menu as Discord's client lets people do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord import offered
from tests.fakes.discord.errors import Impossible
from tests.fakes.discord.guild import Channel
from tests.fakes.discord.world import World

ROW, INPUT, MENU, TEXT, LABELLED, UPLOAD, RADIO, CHECKS, CHECK = 1, 4, 3, 10, 18, 19, 21, 22, 23


def shown(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What carries the words of a form: labels, inputs of rows, texts."""
    for one in components:
        yield from one["components"] if one["type"] == ROW else [one]


def fields(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What can be filled in."""
    for one in components:
        if one["type"] == ROW:
            yield from one["components"]
        elif one["type"] == LABELLED:
            yield one["component"]


def submission(
    world: World, channel: Channel, components: list[dict[str, Any]], values: dict[str, Any]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The components of a form as they are sent back, and what ids in them stand for."""
    unknown = set(values) - {one["custom_id"] for one in fields(components)}
    if unknown:
        raise Impossible(f"the form has no {', '.join(sorted(unknown))}")
    made: list[dict[str, Any]] = []
    resolved: dict[str, Any] = {}
    for number, one in enumerate(components, start=1):
        place = {"type": one["type"], "id": one.get("id") or number * 2}
        if one["type"] == ROW:
            inside = [_sent(world, channel, part, values, resolved, place["id"] + 1) for part in one["components"]]
            made.append(place | {"components": inside})
        elif one["type"] == LABELLED:
            sent = _sent(world, channel, one["component"], values, resolved, place["id"] + 1)
            made.append(place | {"component": sent})
        else:
            made.append(place)
    return made, resolved


def _sent(
    world: World, channel: Channel, one: dict[str, Any], values: dict[str, Any], resolved: dict[str, Any], number: int
) -> dict[str, Any]:
    key, kind = one["custom_id"], one["type"]
    made = {"type": kind, "id": one.get("id") or number, "custom_id": key}
    match kind:
        case 4:
            return made | {"value": _written(one, values.get(key, one.get("value") or ""))}
        case 21:
            wanted = [values[key]] if values.get(key) is not None else _defaults(one) if key not in values else []
            picked = _picked(one, wanted, 1, 1)
            return made | {"value": picked[0] if picked else None}
        case 22:
            most = one.get("max_values") or len(one["options"])
            return made | {"values": _picked(one, list(values.get(key, _defaults(one))), one.get("min_values"), most)}
        case 23:
            return made | {"value": bool(values.get(key, one.get("default", False)))}
        case 19:
            return made | {"values": _files(world, channel, one, values.get(key, {}), resolved)}
    wanted = values.get(key, _defaults(one))
    picked = chosen(one, tuple([wanted] if isinstance(wanted, str) else wanted), form=True)
    if kind != MENU:
        for part, found in offered.resolved(world, channel, picked).items():
            resolved.setdefault(part, {}).update(found)
    return made | {"values": picked}


def _written(one: dict[str, Any], text: str) -> str:
    required = one.get("required", True) is not False
    least, most = one.get("min_length") or 0, one.get("max_length") or 4000
    if (required and not text) or len(text) > most or (text and len(text) < least):
        raise Impossible(f"{one['custom_id']} takes {max(least, int(required))} to {most} characters")
    return text


def _defaults(one: dict[str, Any]) -> list[str]:
    preset = [str(option["value"]) for option in one.get("options") or () if option.get("default")]
    return preset or [str(value["id"]) for value in one.get("default_values") or ()]


def _picked(one: dict[str, Any], wanted: list[Any], least: int | None, most: int) -> list[str]:
    """The values of chosen options, given as values or labels."""
    named = {option["label"]: option["value"] for option in one["options"]}
    named |= {option["value"]: option["value"] for option in one["options"]}
    missing = [value for value in wanted if value not in named]
    if missing:
        raise Impossible(f"{one['custom_id']} offers {list(named)}, not {missing}")
    required = one.get("required", True) is not False
    if len(wanted) > most or (len(wanted) < (1 if least is None else least) and (required or wanted)):
        raise Impossible(f"{one['custom_id']} cannot be sent with {len(wanted)} chosen")
    return [named[value] for value in wanted]


def chosen(one: dict[str, Any], wanted: tuple[Any, ...], form: bool = False) -> list[str]:
    """The values someone chose in a menu; menus of people, roles and channels take those or their ids."""
    most = one.get("max_values") or 1
    if one["type"] == MENU:
        required = one.get("required", True) if form else True
        return _picked(one | {"required": required}, list(wanted), one.get("min_values"), most)
    least = one.get("min_values")
    if not (1 if least is None else least) <= len(wanted) <= most and (wanted or one.get("required", True)):
        raise Impossible(f"{one['custom_id']} cannot be sent with {len(wanted)} chosen")
    return [str(getattr(value, "id", value)) for value in wanted]


def _files(
    world: World, channel: Channel, one: dict[str, Any], files: dict[str, bytes], resolved: dict[str, Any]
) -> list[str]:
    least, most = one.get("min_values"), one.get("max_values") or 1
    if not (1 if least is None else least) <= len(files) <= most and (files or one.get("required", True)):
        raise Impossible(f"{one['custom_id']} cannot be sent with {len(files)} files")
    uploads = [world.upload(channel, name, content) for name, content in files.items()]
    for upload in uploads:
        resolved.setdefault("attachments", {})[str(upload.id)] = upload.json()
    return [str(upload.id) for upload in uploads]
