"""`chorus migrate`: brings the database up to date and says what was done."""

import click
import msgspec

from bot.commands.options import configured, json_option, made, run
from bot.config import Config


@click.command("migrate", short_help="Bring the database up to date.")
@configured
@json_option
def command(config: Config, as_json: bool) -> None:
    """Bring the database up to date; it is made when there is none. Every start does the same.

    \b
    Examples:
      chorus migrate
      chorus migrate --data chorus-data --json
    """
    run(_migrate(config, as_json=as_json))


async def _migrate(config: Config, *, as_json: bool) -> None:
    async with made(config) as app:
        if as_json:
            click.echo(msgspec.json.encode({"done": app.migrated}))
        else:
            for name in app.migrated:
                click.echo(name)
        done = len(app.migrated)
        click.echo(f"{done} changes made." if done else "Nothing to do: the database is up to date.", err=True)
