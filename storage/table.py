"""Tables, columns and migration steps as plain values; engines turn them into their own SQL."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from storage.engine import Session

Kind = Literal["text", "integer", "real", "blob"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `default` applies to rows that were there before the column was."""

    kind: Kind
    null: bool = False
    default: str | int | float | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """An index over `columns`; a unique one also refuses a second equal row."""

    columns: tuple[str, ...]
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose primary key starts with `community` (the tenant) unless it is `shared`.

    `shared` is for the runtime's and a platform's own tables only; a house rule refuses it in features.
    """

    name: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    shared: bool = False

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
    """What one feature (or the runtime) keeps. `name` prefixes its steps in the list of applied ones."""

    name: str
    tables: tuple[Table, ...]
    steps: tuple[Step, ...] = field(default=())
