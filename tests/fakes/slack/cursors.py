"""Cursors of paged answers."""

import base64
import binascii
from typing import Any

from tests.fakes.slack.facts import ApiError


class Cursors:
    """Turns places in a list into opaque words and back."""

    def page(self, things: list[Any], cursor: str, limit: int) -> tuple[list[Any], str]:
        """The things from a cursor on, and the next cursor, empty at the end."""
        start = self._read(cursor) if cursor else 0
        after = start + limit
        return things[start:after], self._word(after) if after < len(things) else ""

    def _word(self, place: int) -> str:
        return base64.b64encode(f"next:{place}".encode()).decode()

    def _read(self, cursor: str) -> int:
        try:
            return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (ValueError, binascii.Error):
            raise ApiError("invalid_cursor") from None
