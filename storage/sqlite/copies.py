"""Copies of the whole file: one is written while others go on, and one is put in the file's place.

A copy is a database of one file, complete and on the disk before it has its name. While it is being written it has
a name of its own beside it, so that whatever ends the process leaves no half copy under a name that is looked for.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from storage.errors import StorageError
from storage.migrate import OWN, Recorded, refuse_newer
from storage.sqlite.connection import is_busy, not_saved, open_reader
from storage.table import Schema

PATIENCE = 10.0
_OWNER_ONLY = 0o600  # it holds all that people said
_BESIDE = ("-wal", "-shm", "-journal")


def written(path: Path, to: Path) -> None:
    """Write all that is committed by now to the new file `to`. Writers go on meanwhile and are not in it.

    Raises `StorageError` when `to` is there already, `NotSaved` when it cannot be written.
    """
    if to.exists():
        raise StorageError(f"{to} is there already: name a file that is not, or remove it first")
    with _taking_shape(to) as part:
        with closing(open_reader(path, PATIENCE)) as source:
            _copied(source, part)
        _refuse_damaged(part)
        _refuse_occupied(part, to)


def restored(backup: Path, path: Path, schemas: Sequence[Schema], release: str, *, force: bool) -> Path | None:
    """Put a copy in the place of the file at `path`; where what was there is kept now, None if nothing was.

    Everything is checked before anything is touched. Raises `StorageError` when the copy is none, is damaged, or is
    not of Chorus, when there is a file and not `force`, or when a program has it open; `NewerDatabase` when a later
    release wrote the copy; `NotSaved` on disk trouble.
    """
    if not backup.is_file():
        raise StorageError(f"there is no file {backup}")
    if path.exists() and path.samefile(backup):
        raise StorageError(f"{backup} is the database itself: name a copy of it")
    if path.exists() and not force:
        raise StorageError(f"there is a database at {path} already: --force puts the copy in its place and keeps it")
    with _taking_shape(path) as part:
        with closing(open_reader(backup, PATIENCE)) as source:
            _copied(source, part)
        _refuse_damaged(part)
        refuse_newer(_recorded(part, backup), (OWN, *schemas), release)
        return _swapped(part, path)


@contextmanager
def _taking_shape(path: Path) -> Iterator[Path]:
    """A name beside `path` for what becomes it; afterwards nothing of that name is left."""
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))
        yield part
    except (OSError, sqlite3.Error) as error:
        raise not_saved(error) from error
    finally:
        for name in (part, *(_beside(part, end) for end in _BESIDE)):
            name.unlink(missing_ok=True)


def _copied(source: sqlite3.Connection, to: Path) -> None:
    with closing(sqlite3.connect(to, isolation_level=None)) as copy:
        try:
            # All pages at once, of one snapshot: in parts it would begin again whenever somebody writes.
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            if _is_no_database(error):
                raise StorageError(f"it is damaged or no database ({error}): take another copy") from error
            raise
    _flushed(to)


def _refuse_damaged(copy: Path) -> None:
    try:
        with closing(open_reader(copy, PATIENCE)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
    except sqlite3.DatabaseError as error:
        found = [str(error)]
    if found != ["ok"]:
        raise StorageError(f"the copy is damaged ({'; '.join(found)}): take another one")


def _refuse_occupied(part: Path, to: Path) -> None:
    try:
        os.link(part, to)  # unlike a rename it never replaces what somebody else put there
    except FileExistsError as error:
        raise StorageError(f"{to} is there already: name a file that is not, or remove it first") from error
    _flushed(to.parent)


def _recorded(copy: Path, named: Path) -> Recorded:
    with closing(open_reader(copy, PATIENCE)) as connection:
        try:
            rows = connection.execute("SELECT schema, kind, name, release FROM storage_applied").fetchall()
        except sqlite3.OperationalError as error:
            raise StorageError(f"{named} is a database, but not of Chorus") from error
    return {(schema, kind, name): release for schema, kind, name, release in rows}


def _swapped(part: Path, path: Path) -> Path | None:
    """Let the copy be the file. At every moment there is a whole one under its name, or a damaged one as before."""
    kept = _set_aside(path) if path.exists() else None
    if kept is None:
        _clear_log(path)
    part.replace(path)
    _flushed(path.parent)
    return kept


def _set_aside(path: Path) -> Path:
    """A second name for the file that is to be replaced, with all that its log held. Raises when it is open."""
    kept = path.with_name(f"{path.name}.replaced")
    for end in ("", *_BESIDE):
        _beside(kept, end).unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path, timeout=1.0, isolation_level=None)) as old:
            # Only a connection that is alone can leave the log, and then everything is in the one file.
            old.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StorageError(f"a program has {path} open: stop it first") from error
        if not _is_no_database(error):
            raise
        for end in _BESIDE:
            if _beside(path, end).exists():
                _beside(path, end).replace(_beside(kept, end))
    os.link(path, kept)
    return kept


def _clear_log(path: Path) -> None:
    """A log without its file must not be played into another one."""
    for end in _BESIDE:
        _beside(path, end).unlink(missing_ok=True)


def _is_no_database(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _flushed(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
