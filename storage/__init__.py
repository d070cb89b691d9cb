"""Where facts are kept: tables declared by features, a session over them, engines behind one contract.

Import names from here, never from an engine. A new engine is a folder `storage/<engine>/` that passes
`tests/storage/test_contract.py`; nothing else changes.

Decisions
- 2026-11-24 A writer is handed over as a function (`engine.writing(community, work)`), not as a context
  manager: SQLite drives the work without suspending and commits many in one group, PostgreSQL awaits it.
- 2026-11-24 Moments are whole microseconds since 1970 UTC in INTEGER columns: they sort, compare and
  subtract alike on every engine.
"""

from storage.engine import Engine, Row, Session, Value, Work
from storage.errors import NewerDatabase, NotSaved, StorageError, Suspended
from storage.table import Column, Index, Schema, Step, Table

__all__ = [
    "Column",
    "Engine",
    "Index",
    "NewerDatabase",
    "NotSaved",
    "Row",
    "Schema",
    "Session",
    "Step",
    "StorageError",
    "Suspended",
    "Table",
    "Value",
    "Work",
]
