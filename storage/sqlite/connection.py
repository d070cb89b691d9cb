"""Opens connections to the file and turns SQLite's exceptions into ours."""

import sqlite3
import time
from pathlib import Path

from storage.errors import NotSaved, StorageError

OLDEST_SQLITE = (3, 37)  # the first with STRICT tables; RETURNING came with 3.35

# What sqlite3 raises for a statement, and for a value it cannot bind: an integer over 64 bits, half a surrogate pair.
FOREIGN_ERRORS = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeEncodeError)

_STATEMENTS_KEPT = 512
_LOG_BYTES_KEPT = 64 * 1024 * 1024  # a slow reader lets the log grow; afterwards the space is given back
_TROUBLE = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space",
    sqlite3.SQLITE_IOERR: "the disk reports an error: check it and the system's log",
    sqlite3.SQLITE_BUSY: "another program holds the database: stop it or wait for it",
    sqlite3.SQLITE_LOCKED: "another program holds the database: stop it or wait for it",
    sqlite3.SQLITE_NOMEM: "the memory is exhausted: free some",
}


def open_writer(path: Path, opening: float, waiting: float = 0.0) -> sqlite3.Connection:
    """A connection that may change the file.

    Other programs are given `opening` seconds while it is opened, and `waiting` seconds a statement later on.
    """
    connection = _open(path, opening)
    try:
        _use_write_ahead_log(connection, time.monotonic() + opening)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES_KEPT}")
        connection.execute(f"PRAGMA busy_timeout = {waiting * 1000:.0f}")
    except sqlite3.Error as error:
        connection.close()
        raise StorageError(f"cannot use {path} as a database: {error}") from error
    return connection


def open_reader(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that refuses to change the file."""
    connection = _open(path, patience)
    connection.execute("PRAGMA query_only = ON")
    return connection


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the lock, so that trying again can help."""
    return _primary_code(error) == sqlite3.SQLITE_BUSY


def translated(error: BaseException) -> StorageError:
    """Our exception for one of sqlite3's."""
    reason = _TROUBLE.get(_primary_code(error))
    return StorageError(f"the database refuses: {error}") if reason is None else not_saved(error, reason)


def not_saved(error: BaseException, reason: str | None = None) -> NotSaved:
    """Our exception for a transaction that could not be begun or committed."""
    reason = reason or _TROUBLE.get(_primary_code(error), "check the file, its folder and their permissions")
    return NotSaved(f"nothing was saved ({error}); {reason}")


def _use_write_ahead_log(connection: sqlite3.Connection, until: float) -> None:
    # SQLite does not wait by itself when two programs turn a new file's log on at once.
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            break
    if mode != "wal":
        raise sqlite3.OperationalError("its file system offers no shared memory: keep it on a local disk")


def _open(path: Path, patience: float) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StorageError(f"SQLite {sqlite3.sqlite_version} is too old: use a Python built with {needed} or later")
    try:
        # The threads take turns at a connection, they never share it at the same time.
        return sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS_KEPT
        )
    except sqlite3.Error as error:
        raise StorageError(f"cannot open {path}: {error}; check the folder and its permissions") from error


def _primary_code(error: BaseException) -> int:
    # The low byte names the family; the rest tells its members apart.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
