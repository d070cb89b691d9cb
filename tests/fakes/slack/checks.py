"""Checks the arguments of a request against the catalogue: required, known, of the right type."""

import json
from typing import Any

from tests.fakes.slack import limits
from tests.fakes.slack.blocks import Surface, characters
from tests.fakes.slack.catalogue import METHODS, TOLERATED
from tests.fakes.slack.facts import ApiError


def arguments(method: str, given: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The arguments with JSON, numbers and booleans read, and what is wrong with them."""
    known = METHODS[method].args | TOLERATED["*"] | TOLERATED.get(method, {})
    problems = [f"[ERROR] missing required field: {name}" for name in METHODS[method].required - set(given)]
    problems += [f"[ERROR] unknown argument: {name}" for name in sorted(set(given) - set(known))]
    read: dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        try:
            read[name] = _READ[known.get(name, "text")](value)
        except (ValueError, TypeError):
            problems.append(f"[ERROR] {name} is no {known[name]}: {value!r:.60}")
    return read, problems


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _bool(value: Any) -> bool:
    known = {"1": True, "0": False, "true": True, "false": False, "": False}
    return value if isinstance(value, bool) else known[str(value)] if str(value) in known else _wrong(value)


def _int(value: Any) -> int:
    return _wrong(value) if isinstance(value, bool) else int(value)


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _wrong(value: Any) -> Any:
    raise ValueError(value)


_READ = {"text": _text, "bool": _bool, "int": _int, "json": _json}


def message(args: dict[str, Any], most_text: int = limits.POST_TEXT) -> None:
    """Refuse the text, blocks or metadata of a message as Slack would."""
    text, blocks = args.get("text"), args.get("blocks")
    if not text and not blocks and not args.get("attachments") and not args.get("markdown_text"):
        raise ApiError("no_text")
    if len(text or "") > most_text:
        raise ApiError("msg_too_long")
    if args.get("markdown_text") and (text or blocks):
        raise ApiError("markdown_text_conflict")
    if blocks:
        if problems := Surface("message").message(blocks):
            raise ApiError("invalid_blocks", response_metadata={"messages": problems})
        if characters(blocks) > limits.WHOLE_MESSAGE:
            raise ApiError("msg_blocks_too_long")
    metadata = args.get("metadata")
    if metadata is not None:
        _metadata(metadata)


def _metadata(metadata: Any) -> None:
    if not isinstance(metadata, dict) or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_schema")
    if len(json.dumps(metadata)) > 8000:
        raise ApiError("metadata_too_large")


def view(content: Any) -> None:
    """Refuse a view as Slack would."""
    if problems := Surface("modal").view(content):
        raise ApiError("invalid_arguments", response_metadata={"messages": problems})
    if len(json.dumps(content)) > 250_000:
        raise ApiError("view_too_large")


# Refusals that say the request itself was badly made.
OF_FORM = frozenset(
    {
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "markdown_text_conflict",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "unknown_method",
        "view_too_large",
    }
)
