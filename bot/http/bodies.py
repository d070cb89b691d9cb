"""Bodies and queries of calls: bounded, JSON only, and an error that names the field and what to send."""

from typing import TypeVar

import msgspec
from aiohttp import web

from bot.http.errors import ApiError

T = TypeVar("T", bound=msgspec.Struct)


async def read_json(request: web.Request, shape: type[T], most: int) -> T:
    """The body as `shape`.

    Raises `ApiError`: 415 for another type or a packed body, 413 over `most` bytes, 400 for other fields.
    """
    if request.content_type != "application/json" or (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise ApiError(415, "not_json", "Send the body as JSON in UTF-8, with Content-Type: application/json.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise ApiError(415, "packed", "Send the body as it is, without Content-Encoding.")
    body = await _bounded(request, most)
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        raise ApiError(400, "bad_field", f"{_readable(error)}. Send {fields_of(shape)}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ApiError(400, "bad_json", f"The body is not JSON. Send {fields_of(shape)}.") from error


def read_query(request: web.Request, name: str) -> str | None:
    """A value of the query; an empty one counts as none. Raises `ApiError` 400 for one that is no text."""
    value = request.query.get(name) or None
    if value is not None and not is_text(value):
        raise ApiError(400, "bad_query", f"{name}: this is not text in UTF-8.")
    return value


def is_text(value: str) -> bool:
    """Whether a string can be kept and sent: no half characters, no NUL."""
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def fields_of(shape: type[msgspec.Struct]) -> str:
    """The fields of a body as a hint: `{as, channel, text, reply_to?}`."""
    names = (f"{field.encode_name}{'' if field.required else '?'}" for field in msgspec.structs.fields(shape))
    return "{" + ", ".join(names) + "}"


async def _bounded(request: web.Request, most: int) -> bytes:
    too_large = ApiError(413, "too_large", f"The body is too large: {most} bytes are the most.")
    if (request.content_length or 0) > most:
        raise too_large
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > most:
            raise too_large
    return bytes(body)


def _readable(error: msgspec.ValidationError) -> str:
    """`Expected `int`, got `str` - at `$.size`` becomes `size: expected int, got str`."""
    text, _, where = str(error).replace("`", "").partition(" - at ")
    field = where.removeprefix("$").removeprefix(".")
    text = text.partition(" matching regex")[0] + " of letters, digits, _ . : -" if "matching regex" in text else text
    return f"{field}: {text[:1].lower()}{text[1:]}" if field else text
