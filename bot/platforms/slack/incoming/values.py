"""Values of a payload as what they should be; what is missing or of another type ends the reading with a reason."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_ID = re.compile(r"\w{1,64}", re.ASCII)
_MOMENT = re.compile(r"\d{1,11}\.\d{1,6}", re.ASCII)
_HALF = re.compile("[\x00\ud800-\udfff]")
_LONGEST_NAME = 200


class Unreadable(Exception):
    """A payload lacks something or has it of another type; the text says what."""


def record(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object. Raises `Unreadable`."""
    value = holder.get(key)
    if not isinstance(value, dict):
        raise Unreadable(f"{key} is no object")
    return value


def identifier(holder: Mapping[str, Any], *keys: str) -> str:
    """The first of these that is there, an id. Raises `Unreadable`."""
    for key in keys:
        if holder.get(key):
            return checked_id(holder[key], key)
    raise Unreadable(f"{keys[0]} is missing")


def checked_id(value: Any, key: str) -> str:
    """An id. Raises `Unreadable`."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise Unreadable(f"{key} is no id")
    return value


def possible_id(holder: Mapping[str, Any], key: str) -> str:
    """An id, empty where it is missing or none."""
    value = holder.get(key)
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def stamp(holder: Mapping[str, Any], key: str) -> str:
    """A message's `ts`. Raises `Unreadable`."""
    value = holder.get(key)
    if not is_stamp(value):
        raise Unreadable(f"{key} is no time like 1791750400.000100")
    return str(value)


def is_stamp(value: Any) -> bool:
    """Whether a value is a `ts`."""
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def moment(ts: str) -> datetime:
    """The moment of a `ts`, exact to the microsecond."""
    seconds, fraction = ts.split(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(fraction.ljust(6, "0")))


def when(holder: Mapping[str, Any], key: str, otherwise: datetime) -> datetime:
    """The moment of a `ts` that may be missing."""
    return moment(holder[key]) if is_stamp(holder.get(key)) else otherwise


def text(holder: Mapping[str, Any], key: str) -> str:
    """A text, empty where it is missing; without characters that no database takes."""
    value = holder.get(key)
    return _HALF.sub("", value) if isinstance(value, str) else ""


def name_in(holder: Mapping[str, Any]) -> str:
    """What a payload calls a person: the first of the names it may have."""
    for key in ("display_name", "real_name", "name", "username", "user_name"):
        if name := text(holder, key).strip():
            return name[:_LONGEST_NAME]
    return ""


def whole(value: Any) -> Any:
    """A part of a payload that is handed on, without half characters."""
    if isinstance(value, str):
        return _HALF.sub("", value)
    if isinstance(value, dict):
        return {whole(key): whole(inner) for key, inner in value.items()}
    return [whole(one) for one in value] if isinstance(value, list) else value


def records(holder: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects of a list; none where it is no list."""
    value = holder.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def identifiers(holder: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The ids of a list."""
    value = holder.get(key)
    return tuple(one for one in value if isinstance(one, str) and _ID.fullmatch(one)) if isinstance(value, list) else ()
