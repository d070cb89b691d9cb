"""Values of a foreign record as what they should be: one of another type counts as absent."""

from collections.abc import Iterator
from typing import Any

from bot.imports.records import Record


def as_text(value: Any) -> str:
    """A text, else an empty one."""
    return value if isinstance(value, str) else ""


def as_record(value: Any) -> Record:
    """An object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A list, else an empty one."""
    return value if isinstance(value, list) else []


def as_records(value: Any) -> Iterator[Record]:
    """The objects of a list; none where it is no list."""
    return (entry for entry in as_list(value) if isinstance(entry, dict))
