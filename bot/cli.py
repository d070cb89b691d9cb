"""`chorus`: assembles the commands, one module each in `bot/commands`."""

import importlib
import os
import pkgutil
import time

import click

from bot import __version__, commands


class Commands(click.Group):
    """The group of all modules of `bot/commands` that hold a `command`; one is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands by name; `import_` is written `import`, since Python keeps that word for itself."""
        names = [module.name for module in pkgutil.iter_modules(commands.__path__)]
        return sorted(name.rstrip("_") for name in names if name not in commands.SHARED)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = f"{cmd_name}_" if cmd_name == "import" else cmd_name
        command: click.Command = importlib.import_module(f"bot.commands.{module}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="chorus")
def chorus() -> None:
    """Chorus turns a chat community into a standing focus group.

    \b
    Start with:  chorus demo
    For real:    chorus run --config config.toml
    """


def main() -> None:
    """Run the program. Times inside are UTC: ICU formats naive times in the zone of the process as they stand."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    chorus()
