"""`chorus migrate`: brings the database up to date and says what was done."""

import click

from bot.commands.options import configured, made, run
from bot.config import Config


@click.command("migrate", short_help="Bring the database up to date.")
@configured
def command(config: Config) -> None:
    """Bring the database up to date; it is made when there is none. Every start does the same.

    \b
    Examples:
      chorus migrate
      chorus migrate --data chorus-data
    """
    run(_migrate(config))


async def _migrate(config: Config) -> None:
    async with made(config) as app:
        for name in app.migrated:
            click.echo(name)
        done = len(app.migrated)
        click.echo(f"{done} changes made." if done else "Nothing to do: the database is up to date.", err=True)
