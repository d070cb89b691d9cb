"""`chorus export`: the tables that features offer, row by row from one snapshot."""

import csv
import io
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import click

from bot.commands.options import NotFound, configured, existing, run
from bot.config import Config
from bot.platforms.web.store.schema import SCHEMA as WEB
from handlers.core.feature import Export, Registry
from handlers.core.personal import is_known, known, stored
from storage import Row, Session

ME = "me"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Write = Callable[[Row], None]


@click.command("export")
@click.argument("table", metavar="polls|votes|feedback|me")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    default="csv",
    show_default=True,
    help="How rows are written.",
)
@click.option("--person", metavar="ID", help="With me: whose, by the id that /chorus export me tells.")
@configured
def command(config: Config, table: str, form: str, person: str | None) -> None:
    """Write a table to standard output, in a stable order; or all that is kept about one person (me), as JSON.

    CSV is RFC 4180 in UTF-8 with English headers. A text that a spreadsheet would run as a formula (it begins
    with = + - @, a tab or a carriage return) gets a ' in front; JSON lines hold every text as it is. Voters of
    anonymous polls are not listed.

    \b
    Examples:
      chorus export feedback > feedback.csv
      chorus export votes --format jsonl --data chorus-data
      chorus export survey_answers > answers.csv
      chorus export polls | head -5
      chorus export me --person slack:T024BE7LD:U2147483697 > person.json
    """
    if (table == ME) != (person is not None):
        raise click.UsageError("me and --person belong together: chorus export me --person ID")
    if person is None:
        run(_export(config, table, form))
    else:
        click.echo(json.dumps(run(kept_about(config, person)), ensure_ascii=False, indent=2))


async def kept_about(config: Config, person: str) -> dict[str, Any]:
    """Every row about a person, by table. Raises `NotFound` where nobody has this id."""

    async def read(session: Session) -> dict[str, Any]:
        if not await is_known(session, person):
            raise NotFound(f"Nobody has the id {person}. chorus export votes and feedback name ids.")
        who = await known(session, person)
        return {
            table: [_shown(row) for row in rows]
            for table, rows in (await stored(app.around.context(session), who)).items()
        }

    async with existing(config, WEB) as app:
        return await app.engine.reading(app.community, read)


def _shown(row: Row) -> dict[str, Any]:
    """A row as JSON holds it; bytes are the JSON texts that they are."""
    return {name: json.loads(value) if isinstance(value, bytes) else value for name, value in row.items()}


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
