"""`chorus run`: Chorus for real, as its configuration says."""

import sys

import click

from bot.commands.connecting import check_platforms
from bot.commands.options import Failed, configured, run
from bot.commands.serving import Served, configured_seeds, serving, until_stopped
from bot.config import Config, ConfigError
from bot.http.guard import PublicBind
from bot.http.server import CannotBind
from bot.runtime import log


@click.command(epilog="Example:  chorus run --config config.toml")
@configured
@click.option("--i-know-this-has-no-login", "knows_no_login", is_flag=True, help="Serve an address others can reach.")
def command(config: Config, knows_no_login: bool) -> None:
    """Start Chorus and go on until SIGTERM or Ctrl-C; a second signal stops at once."""
    try:
        check_platforms(config)
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    log.configure(config.log.level, config.log.format)
    try:
        run(_run(config, knows_no_login))
    except (CannotBind, PublicBind) as error:
        raise Failed(str(error)) from error


async def _run(config: Config, knows_no_login: bool) -> None:
    async with serving(config, configured_seeds(config), knows_no_login=knows_no_login) as served:
        await until_stopped(lambda: _announce(served))


def _announce(served: Served) -> None:
    """Say where it is and which platforms it is connected to by now."""
    what = "the web chat" if served.web is not None else "health and metrics"
    click.echo(f"Chorus is at {served.url} ({what}; stop it with Ctrl-C)")
    for name, state in served.app.program.states().items():
        click.echo(f"  {name}: {state.status}{f', {state.text}' if state.text else ''}")
    sys.stdout.flush()
