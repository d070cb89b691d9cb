"""Zips, folders and single files read by name: nothing is ever extracted, and hostile archives are refused."""

import io
import os
import stat
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Protocol, cast

from bot.imports import zips
from bot.imports.items import NotThere, Problem, Unreadable
from bot.imports.zips import Entry, Unpacked

_OTHER_ARCHIVES: Mapping[bytes, str] = {
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh": "a bzip2 file",
    b"\xfd7zX": "an xz file",
    b"SQLi": "a SQLite database",
    b"%PDF": "a PDF",
}
_JUNK = ("__MACOSX", ".git")
READ_ERRORS = (
    *(OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error, struct.error),
    *(NotImplementedError, RuntimeError),  # zipfile's words for what it does not know
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What an archive may be: number of entries, bytes unpacked in total, and how much one entry may grow."""

    entries: int = 500_000
    total_bytes: int = 256 * 2**30
    ratio: int = 250
    ratio_from_bytes: int = 64 * 2**20


class Archive(Protocol):
    """Files by name. Names use `/`; only those that end in `.json` are listed."""

    @property
    def title(self) -> str:
        """What to call it."""
        ...

    @property
    def sizes(self) -> Mapping[str, int]:
        """The unpacked size of each file, by name."""
        ...

    @property
    def problems(self) -> Sequence[Problem]:
        """Entries that will not be read, and why."""
        ...

    @property
    def bytes_read(self) -> int:
        """How much has been read so far, for progress."""
        ...

    def open(self, name: str) -> IO[bytes]:
        """Open a listed file for reading. Raises one of `READ_ERRORS`, reading too."""
        ...


class _Counted(io.RawIOBase):
    """A file that tells how much was read of it."""

    def __init__(self, file: IO[bytes], owner: "_Files") -> None:
        self._file = file
        self._owner = owner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer))
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._owner.bytes_read += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Files(ABC):
    """What all kinds of archives share."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.sizes: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.bytes_read = 0

    def open(self, name: str) -> IO[bytes]:
        """Open a listed file for reading."""
        return cast("IO[bytes]", _Counted(self._open(name), self))

    @abstractmethod
    def _open(self, name: str) -> IO[bytes]:
        """Open a listed file as it lies there."""

    def _refuse(self, name: str, why: str) -> None:
        self.problems.append(Problem(printable(name), None, why))


class Single(_Files):
    """One file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.sizes = {path.name: path.stat().st_size}

    def _open(self, name: str) -> IO[bytes]:
        return self._path.open("rb")


class Folder(_Files):
    """A folder and the folders below it; links are not followed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path.name or str(path))
        self._root = path
        for found in self._walk():
            if len(self.sizes) >= limits.entries:
                raise Unreadable(f"{self.title} holds more than {limits.entries:,} files.")
            self.sizes[found.relative_to(path).as_posix()] = found.stat().st_size

    def _walk(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self._root, followlinks=False):
            folders[:] = sorted(name for name in folders if name not in _JUNK)
            for name in sorted(files):
                path = Path(folder, name)
                if not _is_json(name):
                    continue
                if stat.S_ISREG(path.lstat().st_mode):
                    yield path
                else:
                    self._refuse(path.relative_to(self._root).as_posix(), "is a link or no plain file; not followed")

    def _open(self, name: str) -> IO[bytes]:
        return (self._root / name).open("rb")


class Zip(_Files):
    """A zip, entry by entry; of one that is cut off, what is still there."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(path.name)
        self._path = path
        self._limits = limits
        self._entries: dict[str, Entry] = {}
        entries = self._listed()
        if len(entries) > limits.entries:
            raise Unreadable(f"{self.title} holds {len(entries):,} entries; {limits.entries:,} is the most.")
        for entry in entries:
            if _is_json(_slashed(entry)):
                self._take(entry)
        total = sum(self.sizes.values())
        if total > limits.total_bytes:
            raise Unreadable(f"{self.title} unpacks to {total:,} bytes; {limits.total_bytes:,} is the most.")

    def _listed(self) -> Sequence[Entry]:
        try:
            return zips.listed(self._path)
        except READ_ERRORS as error:
            why = error
        try:
            entries = list(islice(zips.found(self._path), self._limits.entries + 1))
        except READ_ERRORS:
            entries = []
        if not entries:
            raise Unreadable(f"{self.title} is a zip that cannot be read ({why}). Download it again.") from why
        self._refuse(self.title, "is cut off: its end is missing. What is still there is read; download it again")
        return entries

    def _take(self, entry: Entry) -> None:
        name, why = _slashed(entry), _why_not(entry, self._limits)
        if why:
            self._refuse(name, why)
        elif name in self._entries:
            self._refuse(name, "is there twice; the first one is read")
        else:
            self._entries[name] = entry
            self.sizes[name] = max(entry.size, 0)

    def _open(self, name: str) -> IO[bytes]:
        limits = self._limits
        return cast("IO[bytes]", Unpacked(self._path, self._entries[name], limits.ratio, limits.ratio_from_bytes))


def opened(path: Path, limits: Limits | None = None) -> Archive:
    """A zip, a folder or a file, listed; nothing is held open. Raises `Unreadable` when it is none of them."""
    return _open(path, limits or Limits())


def printable(name: str) -> str:
    """A name from outside, safe to print."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in name[:200])
    return clean_surrogates(shown)


def clean_surrogates(text: str) -> str:
    """Text without lone surrogates, which no database and no terminal can hold; pairs are joined."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _open(path: Path, limits: Limits) -> Archive:
    try:
        if path.is_dir():
            return Folder(path, limits)
        if not path.exists():
            raise NotThere(f"There is no file or folder {path}.")
        if not path.is_file():
            raise Unreadable(f"{path} is neither a file nor a folder.")
        with path.open("rb") as file:
            return _open_file(path, file, limits)
    except (OSError, ValueError) as error:
        raise Unreadable(f"{printable(str(path))} cannot be read: {error}") from error


def _open_file(path: Path, file: BinaryIO, limits: Limits) -> Archive:
    start = file.read(4)
    if start[:2] == b"PK":
        return Zip(path, limits)
    for magic, name in _OTHER_ARCHIVES.items():
        if start.startswith(magic):
            raise Unreadable(f"{path.name} is {name}. Unpack it, or give the zip that the export came in.")
    return Single(path)


def _is_json(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = path.name.startswith(".") or any(part in _JUNK for part in path.parts)
    return path.suffix.lower() == ".json" and not hidden


def _slashed(entry: Entry) -> str:
    """An entry's name with `/`, which old Windows programs did not write."""
    return entry.name.replace("\\", "/")


def _why_not(entry: Entry, limits: Limits) -> str:
    path = PurePosixPath(_slashed(entry))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "its name points outside the archive; not read"
    if entry.link:
        return "is a link; not followed"
    if entry.encrypted:
        return "is encrypted; unpack the zip with its password and import the folder"
    if entry.size > limits.ratio_from_bytes and entry.size > limits.ratio * max(entry.packed, 1):
        return f"unpacks to {entry.size:,} bytes from {entry.packed:,}; not read"
    return ""
