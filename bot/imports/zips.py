"""What is in a zip, also in one that was cut off, and reading it without extracting: checked, but only at its end.

The standard library lists a whole zip, but reads nothing of one without a table of contents, and withholds the
end of an entry whose checksum is wrong. People who lost half of an export want the other half.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

STORED, DEFLATED = 0, 8
_HEADER = struct.Struct("<4s5HLLL2H")
_SIGNATURE = b"PK\x03\x04"
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 1, 8, 0x800
_CHUNK = 1 << 16
_UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a zip. `packed`, `size` and `crc` are -1 where a cut zip does not say them."""

    name: str
    offset: int
    method: int
    packed: int
    size: int
    crc: int
    encrypted: bool = False
    link: bool = False


def listed(path: Path) -> Sequence[Entry]:
    """The entries by the table of contents. Raises `zipfile.BadZipFile` when there is none."""
    with zipfile.ZipFile(path) as opened:
        return [_listed(info) for info in opened.infolist() if not info.filename.endswith("/")]


def found(path: Path) -> Iterator[Entry]:
    """The entries of a zip without a table of contents, by their headers; the last one may be cut."""
    end = path.stat().st_size
    with path.open("rb") as file:
        offset = 0
        while (entry := _found(file, offset)) is not None:
            yield entry
            length = entry.packed if entry.packed != _UNKNOWN else _length(file, entry)
            offset = _data_start(file, entry.offset) + length
            if offset >= end:
                return
            offset = _behind_sizes(file, offset)


class Unpacked(io.RawIOBase):
    """The content of an entry as a stream.

    Raises `zipfile.BadZipFile` at its end when the checksum is wrong, or when it grows beyond what it says or
    beyond `ratio` times its packed size (from `ratio_from` bytes on); EOFError when it is cut, after its last byte.
    """

    def __init__(self, path: Path, entry: Entry, ratio: int, ratio_from: int) -> None:
        if entry.method not in (STORED, DEFLATED):
            raise zipfile.BadZipFile("is packed in a way that is not known here; unpack the zip and import the folder")
        self._file = path.open("rb")
        self._file.seek(_data_start(self._file, entry.offset))
        self._entry = entry
        self._ratio, self._ratio_from = ratio, ratio_from
        self._unpack = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == DEFLATED else None
        self._left = entry.packed
        self._taken = self._given = self._crc = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        data = self._next(len(view)) if len(view) else b""  # zlib takes 0 for "as much as there is"
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _next(self, most: int) -> bytes:
        data = self._stored(most) if self._unpack is None else self._deflated(self._unpack, most)
        self._given += len(data)
        self._crc = zlib.crc32(data, self._crc)
        self._check(ended=not data)
        return data

    def _stored(self, most: int) -> bytes:
        return self._packed(min(most, _CHUNK))

    def _deflated(self, unpack: "zlib._Decompress", most: int) -> bytes:
        while not unpack.eof:
            packed = unpack.unconsumed_tail or self._packed(_CHUNK)
            data = unpack.decompress(packed, most)
            if data:
                return data
            if not packed:
                raise EOFError("it is cut off")
        return b""

    def _packed(self, most: int) -> bytes:
        data = self._file.read(most if self._left == _UNKNOWN else min(most, self._left))
        if self._left not in (0, _UNKNOWN):
            if not data:
                raise EOFError("it is cut off")
            self._left -= len(data)
        self._taken += len(data)
        return data

    def _check(self, *, ended: bool) -> None:
        known = self._entry.size != _UNKNOWN
        if known and self._given > self._entry.size:
            raise zipfile.BadZipFile("it unpacks to more than it says")
        if self._given > self._ratio_from and self._given > self._ratio * self._taken:
            raise zipfile.BadZipFile(f"{self._taken:,} bytes unpack to more than {self._given:,}")
        if ended and known and self._crc != self._entry.crc:
            raise zipfile.BadZipFile("its checksum is wrong")


def _listed(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        info.filename,
        info.header_offset,
        info.compress_type,
        info.compress_size,
        info.file_size,
        info.CRC,
        bool(info.flag_bits & _ENCRYPTED),
        stat.S_ISLNK(info.external_attr >> 16),
    )


def _found(file: BinaryIO, offset: int) -> Entry | None:
    file.seek(offset)
    raw = file.read(_HEADER.size)
    if len(raw) < _HEADER.size or raw[:4] != _SIGNATURE:
        return None
    _, _, flags, method, _, _, crc, packed, size, name_length, _ = _HEADER.unpack(raw)
    name = file.read(name_length)
    if len(name) < name_length:
        return None
    text = name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    if flags & _SIZES_BEHIND:
        crc = packed = size = _UNKNOWN
    return Entry(text, offset, method, packed, size, crc, bool(flags & _ENCRYPTED))


def _data_start(file: BinaryIO, offset: int) -> int:
    file.seek(offset)
    raw = file.read(_HEADER.size)
    if len(raw) < _HEADER.size or raw[:4] != _SIGNATURE:
        raise zipfile.BadZipFile("its header is damaged")
    name_length, more = _HEADER.unpack(raw)[-2:]
    return int(offset + _HEADER.size + name_length + more)


def _length(file: BinaryIO, entry: Entry) -> int:
    """How many packed bytes an entry has that does not say it: unpack it and see."""
    if entry.method != DEFLATED:
        raise zipfile.BadZipFile("an entry does not say how long it is")
    file.seek(_data_start(file, entry.offset))
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    taken = 0
    while not unpack.eof:
        packed = file.read(_CHUNK)
        if not packed:
            return taken
        taken += len(packed)
        while packed and not unpack.eof:
            unpack.decompress(packed, _CHUNK)
            packed = unpack.unconsumed_tail
    return taken - len(unpack.unused_data)


def _behind_sizes(file: BinaryIO, offset: int) -> int:
    """The next header: sizes may stand behind an entry, with or without a mark."""
    file.seek(offset)
    ahead = file.read(24 + len(_SIGNATURE))
    place = ahead.find(_SIGNATURE)
    return offset + max(place, 0)
