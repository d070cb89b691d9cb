"""The embedded engine: one SQLite file, one writer that commits in groups, readers with snapshots of their own.

Decisions
- 2026-11-24 Handlers run inside the event loop, several in one transaction, each in a savepoint; only the
  group's COMMIT, which waits for the disk, goes to a thread. A thread hop per statement would cost more
  than the statement.
- 2026-11-24 The writer is driven by callbacks of the loop, not by a task: nothing can cancel it half way.
- 2026-11-24 Tables are STRICT: what another engine refuses (text in an integer column) is refused here too.
- 2026-11-24 Tables keep their rowid: without it 174,000 votes in random order were no faster (9.6 k/s against
  11.2 k/s), and tables with long texts would be slower.
- 2026-11-24 Names in statements become places before they are bound: a small statement with nine values
  took 2.5 µs by name and 1.7 µs by place.
- 2026-11-24 What works count is written once a group, and rows that few change are known from memory: a vote took
  six statements, now three. Other programs' changes show in `data_version`, which the writer reads with each group.
- 2026-11-24 What a database holds is recorded in `storage_applied` with the release that made it, so that
  an older release can tell a newer database from one with leftovers.
"""

from storage.sqlite.copies import restored
from storage.sqlite.engine import SqliteEngine

__all__ = ["SqliteEngine", "restored"]
