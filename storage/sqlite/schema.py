"""Migration: creates with sqlite-utils what the schemas declare and the file lacks, and runs the steps not yet run."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from storage.errors import NewerDatabase, StorageError
from storage.sqlite.connection import FOREIGN_ERRORS, not_saved, open_writer, translated
from storage.sqlite.session import SqliteSession, drive
from storage.table import Column, Index, Schema, Step, Table

PATIENCE = 60.0  # another program may be moving data in a step

OWN = Schema(
    "storage",
    (
        Table(
            "storage_applied",
            {"schema": Column("text"), "kind": Column("text"), "name": Column("text"), "release": Column("text")},
            key=("schema", "kind", "name"),
            shared=True,
        ),
        Table(
            "storage_numbers",
            {"community": Column("text"), "kind": Column("text"), "latest": Column("integer")},
            key=("community", "kind"),
        ),
    ),
)

Kind = Literal["table", "column", "index", "step"]


def migrated(path: Path, schemas: Sequence[Schema], release: str) -> list[str]:
    """Bring the file at `path` up to the schemas, in one transaction, and name what was done."""
    everything = (OWN, *schemas)
    _refuse_twins(everything)
    with closing(open_writer(path, PATIENCE, PATIENCE)) as connection, _transaction(connection):
        migration = _Migration(connection, release)
        migration.refuse_newer(everything)
        for schema in everything:
            migration.extend(schema)
        for schema in everything:
            migration.run_steps(schema)
    return migration.done


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        raise not_saved(error) from error
    try:
        yield
        connection.execute("COMMIT")
    except FOREIGN_ERRORS as error:
        raise translated(error) from error
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _refuse_twins(schemas: Iterable[Schema]) -> None:
    owners: dict[str, str] = {}
    for schema in schemas:
        for table in schema.tables:
            if table.name in owners:
                raise StorageError(f"table {table.name} is declared by {owners[table.name]} and by {schema.name}")
            owners[table.name] = schema.name


class _Migration:
    """One pass over the file, inside a transaction that holds the writer's lock."""

    def __init__(self, connection: sqlite3.Connection, release: str) -> None:
        self._connection = connection
        self._database = Database(connection, recursive_triggers=False, execute_plugins=False)
        self._release = release
        self.done: list[str] = []
        self._known = self._recorded()

    def refuse_newer(self, schemas: Sequence[Schema]) -> None:
        """Raise when the file holds what only a later release can have put there."""
        declared = {(schema.name, kind, name) for schema in schemas for kind, name in _declared(schema)}
        names = {schema.name for schema in schemas}
        for entry, release in self._known.items():
            schema, kind, name = entry
            unknown_step = kind == "step" and schema in names
            if entry not in declared and (unknown_step or _order(release) > _order(self._release)):
                raise NewerDatabase(
                    f"this database was written by Chorus {release} ({kind} {name} of {schema} is not known to"
                    f" Chorus {self._release}): install Chorus {release} or later, or restore an older backup"
                )

    def extend(self, schema: Schema) -> None:
        """Add the tables, columns and indexes that are missing."""
        for table in schema.tables:
            if self._database[table.name].exists():
                self._extend_table(schema, table)
            else:
                self._create_table(schema, table)
            self._extend_indexes(table)

    def run_steps(self, schema: Schema) -> None:
        """Run the steps that were never run on this file."""
        for step in schema.steps:
            if (schema.name, "step", step.name) not in self._known:
                self._run_step(schema, step)

    def _run_step(self, schema: Schema, step: Step) -> None:
        drive(step.run, SqliteSession(self._connection, ""))
        self._record(schema, "step", step.name)
        self.done.append(f"step {schema.name}.{step.name}")

    def _create_table(self, schema: Schema, table: Table) -> None:
        self._database.create_table(
            table.name,
            {name: column.kind for name, column in table.columns.items()},
            pk=table.key or None,
            not_null={name for name, column in table.columns.items() if not column.null or name in table.key},
            defaults={
                name: _quoted(column.default) for name, column in table.columns.items() if column.default is not None
            },
            strict=True,
        )
        self._record(schema, "table", table.name)
        for name in table.columns:
            self._record(schema, "column", f"{table.name}.{name}")
        self.done.append(f"table {table.name}")

    def _extend_table(self, schema: Schema, table: Table) -> None:
        self._refuse_changed(table)
        there = self._database.table(table.name).columns_dict
        for name in table.columns:
            if name not in there:
                self._add_column(table, name)
                self._record(schema, "column", f"{table.name}.{name}")
                self.done.append(f"column {table.name}.{name}")

    def _add_column(self, table: Table, name: str) -> None:
        column = table.columns[name]
        if column.default is None and not column.null:
            raise StorageError(
                f"column {table.name}.{name} is new: give it a default for the rows that are there, or null"
            )
        if column.default is None or not column.null:
            default = _quoted(column.default)
            self._database.table(table.name).add_column(name, column.kind, not_null_default=default)
        else:  # sqlite-utils adds a default only together with NOT NULL
            added = f'"{name}" {column.kind} DEFAULT {_quoted(column.default)}'
            self._database.execute(f'ALTER TABLE "{table.name}" ADD COLUMN {added}')

    def _refuse_changed(self, table: Table) -> None:
        """Raise when a column or the key differs from its declaration: no step can have meant that."""
        there = self._database.table(table.name)
        key = tuple(there.pks) if not there.use_rowid else ()
        if key != table.key:
            raise StorageError(f"table {table.name} has the key {key}, declared is {table.key}: declare a new table")
        for column in there.columns:
            declared = table.columns.get(column.name)
            if declared is None:
                continue
            if column.type.lower() != declared.kind or bool(column.notnull) == (
                declared.null and column.name not in key
            ):
                raise StorageError(
                    f"column {table.name}.{column.name} differs from its declaration: declare a new column"
                )

    def _extend_indexes(self, table: Table) -> None:
        there = {index.name for index in self._database.table(table.name).indexes}
        declared = {_index_name(table, index): index for index in table.indexes}
        for name, index in declared.items():
            if name not in there:
                self._database.table(table.name).create_index(index.columns, name, unique=index.unique)
                self.done.append(f"index {name}")
        for name in sorted(there - declared.keys()):
            if name.startswith(("by_", "one_")):
                self._connection.execute(f'DROP INDEX "{name}"')
                self.done.append(f"no index {name}")

    def _recorded(self) -> dict[tuple[str, str, str], str]:
        if not self._database["storage_applied"].exists():
            return {}
        rows = self._connection.execute("SELECT schema, kind, name, release FROM storage_applied")
        return {(schema, kind, name): release for schema, kind, name, release in rows}

    def _record(self, schema: Schema, kind: Kind, name: str) -> None:
        self._connection.execute(
            "INSERT INTO storage_applied (schema, kind, name, release) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (schema, kind, name) DO UPDATE SET release = excluded.release",
            (schema.name, kind, name, self._release),
        )


def _declared(schema: Schema) -> Iterator[tuple[Kind, str]]:
    for table in schema.tables:
        yield "table", table.name
        for column in table.columns:
            yield "column", f"{table.name}.{column}"
    for step in schema.steps:
        yield "step", step.name


def _index_name(table: Table, index: Index) -> str:
    return f"{'one' if index.unique else 'by'}_{table.name}_{'_'.join(index.columns)}"


def _quoted(default: str | int | float | None) -> str | int | float | None:
    # sqlite-utils takes text that looks like a keyword or a call for one, unless it is already quoted.
    return "'" + default.replace("'", "''") + "'" if isinstance(default, str) else default


def _order(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", release)[:3])
