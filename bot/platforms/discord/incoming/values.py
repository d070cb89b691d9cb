"""Values of a foreign payload as what they must be, or an error that names what was expected."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.core.events import Place

PLATFORM = "discord"
Record = dict[str, Any]
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_LONGEST = 20
_FIRST_YEAR, _LAST_YEAR = 2010, 2100


class Unreadable(Exception):
    """A payload does not hold what it must; the text says what."""


def as_record(value: Any) -> Record:
    """An object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_records(value: Any) -> Iterator[Record]:
    """The objects of a list; none where it is no list."""
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def text(record: Record, key: str) -> str:
    """A text without NUL and half characters, else an empty one."""
    value = record.get(key)
    if not isinstance(value, str):
        return ""
    if value.isascii():
        return value.replace("\x00", "") if "\x00" in value else value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def snowflake(record: Record, key: str) -> str:
    """An id, else an empty text."""
    value = record.get(key)
    if isinstance(value, str):
        return value if value.isascii() and value.isdigit() and len(value) <= _LONGEST else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 64 else ""


def snowflakes(value: Any) -> tuple[str, ...]:
    """The ids of a list."""
    return tuple(one for each in value if (one := snowflake({"id": each}, "id"))) if isinstance(value, list) else ()


def needed(record: Record, key: str) -> str:
    """An id that must be there. Raises `Unreadable`."""
    return snowflake(record, key) or _lacks(key, "an id")


def needed_text(record: Record, key: str) -> str:
    """A text that must be there. Raises `Unreadable`."""
    return text(record, key) or _lacks(key, "a text")


def number(record: Record, key: str) -> int:
    """A whole number, given as such or in digits, else 0."""
    value = record.get(key)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def moment(record: Record, key: str) -> datetime | None:
    """A moment between 2010 and 2100, or None."""
    value = record.get(key)
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST_YEAR <= at.year < _LAST_YEAR else None


def snowflake_moment(snowflake: str) -> datetime:
    """When an id was made: every one carries its milliseconds."""
    return _EPOCH + timedelta(milliseconds=int(snowflake) >> 22)


def place(guild: str, channel: str) -> Place:
    """A channel of a guild."""
    return Place(PLATFORM, guild, channel)


def _lacks(key: str, what: str) -> str:
    raise Unreadable(f"{key} is not {what}")
