"""`chorus backup`: a copy of the database as one file, made beside the running program."""

from pathlib import Path

import click

from bot.app import back_up, has_store
from bot.commands.options import Failed, NotFound, configured, run
from bot.config import Config


@click.command("backup", short_help="Copy the database to a file.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@configured
def command(config: Config, file: Path) -> None:
    """Write a copy of the database to FILE, which must not be there yet. The program may run meanwhile.

    The copy is of one moment, checked before it has its name, and may be read by its owner only: it holds all that
    Chorus keeps, also of people who are forgotten later. Chorus is not brought up to date by it.

    \b
    Examples:
      chorus backup chorus-2026-11-24.db
      chorus backup /backups/chorus.db --config config.toml
    """
    if not has_store(config):
        raise NotFound(f"There is no database in {config.storage.folder}. --data DIR names another folder.")
    if not file.parent.is_dir():
        raise Failed(f"There is no folder {file.parent}. Make it first.")
    run(back_up(config, file))
    click.echo(f"{file}: {file.stat().st_size} bytes, complete and checked.", err=True)
