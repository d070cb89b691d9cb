"""What became of a transaction whose COMMIT was sent and not answered."""

from enum import Enum, auto

from psycopg.errors import InvalidParameterValue

from storage.postgres.connection import SERVER, WritingConnection

# A checkpoint that is its own redo point was made when the server stopped or had recovered; whatever has a number
# below its next one was decided before that.
_ASK = (
    "SELECT pg_xact_status($1::text::xid8) AS status, "  # noqa: S608
    f"{SERVER} AS server, checkpoint_lsn = redo_lsn AS settled, next_xid FROM pg_control_checkpoint()"
)


class Fate(Enum):
    """OPEN: ask again; UNKNOWN: no answer will come."""

    KEPT = auto()
    UNDONE = auto()
    OPEN = auto()
    UNKNOWN = auto()


async def fate_of(connection: WritingConnection, number: str, server: str) -> Fate:
    """The fate of a transaction that ran on a connection to `server`.

    A server that crashed may give a number again that it never wrote down, and so may one that took over: then
    "committed" can be said of another transaction. What is not committed was not ours either.
    """
    try:
        row = await (await connection.execute(_ASK, (number,))).fetchone()
    except InvalidParameterValue:
        return Fate.UNDONE  # no transaction has had this number yet
    if row is None or row["status"] is None:
        return Fate.UNKNOWN
    same = row["server"] == server
    if row["status"] == "in progress":
        return Fate.OPEN if same else Fate.UNDONE
    if row["status"] != "committed":
        return Fate.UNDONE
    if same:
        return Fate.KEPT
    if row["settled"] and row["server"][:8] == server[:8]:
        epoch, _, rest = str(row["next_xid"]).partition(":")
        return Fate.KEPT if int(number) < (int(epoch) << 32) + int(rest) else Fate.UNDONE
    return Fate.UNKNOWN
