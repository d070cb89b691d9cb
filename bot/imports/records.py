"""The records of a JSON file one by one, however large it is, going on behind a broken one."""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Any

import ijson

from bot.imports.archive import READ_ERRORS, Archive
from bot.imports.items import Problem

Record = Mapping[str, Any]
LooksRight = Callable[[Record], bool]

_LONGEST_NUMBER = 4_000
_ENDLESS = re.compile(rb"[0-9]{%d}" % _LONGEST_NUMBER)
_BOM = b"\xef\xbb\xbf"
_START = re.compile(r"[\[,]\s*(?=\{)")
_WINDOW = 1 << 22  # characters looked at while salvaging: the longest record that can be saved from a broken file
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=lambda _: None, strict=False)
NOT_JSON = (ValueError, ArithmeticError, RecursionError)  # numbers too long to be numbers, nesting without end
_PATIENCE = 2_000  # places tried in vain before the rest of a file is given up: each may cost a look at the window
_CHUNK = 1 << 16
_CUT = "ends in the middle; what stood before the cut was read"


def read(archive: Archive, name: str, path: str, looks_right: LooksRight) -> Iterator[tuple[int, Record] | Problem]:
    """The records under an ijson `path`, numbered from 1, and what was wrong.

    Behind broken JSON the rest of the file is searched for records that look right.
    """
    count, broken = 0, ""
    try:
        with archive.open(name) as file:
            source = Careful(file)
            try:
                for record in ijson.items(source, path):
                    count += 1
                    if isinstance(record, dict):
                        yield count, record
                    else:
                        yield Problem(name, count, "is not an object")
            except (ijson.JSONError, *NOT_JSON) as error:
                broken = str(error) or type(error).__name__
    except READ_ERRORS as error:
        yield Problem(name, None, f"cannot be read: {error}")
        return
    if source.trouble is not None:
        yield Problem(name, None, f"cannot be read to its end ({source.trouble})")
    elif broken:
        yield Problem(name, None, _CUT) if "premature EOF" in broken else Problem(name, count + 1, _explain(broken))
    if broken:
        yield from _salvage(archive, name, count, looks_right)


class Careful:
    """A file for ijson and for salvaging: behind its byte order mark, up to where it can be read.

    What stops it is kept in `trouble`, so that what was read before it is not lost.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.trouble: Exception | None = None
        self._file = file
        self._before = b""
        self._start = True

    def read(self, size: int = -1) -> bytes:
        """Read on. Raises ValueError at a number too long to be one: ijson's C code would take the process with it."""
        data = self._next(size)
        if self._start and size:
            while 0 < len(data) < len(_BOM) and (more := self._next(size)):
                data += more
            data, self._start = data.removeprefix(_BOM) or self._next(size), False
        if _ENDLESS.search(self._before + data):
            raise ValueError("a number without end")
        self._before = data[-_LONGEST_NUMBER:]
        return data

    def _next(self, size: int) -> bytes:
        try:
            return self._file.read(size) or b""
        except READ_ERRORS as error:
            self.trouble = error
            return b""


def _explain(broken: str) -> str:
    return f"is not valid JSON ({broken.splitlines()[0]}); the rest is searched for whole records"


def _salvage(
    archive: Archive, name: str, known: int, looks_right: LooksRight
) -> Iterator[tuple[int, Record] | Problem]:
    """Records behind the first `known` ones, found by trying every place where one may begin."""
    number = 0
    try:
        with archive.open(name) as file:
            for record in _candidates(file, looks_right):
                if record is None:
                    yield Problem(name, None, "is too damaged to go on; the rest was not read")
                    return
                number += 1
                if number > known:
                    yield number, record
    except READ_ERRORS as error:
        yield Problem(name, None, f"cannot be read: {error}")


def _candidates(file: IO[bytes], looks_right: LooksRight) -> Iterator[Record | None]:
    """Whole records in the order of the file; None when too many places were tried in vain."""
    text, position, ended, vain = "", 0, False, 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while vain < _PATIENCE:
        if not ended and len(text) - position < _WINDOW:
            chunks, ended = _fill(file)
            text, position = text[position:] + decoder.decode(chunks, ended), 0
            continue
        found = _START.search(text, position)
        if found is None:
            if ended:
                return
            position = max(len(text) - 64, position + 1)
            continue
        record, position = _decode(text, found.end())
        if record is None:
            vain += 1
        elif looks_right(record):
            yield record
    yield None


def _fill(file: IO[bytes]) -> tuple[bytes, bool]:
    """A window's worth of bytes, and whether the file ended; what cannot be read was reported before."""
    chunks = bytearray()
    while len(chunks) < _WINDOW:
        try:
            chunk = file.read(_CHUNK)
        except READ_ERRORS:
            return bytes(chunks), True
        if not chunk:
            return bytes(chunks), True
        chunks += chunk
    return bytes(chunks), False


def _decode(text: str, start: int) -> tuple[Record | None, int]:
    """The record at a place and where it ends, or None and the place to go on from."""
    try:
        value, end = _DECODER.raw_decode(text, start)
    except NOT_JSON:
        return None, start + 1
    return (value, end) if isinstance(value, dict) else (None, start + 1)
