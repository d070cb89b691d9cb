"""The published specification, read strictly: unknown fields are wrong, and errors say where.

It wrongly refuses numbers as ids in replies, conversations, files and deletions, permissions as numbers, the age mark
of commands, `tts` in edits and `flags` of embeds, which discord.py sends and Discord takes; those are allowed here.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.discord.checks.problem import Problem

FILE = Path(__file__).parents[5] / "shared" / "specs" / "discord" / "discord-openapi.json"
ID = {"type": ["string", "integer", "null"], "pattern": "^(0|[1-9][0-9]*)$"}
ALSO: dict[str, dict[str, Any]] = {
    "MessageReferenceRequest": {"message_id": ID, "channel_id": ID, "guild_id": ID},
    "CreatePrivateChannelRequest": {"recipient_id": ID},
    "MessageAttachmentRequest": {"id": ID},
    "RichEmbed": {"flags": {"type": "integer"}},
    "ApplicationCommandUpdateRequest": {"nsfw": {"type": "boolean"}},
    "ApplicationCommandCreateRequest": {"nsfw": {"type": "boolean"}},
    "MessageEditRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateRequestPartial": {"tts": {"type": "boolean"}},
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": {"tts": {"type": "boolean"}},
    "CreateRoleRequest": {"permissions": ID},
    "UpdateRoleRequestPartial": {"permissions": ID},
    "ChannelPermissionOverwriteRequest": {"id": ID, "allow": ID, "deny": ID},
}


@cache
def missing() -> str | None:
    """Why requests cannot be held against the specification; None when they can."""
    if not FILE.exists():
        return f"the specification {FILE.name} does not lie beside the checkout"
    try:
        import jsonschema_rs  # noqa: F401
    except ImportError:
        return "jsonschema-rs is not installed"
    return None


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    for name, fields in ALSO.items():
        if name in schemas:
            schemas[name]["properties"] |= fields
    kinds = {name: schema["properties"]["type"]["enum"] for name, schema in schemas.items() if _has_kind(schema)}
    bulk = document["paths"]["/channels/{channel_id}/messages/bulk-delete"]["post"]["requestBody"]["content"]
    bulk["application/json"]["schema"]["properties"]["messages"]["items"] = ID
    return {"paths": _closed(document["paths"], kinds), "schemas": _closed(schemas, kinds)}


def _has_kind(schema: dict[str, Any]) -> bool:
    return "enum" in schema.get("properties", {}).get("type", {})


def _closed(node: Any, kinds: dict[str, list[int]]) -> Any:
    """A schema whose objects have only their own fields; a choice is made by `type`, so that errors are exact."""
    if isinstance(node, list):
        return [_closed(one, kinds) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _closed(value, kinds) for key, value in node.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object":
        made.setdefault("additionalProperties", False)
    for word in ("oneOf", "anyOf"):
        if isinstance(made.get(word), list):
            made |= _chosen(made.pop(word), word, kinds)
    return made


def _chosen(options: list[dict[str, Any]], word: str, kinds: dict[str, list[int]]) -> dict[str, Any]:
    rest = [one for one in options if one != {"type": "null"}]
    if len(rest) < len(options):
        inner = rest[0] if len(rest) == 1 else _chosen(rest, word, kinds)
        return {"if": {"type": "null"}, "else": inner}
    names = [str(one.get("$ref", "")).rpartition("/")[2] for one in rest]
    if not all(name in kinds for name in names):
        return {word: rest}
    known = sorted({kind for name in names for kind in kinds[name]})
    branches: list[dict[str, Any]] = [{"required": ["type"], "properties": {"type": {"enum": known}}}]
    for name, one in zip(names, rest, strict=True):
        given = {"required": ["type"], "properties": {"type": {"enum": kinds[name]}}}
        branches.append({"if": given, "then": one})
    return {"allOf": branches}


@cache
def _validator(method: str, template: str) -> Any:
    import jsonschema_rs

    document = _document()
    template = template.replace("/messages/@original", "/messages/{message_id}")
    operation = document["paths"].get(template, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    schema = content["schema"] | {"components": {"schemas": document["schemas"]}}
    return jsonschema_rs.Draft202012Validator(schema)


def problems(method: str, template: str, body: Any) -> list[Problem]:
    """Where a body departs from the specification."""
    if body is None or missing():
        return []
    validator = _validator(method, template)
    if validator is None:
        return []
    return [Problem(tuple(one.instance_path), "SPECIFICATION", one.message) for one in validator.iter_errors(body)]
