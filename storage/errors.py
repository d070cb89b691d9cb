"""What can go wrong while facts are kept."""


class StorageError(Exception):
    """Something is wrong with the store; the text says what and what to do."""


class NotSaved(StorageError):
    """The change could not be made durable, and nothing of it was kept: disk full, locked for over 10 s, I/O error."""


class NewerDatabase(StorageError):
    """The database was written by a newer Chorus than this one."""


class Suspended(StorageError):
    """A handler awaited something other than its session while it held the writer."""
