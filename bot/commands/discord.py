"""`chorus discord`: how Chorus gets onto a server."""

import asyncio
import json

import click

from bot.app import catalogues, registry
from bot.commands.connecting import libraries_of
from bot.commands.options import Failed, configured
from bot.config import Config
from bot.platforms.base import PlatformError


@click.group("discord", short_help="The invite link and the commands of the Discord bot.")
def command() -> None:
    """What is needed to connect Chorus to Discord; docs/discord.md has the ten steps.

    \b
    Example:
      chorus discord invite --config config.toml
    """


@command.command("invite", short_help="Print the link that invites Chorus.")
@click.option("--application", default="", help="The application id; without it Discord is asked with the token.")
@click.option("--guild", default="", help="The id of one server, to give Chorus there what it lacks.")
@click.option("--explain", is_flag=True, help="Say on standard error what each permission and intent is for.")
@configured
def print_invite(config: Config, application: str, guild: str, explain: bool) -> None:
    """Print the link that invites Chorus to a server, with the least permissions it needs.

    \b
    Examples:
      chorus discord invite --config config.toml
      chorus discord invite --application 1234567890 --explain
    """
    with libraries_of("discord"):
        from bot.platforms.discord.checking import application_id
        from bot.platforms.discord.gateway import INTENTS
        from bot.platforms.discord.permissions import NEEDED, invitation
    if explain:
        for name, reason in (*NEEDED.values(), *INTENTS.values()):
            click.echo(f"{name:<26}{reason}", err=True)
    if not application:
        problems = config.discord.problems()
        if problems:
            raise Failed("; ".join(problems) + "; or name the application: --application 1234567890")
        try:
            application = asyncio.run(application_id(config.discord))
        except PlatformError as error:
            raise Failed(str(error)) from error
    click.echo(invitation(application, guild))


@command.command("commands", short_help="Print the application commands.")
@configured
def print_commands(config: Config) -> None:
    """Print the application commands that Chorus registers, as JSON in all languages of the catalogues.

    \b
    Example:
      chorus discord commands
    """
    with libraries_of("discord"):
        from bot.platforms.discord.offered import Offered
    known = registry()
    offered = Offered(
        [spec for spec, _ in known.commands.values()], [spec for spec, _ in known.picks.values()], catalogues()
    )
    click.echo(json.dumps(offered.commands, ensure_ascii=False, indent=2))
