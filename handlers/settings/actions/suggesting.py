"""Names of settings, their values, and channels, for who fills in a command."""

from collections.abc import Sequence

from handlers.core.channels import open_channels, suggested
from handlers.core.context import Context
from handlers.core.message import Option
from handlers.core.suggesting import worded_options
from handlers.settings.model import FOR


async def suggest_names(context: Context, typed: str) -> Sequence[Option]:
    """The settings there are."""
    words = context.private
    named = [(setting.name, words.line(setting.label)) for setting in context.registry.settings.values()]
    return worded_options(typed, named)


async def suggest_values(context: Context, typed: str) -> Sequence[Option]:
    """The values of settings that have only a few, with whose they are."""
    words = context.private
    valued = [
        (option, f"{setting.shown(option, words)} · {words.line(setting.label)}")
        for setting in context.registry.settings.values()
        for option in setting.options
    ]
    return worded_options(typed, valued)


async def suggest_levels(context: Context, typed: str) -> Sequence[Option]:
    """Whom a setting can be for."""
    words = context.private
    return worded_options(typed, [(word, words.line(f"settings.for.{level}")) for word, level in FOR.items()])


async def suggest_channels(context: Context, typed: str) -> Sequence[Option]:
    """The channels that who fills in may post in; a list goes on after its last comma."""
    return suggested(context, typed, await open_channels(context))
