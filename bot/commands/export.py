"""`chorus export`: the tables that features offer, row by row from one snapshot."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import click

from bot.commands.options import configured, existing, run
from bot.config import Config
from handlers.core.feature import Export, Registry
from storage import Row, Session

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Write = Callable[[Row], None]


@click.command("export")
@click.argument("table", metavar="polls|votes|feedback")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="How rows are written.",
)
@configured
def command(config: Config, table: str, form: str) -> None:
    """Write a table to standard output, in a stable order.

    CSV is RFC 4180 in UTF-8 with English headers. A text that a spreadsheet would run as a formula (it begins
    with = + - @, a tab or a carriage return) gets a ' in front; JSON lines hold every text as it is. Voters of
    anonymous polls are not listed.

    \b
    Examples:
      chorus export feedback > feedback.csv
      chorus export votes --format jsonl --data chorus-data
      chorus export polls | head -5
    """
    run(_export(config, table, form))


async def _export(config: Config, table: str, form: str) -> None:
    async with existing(config) as app:
        chosen = _chosen(app.registry, table)
        write = _writer(chosen, form, sys.stdout.buffer)

        async def copy(session: Session) -> None:
            context = app.around.context(session)
            last: Row | None = None
            while page := await chosen.rows(context, last):
                for row in page:
                    write(row)
                last = page[-1]

        await app.engine.reading(app.community, copy)
        sys.stdout.buffer.flush()


def _chosen(registry: Registry, table: str) -> Export:
    exports = {export.name: export for feature in registry.features for export in feature.exports}
    if table not in exports:
        raise click.UsageError(f"There is no table {table}. Type one of: {', '.join(sorted(exports))}.")
    return exports[table]


def _writer(chosen: Export, form: str, out: BinaryIO) -> Write:
    return _csv(chosen, out) if form == "csv" else _jsonl(chosen, out)


def _csv(chosen: Export, out: BinaryIO) -> Write:
    line = io.StringIO(newline="")
    table = csv.writer(line, lineterminator="\r\n")

    def flush() -> None:
        out.write(line.getvalue().encode("utf-8", "replace"))
        line.seek(0)
        line.truncate()

    def write(row: Row) -> None:
        table.writerow([guarded(row[column]) for column in chosen.columns])
        flush()

    table.writerow(chosen.columns)
    flush()
    return write


def _jsonl(chosen: Export, out: BinaryIO) -> Write:
    def write(row: Row) -> None:
        values: Mapping[str, Any] = {column: row[column] for column in chosen.columns}
        out.write(json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n")

    return write


def guarded(value: Any) -> Any:
    """A cell that no spreadsheet runs: texts that would start a formula get a ' in front."""
    if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
