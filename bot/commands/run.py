"""`chorus run`: Chorus for real, as its configuration says."""

import sys

import click

from bot.commands.options import Failed, configured, run
from bot.commands.serving import configured_seeds, serving, until_stopped
from bot.config import Config
from bot.http.guard import PublicBind
from bot.http.server import CannotBind
from bot.runtime import log


@click.command(epilog="Example:  chorus run --config config.toml")
@configured
@click.option("--i-know-this-has-no-login", "knows_no_login", is_flag=True, help="Serve an address others can reach.")
def command(config: Config, knows_no_login: bool) -> None:
    """Start Chorus and go on until SIGTERM or Ctrl-C; a second signal stops at once."""
    log.configure(config.log.level, config.log.format)
    try:
        run(_run(config, knows_no_login))
    except (CannotBind, PublicBind) as error:
        raise Failed(str(error)) from error


async def _run(config: Config, knows_no_login: bool) -> None:
    async with serving(config, configured_seeds(config), knows_no_login=knows_no_login) as served:
        await until_stopped(lambda: _say(f"Chorus is at {served.url}  (stop it with Ctrl-C)"))


def _say(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()
