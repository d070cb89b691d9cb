"""`chorus import`: files of other platforms become feedback, once, however often they are imported."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.app import App, messages_kept
from bot.commands.options import PROBLEM, Failed, NotFound, configured, json_option, made, run
from bot.config import Config
from bot.imports.importer import Report, import_export
from bot.imports.items import NotThere, Unreadable
from storage import StorageError

SHOWN = 20


@click.command("import", short_help="Read Slack or Discord exports as feedback.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--space", default="", metavar="TEAM", help="The Slack team's id (T…), where the export does not say it.")
@click.option("--domain", default="", metavar="HOST", help="The Slack address, such as larkspoon.slack.com, for links.")
@json_option
@configured
def command(config: Config, file: Path, space: str, domain: str, as_json: bool) -> None:
    """Read a Slack workspace export (zip or folder) or DiscordChatExporter JSON (file, folder or zip).

    Everything said becomes feedback with the platform's own ids, so a second import of the same changes nothing
    and a bot that connects later stores nothing twice. Nothing is sent. What cannot be read is listed and left
    out; private conversations are not read.

    \b
    Examples:
      chorus import "Larkspoon Slack export Nov 1 2026.zip"
      chorus import exports/discord --data chorus-data
      chorus import export.zip --space T0123ABCD --domain larkspoon.slack.com
    """
    report = run(_import(config, file, space, domain))
    click.echo(json.dumps(_values(report), ensure_ascii=False, indent=2) if as_json else _text(file, report))
    if report.problem_count:
        raise SystemExit(PROBLEM)


async def _import(config: Config, file: Path, space: str, domain: str) -> Report:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    async with made(config) as app:
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("Importing", total=None)

            def progress(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total)

            try:
                report = await import_export(
                    file,
                    app.program.deliver,
                    lambda: messages_kept(app),
                    now=datetime.now(UTC),
                    space=space,
                    domain=domain,
                    progress=progress,
                    fatal=(StorageError,),
                )
            except NotThere as error:
                raise NotFound(str(error)) from error
            except Unreadable as error:
                raise Failed(str(error)) from error
            except asyncio.CancelledError:
                bar.console.print("Stopped. What was read is kept; import the same file again to go on.")
                raise
            bar.update(task, description="Analysing", total=None)
            await _analyse(app)
        return report


async def _analyse(app: App) -> None:
    """Do the work that waits on what was stored; a running program would do it just as well."""
    for name in app.program.workers.names:
        await app.program.workers.finish(name)


def _values(report: Report) -> dict[str, Any]:
    return {
        "channels": len(report.channels),
        "messages": report.messages,
        "new": report.new,
        "reactions": report.reactions,
        "changes": report.changes,
        "first": report.first and report.first.isoformat(),
        "last": report.last and report.last.isoformat(),
        "skipped": dict(sorted(report.skipped.items())),
        "advice": [str(problem) for problem in report.advice],
        "problem_count": report.problem_count,
        "problems": [{"file": it.file, "record": it.record, "why": it.why} for it in report.problems],
    }


def _text(file: Path, report: Report) -> str:
    lines = [f"Imported {file.name}: {report.messages:,} messages in {len(report.channels):,} channels"]
    if report.first and report.last:
        lines.append(f"  from {report.first:%Y-%m-%d} to {report.last:%Y-%m-%d}, UTC")
    lines.append(f"  {report.new:,} new, {max(report.messages - report.new, 0):,} already there or not to be kept")
    lines.append(f"  {report.reactions:,} reactions, {report.changes:,} edits and deletions")
    if report.skipped:
        lines.append("Left out: " + ", ".join(f"{count:,} {kind}" for kind, count in sorted(report.skipped.items())))
    lines += [f"Note: {advice}" for advice in report.advice[:SHOWN]]
    if report.problem_count:
        lines.append(f"Could not be read: {report.problem_count:,}")
        lines += [f"  {problem}" for problem in report.problems[:SHOWN]]
        if report.problem_count > SHOWN:
            lines.append(f"  and {report.problem_count - SHOWN:,} more; --json lists them")
    return "\n".join(lines)
