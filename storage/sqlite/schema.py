"""Migration: creates with sqlite-utils what the schemas declare and the file lacks, and runs the steps not yet run."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from storage.migrate import (
    OWN,
    Kind,
    index_name,
    refuse_empty,
    refuse_newer,
    refuse_other_column,
    refuse_other_key,
    refuse_twins,
)
from storage.sqlite.connection import FOREIGN_ERRORS, not_saved, open_writer, translated
from storage.sqlite.session import SqliteSession, drive
from storage.table import Schema, Step, Table

PATIENCE = 60.0  # another program may be moving data in a step


def migrated(path: Path, schemas: Sequence[Schema], release: str) -> list[str]:
    """Bring the file at `path` up to the schemas, in one transaction, and name what was done."""
    everything = (OWN, *schemas)
    refuse_twins(everything)
    with closing(open_writer(path, PATIENCE, PATIENCE)) as connection, _transaction(connection):
        migration = _Migration(connection, release)
        refuse_newer(migration.recorded, everything, release)
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


class _Migration:
    """One pass over the file, inside a transaction that holds the writer's lock."""

    def __init__(self, connection: sqlite3.Connection, release: str) -> None:
        self._connection = connection
        self._database = Database(connection, recursive_triggers=False, execute_plugins=False)
        self._release = release
        self.done: list[str] = []
        self.recorded = self._recorded()

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
            if (schema.name, "step", step.name) not in self.recorded:
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
        refuse_empty(table, name)
        column = table.columns[name]
        if column.default is None or not column.null:
            default = _quoted(column.default)
            self._database.table(table.name).add_column(name, column.kind, not_null_default=default)
        else:  # sqlite-utils adds a default only together with NOT NULL
            added = f'"{name}" {column.kind} DEFAULT {_quoted(column.default)}'
            self._database.execute(f'ALTER TABLE "{table.name}" ADD COLUMN {added}')

    def _refuse_changed(self, table: Table) -> None:
        """Raise when a column or the key differs from its declaration: no step can have meant that."""
        there = self._database.table(table.name)
        refuse_other_key(table, tuple(there.pks) if not there.use_rowid else ())
        for column in there.columns:
            refuse_other_column(table, column.name, column.type.lower(), not column.notnull)

    def _extend_indexes(self, table: Table) -> None:
        there = {index.name for index in self._database.table(table.name).indexes}
        declared = {index_name(table, index): index for index in table.indexes}
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


def _quoted(default: str | int | float | None) -> str | int | float | None:
    # sqlite-utils takes text that looks like a keyword or a call for one, unless it is already quoted.
    return "'" + default.replace("'", "''") + "'" if isinstance(default, str) else default
