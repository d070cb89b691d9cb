"""`chorus slack`: what Slack has to be told about the app."""

import json

import click

from bot.app import catalogues, registry
from bot.commands.options import configured
from bot.config import Config
from bot.platforms.slack.manifest import manifest, scopes


@click.group("slack", short_help="The manifest of the Slack app.")
def command() -> None:
    """What is needed to connect Chorus to Slack; docs/slack.md has the ten steps.

    \b
    Example:
      chorus slack manifest
    """


@command.command("manifest", short_help="Print the app manifest.")
@click.option("--explain", is_flag=True, help="Say on standard error what each scope is for.")
@configured
def print_manifest(config: Config, explain: bool) -> None:
    """Print the app manifest as JSON, for "Create New App" and "From a manifest" at api.slack.com/apps.

    It fits the configuration: Socket Mode or HTTP, with or without installing, with or without a user group.

    \b
    Examples:
      chorus slack manifest
      chorus slack manifest --explain --config config.toml
    """
    settings = config.slack
    if explain:
        for scope, reason in sorted(scopes(settings).items()):
            click.echo(f"{scope:<20}{reason}", err=True)
    made = manifest(settings, registry(), catalogues().words(config.community.language))
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
