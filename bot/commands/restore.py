"""`chorus restore`: puts a backup in the database's place, after everything about it was checked."""

from pathlib import Path

import click

from bot.app import restore
from bot.commands.options import Failed, configured
from bot.config import Config
from storage import StorageError


@click.command("restore", short_help="Put a backup in the database's place.")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Replace the database that is there; it is kept beside the new one.")
@configured
def command(config: Config, file: Path, force: bool) -> None:
    """Put the copy FILE in the database's place. The program must be stopped.

    Nothing is touched before the copy is found whole, of Chorus, and of no later release than this one. With
    --force the database that is there is kept with the ending .replaced. The next start brings an older copy up to
    date. Whoever was forgotten after the copy was made is in it again: forget them again.

    \b
    Examples:
      chorus restore chorus-2026-11-24.db --data chorus-data
      chorus restore /backups/chorus.db --force --config config.toml
    """
    try:
        kept = restore(config, file, force=force)
    except (StorageError, OSError) as error:
        raise Failed(str(error)) from error
    click.echo(f"{config.storage.path} is the copy now.", err=True)
    if kept is not None:
        click.echo(f"What was there is kept as {kept}; remove it when it is not needed.", err=True)
