"""Tables, columns and migration steps as plain values; engines turn them into their own SQL."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.engine import Session

Kind = Literal["text", "integer", "real", "blob"]
# `erased`: the row goes. `emptied`: the row stays and names nobody. `own`: whoever declares the table does it.
Forgetting = Literal["erased", "emptied", "own"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `default` applies to rows that were there before the column was.

    One that names a person says what becomes of that when the person is forgotten.
    """

    kind: Kind
    null: bool = False
    default: str | int | float | None = None
    person: Forgetting | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """An index over `columns`; a unique one also refuses a second equal row."""

    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose primary key starts with `community` (the tenant) unless it is `shared`.

    `shared` is for the runtime's and a platform's own tables only; a house rule refuses it in features.
    `nobody` says that no row is about a person. A table without it has a `Column(person=…)`; a test sees to that.
    """

    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    shared: bool = False
    nobody: bool = False

    def __post_init__(self) -> None:
        missing = [name for name in self.key if name not in self.columns]
        if missing:
            raise ValueError(f"table {self.name}: key columns {missing} are not columns")
        if not self.shared and self.key[:1] != ("community",):
            raise ValueError(f"table {self.name}: the primary key must start with community")


@dataclass(frozen=True, slots=True)
class Step:
    """A named migration step, run once per database in declared order, inside one transaction.

    Creating the tables and columns that `Schema.tables` declares needs no step: the engine adds what is
    missing. A step is for what a declaration cannot say, such as moving data.
    """

    name: str
    run: "Callable[[Session], Awaitable[None]]"


@dataclass(frozen=True, slots=True)
class Schema:
    """What one feature (or the runtime) keeps. `name` prefixes its steps in the list of applied ones.

    Columns of a schema with a `platform` name people by their user ids there, not as persons. `forget` does what its
    columns with `person="own"` promise, for such a user at a moment (in microseconds).
    """

    name: str
    tables: tuple[Table, ...]
    steps: tuple[Step, ...] = field(default=())
    platform: str = ""
    forget: "Callable[[Session, str, int], Awaitable[None]] | None" = None
