"""Checks rich text as Slack does: the parts of a block, the pieces of a part, and their styles."""

from collections.abc import Iterator
from typing import Any

_PARTS = {
    "rich_text_section": "elements!",
    "rich_text_preformatted": "elements! border language",
    "rich_text_quote": "elements! border",
    "rich_text_list": "elements! style! indent offset border",
}
_PIECES = {
    "text": "text! style",
    "link": "url! text unsafe style",
    "emoji": "name! unicode skin_tone style",
    "user": "user_id! style",
    "usergroup": "usergroup_id! style",
    "channel": "channel_id! style",
    "broadcast": "range! style",
    "date": "timestamp! format! url fallback style",
    "color": "value! style",
}
_STYLES = {"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"}


def problems(block: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    """Where a rich text block is wrong, and how."""
    yield from _listed(block["elements"], f"{at}/elements", _part)


def _listed(value: Any, at: str, check: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield at, "must be an array"
        return
    for number, each in enumerate(value):
        yield from check(each, f"{at}/{number}")


def _part(part: Any, at: str) -> Iterator[tuple[str, str]]:
    found = list(_keys(part, _PARTS, at))
    yield from found
    if found:
        return
    if part["type"] != "rich_text_list":
        yield from _listed(part["elements"], f"{at}/elements", _piece)
        return
    if part["style"] not in ("bullet", "ordered"):
        yield f"{at}/style", "must be bullet or ordered"
    if not 0 <= part.get("indent", 0) <= 8:
        yield f"{at}/indent", "must be from 0 to 8"
    yield from _listed(part["elements"], f"{at}/elements", _section)


def _section(part: Any, at: str) -> Iterator[tuple[str, str]]:
    if not isinstance(part, dict) or part.get("type") != "rich_text_section":
        yield at, "a list holds sections"
    else:
        yield from _part(part, at)


def _piece(piece: Any, at: str) -> Iterator[tuple[str, str]]:
    found = list(_keys(piece, _PIECES, at))
    yield from found
    if found:
        return
    for key in ("text", "url", "name", "user_id", "channel_id", "usergroup_id"):
        if key in piece and (not isinstance(piece[key], str) or not piece[key]):
            yield f"{at}/{key}", "must be a string of more than 0 characters"
    if piece["type"] == "broadcast" and piece["range"] not in ("here", "channel", "everyone"):
        yield f"{at}/range", "must be here, channel or everyone"
    for style in sorted(set(piece.get("style") or {}) - _STYLES):
        yield f"{at}/style/{style}", "unknown style"


def _keys(value: Any, known: dict[str, str], at: str) -> Iterator[tuple[str, str]]:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in known:
        yield f"{at}/type", f"unsupported type: {kind}"
        return
    names = known[kind].split()
    for name in names:
        if name.endswith("!") and value.get(name[:-1]) is None:
            yield at, f"missing required field: {name[:-1]}"
    for name in sorted(set(value) - {name.rstrip("!") for name in names} - {"type"}):
        yield f"{at}/{name}", "unknown field"
