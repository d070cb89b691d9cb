"""What a migration is on every engine: what is declared, what is recorded, and when it is refused."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from storage.errors import NewerDatabase, StorageError
from storage.table import Column, Index, Schema, Table

OWN = Schema(
    "storage",
    (
        Table(
            "storage_applied",
            {"schema": Column("text"), "kind": Column("text"), "name": Column("text"), "release": Column("text")},
            key=("schema", "kind", "name"),
            shared=True,
            nobody=True,
        ),
        Table(
            "storage_numbers",
            {"community": Column("text"), "kind": Column("text"), "latest": Column("integer")},
            key=("community", "kind"),
            nobody=True,
        ),
    ),
)
NEXT_NUMBER = (
    "INSERT INTO storage_numbers (community, kind, latest) VALUES (:community, :kind, 1)"
    " ON CONFLICT (community, kind) DO UPDATE SET latest = storage_numbers.latest + 1 RETURNING latest"
)

Kind = Literal["table", "column", "index", "step"]
Recorded = Mapping[tuple[str, str, str], str]


def refuse_twins(schemas: Iterable[Schema]) -> None:
    """Raise when two schemas declare the same table."""
    owners: dict[str, str] = {}
    for schema in schemas:
        for table in schema.tables:
            if table.name in owners:
                raise StorageError(f"table {table.name} is declared by {owners[table.name]} and by {schema.name}")
            owners[table.name] = schema.name


def refuse_newer(recorded: Recorded, schemas: Sequence[Schema], own_release: str) -> None:
    """Raise when the database holds what only a later release can have put there.

    `recorded` names the release for what was done: schema, kind, name.
    """
    declared = {(schema.name, kind, name) for schema in schemas for kind, name in _declared(schema)}
    names = {schema.name for schema in schemas}
    for entry, release in recorded.items():
        schema, kind, name = entry
        unknown_step = kind == "step" and schema in names
        if entry not in declared and (unknown_step or _order(release) > _order(own_release)):
            raise NewerDatabase(
                f"this database was written by Chorus {release} ({kind} {name} of {schema} is not known to"
                f" Chorus {own_release}): install Chorus {release} or later, or restore an older backup"
            )


def refuse_empty(table: Table, name: str) -> None:
    """Raise when a new column leaves open what the rows that are there have in it."""
    if table.columns[name].default is None and not table.columns[name].null:
        raise StorageError(f"column {table.name}.{name} is new: give it a default for the rows that are there, or null")


def refuse_other_key(table: Table, there: tuple[str, ...]) -> None:
    """Raise when the key that is there is not the declared one."""
    if there != table.key:
        raise StorageError(f"table {table.name} has the key {there}, declared is {table.key}: declare a new table")


def refuse_other_column(table: Table, name: str, kind: str, null: bool) -> None:
    """Raise when a column that is there differs from its declaration: no step can have meant that."""
    declared = table.columns.get(name)
    if declared is not None and (kind, null) != (declared.kind, declared.null and name not in table.key):
        raise StorageError(f"column {table.name}.{name} differs from its declaration: declare a new column")


def index_name(table: Table, index: Index) -> str:
    """What an index is called; from it an engine knows the indexes that it made itself."""
    return f"{'one' if index.unique else 'by'}_{table.name}_{'_'.join(index.columns)}"


def _declared(schema: Schema) -> Iterator[tuple[Kind, str]]:
    for table in schema.tables:
        yield "table", table.name
        for column in table.columns:
            yield "column", f"{table.name}.{column}"
    for step in schema.steps:
        yield "step", step.name


def _order(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", release)[:3])
