"""Is a request one that Discord takes: by its published specification, and by the limits that it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord.checks import commands, content, forms, spec
from tests.fakes.discord.checks.problem import Problem

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
FOLLOW_UP = "/webhooks/{webhook_id}/{webhook_token}"
WRITES = {
    ("POST", "/channels/{channel_id}/messages"),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
    ("POST", FOLLOW_UP),
    ("PATCH", FOLLOW_UP + "/messages/{message_id}"),
}


@dataclass(frozen=True)
class Violation:
    """A request that Discord would have refused as malformed."""

    method: str
    route: str
    problems: tuple[str, ...]
    body: Any = field(repr=False)


def problems(method: str, template: str, body: Any, flags: int = 0) -> list[Problem]:
    """All that is wrong with the body of a request; `flags` are those of the message that it changes."""
    found = spec.problems(method, template, body)
    try:
        return [*found, *_more(method, template, body, flags)]
    except (TypeError, AttributeError):
        return found or [Problem((), "MODEL_TYPE_CONVERT", "Some value is not of the type that belongs there.")]


def _more(method: str, template: str, body: Any, flags: int) -> Iterator[Problem]:
    if (method, template) in WRITES and isinstance(body, dict):
        yield from content.problems(body, flags)
    elif template == CALLBACK and isinstance(body, dict) and isinstance(body.get("data"), dict):
        data = body["data"]
        told = forms.problems(data) if body.get("type") == 9 else content.problems(data, flags)
        yield from (problem.inside("data") for problem in told)
    elif template.endswith("/commands"):
        yield from commands.problems(body if isinstance(body, list) else [body] if body else [])


def nested(found: list[Problem]) -> dict[str, Any]:
    """The problems as Discord's `errors`: a tree that follows the body."""
    tree: dict[str, Any] = {}
    for problem in found:
        node = tree
        for step in problem.path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": problem.code, "message": problem.text})
    return tree


def flat(tree: dict[str, Any], path: str = "") -> list[str]:
    """The problems of such a tree, a line each."""
    lines: list[str] = []
    for key, value in tree.items():
        if key == "_errors":
            lines += [f"{path or 'body'}: {one['message']}" for one in value]
        else:
            lines += flat(value, f"{path}.{key}" if path else key)
    return lines
