"""People's words as they are taken in: whole characters, a bounded length, something to read."""

import unicodedata
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from pathlib import PurePosixPath

import emoji
import msgspec

from bot.http.bodies import is_text
from bot.http.errors import ApiError
from bot.platforms.web.limits import FILE_NAME_LENGTH, FILES_SIZE, NAME_LENGTH, TEXT_LENGTH
from bot.platforms.web.requests import NewFile

_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and symbols that show nothing
_TYPE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.+-_")


class Content(msgspec.Struct, frozen=True):
    """A file that came in."""

    name: str
    type: str
    data: bytes


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return all(unicodedata.category(letter) in _UNSEEN or letter in _FILLERS for letter in text)


def check_text(text: str, field: str = "text", most: int = TEXT_LENGTH) -> str:
    """The text as it is kept. Raises `ApiError` 400 for one that holds NUL or half characters, or is too long."""
    if not is_text(text):
        raise ApiError(400, "bad_text", f"{field}: it holds NUL or half a character. Leave that out.")
    if len(text) > most:
        raise ApiError(400, "too_long", f"{field}: {len(text)} characters are too many; {most} fit. Shorten it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_said(text: str, files: Sequence[NewFile] = ()) -> str:
    """The words of a message; they may be empty beside a file."""
    if is_blank(text) and not files:
        raise ApiError(400, "empty", "text: there is nothing to read in it. Write something.")
    return check_text(text)


def check_name(name: str) -> str:
    """A name on one line."""
    shown = " ".join(check_text(name, "name", NAME_LENGTH).split())
    if is_blank(shown):
        raise ApiError(400, "empty", "name: there is nothing to read in it. Write a name.")
    return shown


def check_emoji(given: str) -> str:
    """One Unicode emoji in its full form (❤ and ❤️ are one); `:thumbs_up:` is taken as well."""
    known = emoji.emojize(given, language="alias") if given.startswith(":") else given
    if not emoji.is_emoji(known):
        raise ApiError(400, "no_emoji", "This is not an emoji. Send one, such as 👍.")
    return emoji.emojize(emoji.demojize(known))


def check_files(files: Sequence[NewFile]) -> Sequence[Content]:
    """The files of a message, decoded. Raises `ApiError` 400 for what is no file, 413 for too much of it."""
    taken = [Content(_file_name(file.name), _file_type(file.type), _data(file)) for file in files]
    if sum(len(content.data) for content in taken) > FILES_SIZE:
        raise ApiError(413, "too_large", f"files: {FILES_SIZE} bytes together are the most.")
    return taken


def first_line(text: str) -> str:
    """The first line of a text that can be read, for a summary."""
    return next((line.strip() for line in text.splitlines() if not is_blank(line)), "")


def _file_name(name: str) -> str:
    last = PurePosixPath(check_text(name, "files: name", FILE_NAME_LENGTH).replace("\\", "/")).name
    shown = "".join(letter for letter in last if unicodedata.category(letter) not in ("Cc", "Cf"))
    if is_blank(shown.strip(".")):
        raise ApiError(400, "bad_file", "files: name: give the file a name, such as photo.png.")
    return shown


def _file_type(given: str) -> str:
    kind, _, sub = given.lower().partition("/")
    if len(given) > NAME_LENGTH or not (kind and sub and set(kind + sub) <= _TYPE_LETTERS):
        raise ApiError(400, "bad_file", "files: type: send a media type, such as image/png.")
    return f"{kind}/{sub}"


def _data(file: NewFile) -> bytes:
    try:
        return b64decode(file.base64, validate=True)
    except (NotBase64, ValueError) as error:
        raise ApiError(400, "bad_file", "files: base64: this is not base64.") from error
