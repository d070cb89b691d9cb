"""Migration: creates what the schemas declare and the database lacks, and runs the steps not yet run."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import sql

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
from storage.postgres.connection import (
    FOREIGN_ERRORS,
    READING,
    ReadingConnection,
    not_saved,
    set_up_reading,
    translated,
)
from storage.postgres.readers import drive
from storage.postgres.session import PostgresSession
from storage.table import Column, Index, Schema, Step, Table

PATIENCE = 60  # seconds; another process may be moving data in a step, or reading what is to be changed
_MIGRATING = 0x43686F73
_LONGEST_NAME = 63
# Text sorts by its code points, as on the other engine, whatever language the database speaks.
_TYPES = {"text": 'text COLLATE "C"', "integer": "bigint", "real": "double precision", "blob": "bytea"}
_KINDS = {"text": "text", "int8": "integer", "float8": "real", "bytea": "blob"}
# Rows that are counted up all the time stay on their page when there is room on it, and no index has to be touched.
_ROOM_TO_COUNT = " WITH (fillfactor = 25)"


def migrated(address: str, schemas: Sequence[Schema], release: str) -> list[str]:
    """Bring the database up to the schemas, in one transaction, and name what was done."""
    everything = (OWN, *schemas)
    refuse_twins(everything)
    try:
        with ReadingConnection.connect(address, **READING) as connection:
            return _migrated(connection, everything, release)
    except psycopg.OperationalError as error:
        raise not_saved(error) from error
    except FOREIGN_ERRORS as error:
        raise translated(error) from error


def _migrated(connection: ReadingConnection, everything: Sequence[Schema], release: str) -> list[str]:
    set_up_reading(connection)
    connection.execute(f"SET lock_timeout = '{PATIENCE}s'; SET statement_timeout = 0", prepare=False)
    with connection.transaction():
        # Whoever comes second waits here, and finds everything done.
        connection.execute("SELECT pg_advisory_xact_lock($1)", (_MIGRATING,))
        migration = _Migration(connection, release)
        refuse_newer(migration.recorded, everything, release)
        for schema in everything:
            migration.extend(schema)
        for schema in everything:
            migration.run_steps(schema)
    return migration.done


class _Migration:
    """One pass over the database, inside a transaction that holds the migrations' lock."""

    def __init__(self, connection: ReadingConnection, release: str) -> None:
        self._connection = connection
        self._release = release
        self.done: list[str] = []
        self.recorded = self._recorded()

    def extend(self, schema: Schema) -> None:
        """Add the tables, columns and indexes that are missing."""
        for table in schema.tables:
            if self._exists(table.name):
                self._extend_table(schema, table)
            else:
                self._create_table(schema, table)
            self._extend_indexes(table)

    def run_steps(self, schema: Schema) -> None:
        """Run the steps that were never run on this database."""
        for step in schema.steps:
            if (schema.name, "step", step.name) not in self.recorded:
                self._run_step(schema, step)

    def _run_step(self, schema: Schema, step: Step) -> None:
        drive(self._connection, step.run, PostgresSession(""))
        self._record(schema, "step", step.name)
        self.done.append(f"step {schema.name}.{step.name}")

    def _create_table(self, schema: Schema, table: Table) -> None:
        parts = [_declaration(table, name) for name in table.columns]
        if table.key:
            parts.append(sql.SQL("PRIMARY KEY ({})").format(_names(table.key)))
        room = _ROOM_TO_COUNT if table.key[-1:] == ("slot",) else ""
        self._execute(
            sql.SQL("CREATE TABLE {} ({}){}").format(
                sql.Identifier(table.name),
                sql.SQL(", ").join(parts),
                sql.SQL(room),
            )
        )
        self._record(schema, "table", table.name)
        for name in table.columns:
            self._record(schema, "column", f"{table.name}.{name}")
        self.done.append(f"table {table.name}")

    def _extend_table(self, schema: Schema, table: Table) -> None:
        there = self._refuse_changed(table)
        for name in table.columns:
            if name not in there:
                refuse_empty(table, name)
                self._execute(
                    sql.SQL("ALTER TABLE {} ADD COLUMN {}").format(
                        sql.Identifier(table.name), _declaration(table, name)
                    )
                )
                self._record(schema, "column", f"{table.name}.{name}")
                self.done.append(f"column {table.name}.{name}")

    def _refuse_changed(self, table: Table) -> set[str]:
        """Raise when a column or the key differs from its declaration; otherwise the columns that are there."""
        key = self._rows(
            "SELECT a.attname AS name FROM pg_index AS i"
            " CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(number, place)"
            " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number"
            " WHERE i.indrelid = to_regclass($1) AND i.indisprimary ORDER BY k.place",
            _quoted(table.name),
        )
        refuse_other_key(table, tuple(row["name"] for row in key))
        columns = self._rows(
            "SELECT a.attname AS name, t.typname AS kind, NOT a.attnotnull AS optional FROM pg_attribute AS a"
            " JOIN pg_type AS t ON t.oid = a.atttypid"
            " WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped",
            _quoted(table.name),
        )
        for row in columns:
            refuse_other_column(table, row["name"], _KINDS.get(row["kind"], row["kind"]), row["optional"])
        return {row["name"] for row in columns}

    def _extend_indexes(self, table: Table) -> None:
        found = self._rows(
            "SELECT c.relname AS name FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = to_regclass($1)",
            _quoted(table.name),
        )
        there = {row["name"] for row in found}
        declared = {_fitting(index_name(table, index)): index for index in table.indexes}
        for name, index in declared.items():
            if name not in there:
                self._create_index(table, name, index)
        for name in sorted(there - declared.keys()):
            if name.startswith(("by_", "one_")):
                self._execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
                self.done.append(f"no index {name}")

    def _create_index(self, table: Table, name: str, index: Index) -> None:
        self._execute(
            sql.SQL("CREATE {} {} ON {} ({})").format(
                sql.SQL("UNIQUE INDEX" if index.unique else "INDEX"),
                sql.Identifier(name),
                sql.Identifier(table.name),
                _names(index.columns),
            )
        )
        self.done.append(f"index {name}")

    def _exists(self, table: str) -> bool:
        return self._rows("SELECT to_regclass($1) IS NOT NULL AS there", _quoted(table))[0]["there"] is True

    def _recorded(self) -> dict[tuple[str, str, str], str]:
        if not self._exists("storage_applied"):
            return {}
        rows = self._rows("SELECT schema, kind, name, release FROM storage_applied")
        return {(row["schema"], row["kind"], row["name"]): row["release"] for row in rows}

    def _record(self, schema: Schema, kind: Kind, name: str) -> None:
        self._connection.execute(
            "INSERT INTO storage_applied (schema, kind, name, release) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (schema, kind, name) DO UPDATE SET release = excluded.release",
            (schema.name, kind, name, self._release),
        )

    def _execute(self, statement: sql.Composed) -> None:
        self._connection.execute(statement, prepare=False)

    def _rows(self, query: Any, *values: str) -> list[dict[str, Any]]:
        return self._connection.execute(query, values or None).fetchall()


def _declaration(table: Table, name: str) -> sql.Composed:
    column: Column = table.columns[name]
    parts = [sql.Identifier(name), sql.SQL(_TYPES[column.kind])]
    if column.default is not None:
        parts.append(sql.SQL("DEFAULT {}").format(sql.Literal(column.default)))
    if not column.null or name in table.key:
        parts.append(sql.SQL("NOT NULL"))
    return sql.SQL(" ").join(parts)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _quoted(table: str) -> str:
    return f'"{table}"'


def _fitting(name: str) -> str:
    """The name, or a shorter one where PostgreSQL would cut it and two could become the same."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[:50]}_{sha256(name.encode()).hexdigest()[:12]}"
