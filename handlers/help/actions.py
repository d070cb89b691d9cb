"""Answers to `/chorus help`, `/chorus about` and `/chorus privacy`."""

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import msgspec

from handlers.core.arguments import nearest
from handlers.core.channels import open_channels, titled
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Press
from handlers.core.feature import CommandSpec, Section, Usage
from handlers.core.message import Code, Option
from handlers.core.people import channels
from handlers.core.suggesting import worded_options
from handlers.feedback.actions.keeping import days_kept
from handlers.help import views
from handlers.help.model import NEEDED, allowed, place_of

HOME_ORDER = 0
_CHANNELS = 2
_IN = "--in "


async def help_(context: Context, event: Command) -> Effects:
    """All commands, those the person may use first; or every way to use one of them."""
    name = event.words.strip().removeprefix("/").removeprefix("chorus ").strip().lower()
    if name:
        return [Whisper(views.command(context.private, await _offered(context, _spec(context, name))))]
    return await _overview(context)


async def about(context: Context, event: Command) -> Effects:
    """What Chorus is."""
    return [Whisper(views.about(context.private, _version(), context.states))]


async def home(context: Context) -> Section:
    """What Chorus is for, at the top of a person's own page."""
    return Section(HOME_ORDER, views.home(context.private, list(context.states)))


async def pressed_commands(context: Context, event: Press) -> Effects:
    """The button that shows what can be typed."""
    return await _overview(context)


async def privacy(context: Context, event: Command | Press) -> Effects:
    """What is read, how long it is kept, who sees it, how to opt out."""
    watched = [f"#{channel.name}" for channel in await channels(context.session) if channel.watched]
    days = await days_kept(context)
    return [Whisper(views.privacy(context.private, watched, days, opted_out=context.actor.opted_out))]


async def suggest_commands(context: Context, typed: str) -> Sequence[Option]:
    """The commands there are."""
    names = sorted(context.registry.commands, key=place_of)
    return worded_options(typed, [(name, context.registry.commands[name][0].typed) for name in names])


async def _overview(context: Context) -> Effects:
    specs = sorted((spec for spec, _ in context.registry.commands.values()), key=lambda spec: place_of(spec.name))
    return [Whisper(views.overview(context.private, [await _offered(context, spec) for spec in specs]))]


def _spec(context: Context, name: str) -> CommandSpec:
    found = context.registry.commands.get(name)
    if found is not None:
        return found[0]
    near = nearest(name, tuple(context.registry.commands))
    if near is None:
        raise Refused("core.refused.unknown_command_alone", command=Code(f"/{name[:40]}"))
    raise Refused("core.refused.unknown_command", command=Code(f"/{name[:40]}"), near=Code(f"/{near}"))


async def _offered(context: Context, spec: CommandSpec) -> views.Offered:
    named = ",".join(titled(context, one) for one in (await open_channels(context))[:_CHANNELS])
    open_to = [(with_channels(usage, named), await _may(context, usage)) for usage in spec.usages]
    return views.Offered(spec, _of(open_to, mine=True), _of(open_to, mine=False))


def with_channels(usage: Usage, channels: str) -> Usage:
    """A usage whose example names channels that are there, so that it can be pasted."""
    before, flag, _ = usage.example.partition(_IN)
    return msgspec.structs.replace(usage, example=f"{before}{flag}{channels}") if flag and channels else usage


def _of(usages: Sequence[tuple[Usage, bool]], *, mine: bool) -> Sequence[Usage]:
    return [usage for usage, may in usages if may == mine]


async def _may(context: Context, usage: Usage) -> bool:
    needs = usage.needs
    if needs not in NEEDED and needs in context.registry.settings:
        needs = (await context.settings.get(needs)).value
    return allowed(needs, context.actor.role)


def _version() -> str:
    """The version of what is installed; empty in a bare checkout."""
    try:
        return version("chorus")
    except PackageNotFoundError:
        return ""
