"""What Slack makes of the words a person types."""

import re
import secrets
from typing import Any

_ENTITY = re.compile(r"<(?:[@#!][^<>]+|https?:[^<>]+|mailto:[^<>]+)>")


def typed(text: str) -> str:
    """What a person typed as Slack hands it on: `&`, `<` and `>` escaped, mentions and links kept."""
    made, end = [], 0
    for found in _ENTITY.finditer(text):
        made += [_escaped(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*made, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def rich_text(text: str) -> list[dict[str, Any]]:
    """The blocks Slack makes of what a person types."""
    element = {"type": "text", "text": text}
    section = {"type": "rich_text_section", "elements": [element]}
    return [{"type": "rich_text", "block_id": secrets.token_hex(3), "elements": [section]}]
