"""Opens connections to the server and turns psycopg's exceptions into ours."""

import os
import random
from typing import Any, TypeVar

import psycopg
from psycopg import AsyncConnection, AsyncRawCursor, Connection, RawCursor
from psycopg.adapt import Loader
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row
from psycopg.types.numeric import Int8BinaryDumper

from storage.errors import NotSaved, StorageError

OLDEST_SERVER = 14
SLOTS = 64  # a connection counts in one of its own, as long as there are no more of them in all processes together
WRITE_SECONDS, READ_SECONDS, LOCK_SECONDS, IDLE_SECONDS = 10, 120, 5, 60

# What psycopg raises for a statement, and for a value it cannot send: an integer over 64 bits, half a surrogate pair.
FOREIGN_ERRORS = (psycopg.Error, OverflowError, UnicodeEncodeError)

# What the address leaves open: who vanished without a word is noticed, and of several servers the one that writes is
# meant.
_USUAL = {
    "application_name": "chorus",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "target_session_attrs": "read-write",
}
_SLOT_LOCKS = 0x43686F72
_CONFLICTS = ("40001", "40P01")  # others changed what was read; two waited for each other
_OTHER_PLAN = "0A000"  # a prepared statement's columns are not those that it was prepared with
_LOST = ("08", "57P01", "57P02", "57P03", "25P03")  # gone, stopping, starting, given up
_ONLY_READS = "25006"  # the server writes no longer: another has taken over
_TROUBLE = {
    "53": "the server lacks disk space, memory or connections: free some",
    "58": "the server's system reports an error: check its disk and its log",
    "57014": "it took longer than the database is given: see what slows the server down",
    "55P03": "another program holds the rows or the table: stop it or wait for it",
    "54": "a limit of the server was reached",
}
_EXPECTED = (
    "the database's address cannot be read: expected postgresql://user:password@host:5432/database, with every special"
    " character of the password escaped, such as %2F for a slash"
)
_SETTINGS = (
    "-c TimeZone=UTC -c client_min_messages=warning -c lock_timeout={lock}s -c statement_timeout={statement}s"
    " -c idle_in_transaction_session_timeout={idle}s"
)
# Changes when another server takes over, when this one is restarted, and when it recovers from a crash by itself.
SERVER = (
    "concat_ws(' ', substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8), pg_postmaster_start_time(),"
    " (SELECT stats_reset FROM pg_stat_bgwriter))"
)
_SLOT_AND_SERVER = (
    "SELECT (SELECT free.slot FROM generate_series(0, $2::integer) AS free(slot)"  # noqa: S608
    f" WHERE pg_try_advisory_lock($1::integer, free.slot) LIMIT 1) AS slot, {SERVER} AS server"
)


class _Number(Loader):
    """Sums of whole numbers are whole, as on the other engine; what has a fraction is a float."""

    def load(self, data: Any) -> int | float:
        text = bytes(data)
        return int(text) if text.lstrip(b"-").isdigit() else float(text)


class WritingConnection(AsyncConnection[DictRow]):
    """A connection for transactions; it counts in `slot`, and knows the run of which `server` it came to."""

    slot = 0
    server = ""


ReadingConnection = Connection[DictRow]
AnyConnection = TypeVar("AnyConnection", WritingConnection, ReadingConnection)


def address(url: str, seconds: int) -> str:
    """The connection string for a URL, with what it leaves open; a statement is given so many seconds.

    What the URL says wins. Raises `StorageError` that does not repeat it.
    """
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StorageError(_EXPECTED) from None
    # A password with a slash in it that is not escaped makes a port of its beginning.
    if not str(parts.get("port") or "0").replace(",", "").isdigit() or "@" in str(parts.get("dbname") or ""):
        raise StorageError(_EXPECTED)
    usual = _SETTINGS.format(lock=LOCK_SECONDS, statement=seconds, idle=IDLE_SECONDS)
    texts = {key: str(value) for key, value in parts.items() if value is not None}
    return make_conninfo(**{**_USUAL, **texts, "options": f"{usual} {texts.get('options', '')}"})


def shown(url: str) -> str:
    """What may be told of an address: never its password."""
    parts = conninfo_to_dict(url)
    host = parts.get("host") or os.environ.get("PGHOST") or "this machine"
    return f"the PostgreSQL database {parts.get('dbname') or parts.get('user') or ''} on {host}"


WRITING: dict[str, Any] = {
    "autocommit": True,
    "prepare_threshold": 1,
    "row_factory": dict_row,
    "cursor_factory": AsyncRawCursor,
}
READING: dict[str, Any] = {**WRITING, "cursor_factory": RawCursor}


async def set_up_writing(connection: WritingConnection) -> None:
    """The kinds of values on a new connection for transactions, and a slot that no other connection counts in."""
    _adapt(connection)
    answer = await connection.execute(_SLOT_AND_SERVER, (_SLOT_LOCKS, SLOTS - 1))
    row = await answer.fetchone()
    assert row is not None
    connection.slot = random.randrange(SLOTS) if row["slot"] is None else int(row["slot"])
    connection.server = str(row["server"])


def set_up_reading(connection: ReadingConnection) -> None:
    """The kinds of values on a new connection for snapshots or a migration."""
    _adapt(connection)


def is_conflict(error: BaseException) -> bool:
    """Whether the same work can succeed when it is run again on the same connection."""
    return getattr(error, "sqlstate", None) in _CONFLICTS


def is_lost(error: BaseException, writing: bool = False) -> bool:
    """Whether the connection is of no use any more, so that the work can succeed on another one."""
    if not isinstance(error, psycopg.Error):
        return False
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.OperationalError)
    outdated = state == _OTHER_PLAN and "cached plan" in str(error)
    return state.startswith(_LOST) or outdated or (writing and state == _ONLY_READS)


def translated(error: BaseException) -> StorageError:
    """Our exception for one of psycopg's."""
    state = getattr(error, "sqlstate", None) or ""
    for known, reason in _TROUBLE.items():
        if state.startswith(known):
            return not_saved(error, reason)
    if is_conflict(error) or is_lost(error):
        return not_saved(error)
    return StorageError(f"the database refuses: {reason_of(error)}")


def not_saved(error: BaseException, reason: str = "check that the database is running and can be reached") -> NotSaved:
    """Our exception for a transaction that could not be begun or committed."""
    return NotSaved(f"nothing was saved ({reason_of(error)}); {reason}")


def reason_of(error: BaseException) -> str:
    """What the server says in one line; its details would repeat people's words."""
    primary = error.diag.message_primary if isinstance(error, psycopg.Error) else None
    return primary or (str(error).strip().splitlines() or [type(error).__name__])[0]


def _adapt(connection: psycopg.AsyncConnection[Any] | psycopg.Connection[Any]) -> None:
    # One kind for all whole numbers, true and false among them: by default it follows their size, and a statement is
    # prepared for each.
    for kind in (int, bool):
        connection.adapters.register_dumper(kind, Int8BinaryDumper)
    connection.adapters.register_loader("numeric", _Number)
