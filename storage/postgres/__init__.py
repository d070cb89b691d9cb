"""The shared engine: one PostgreSQL database that any number of processes use at once.

Decisions
- 2026-11-24 A session hands each statement to whoever runs the work, so a work that awaits anything else is found out
  here as on SQLite, and can be run again without its knowing.
- 2026-11-24 Transactions are serializable: handlers check and then write, and were written for one writer. Whoever
  was in another's way is run again; after the first time, those of a process one after the other.
- 2026-11-24 A connection counts in a slot of its own, which it holds by an advisory lock of its session, and writes
  what it counted last: under snapshots, a row that two count in costs one of them its whole transaction.
- 2026-11-24 A transaction knows its number from its first answer on, so that a commit whose answer was lost can be
  asked for. A server that crashed gives numbers again that it had not written down: "committed" was then another's
  (seen in two of three restarts under load), so the answer counts only as far as `fate` can tell whose it is.
- 2026-11-24 Text is kept with the collation "C": it sorts and compares by its code points, as on SQLite.
"""

from storage.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
