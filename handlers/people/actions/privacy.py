"""`/chorus export me` and `/chorus forget me`: what is kept of oneself, and the end of it."""

from handlers.core import personal
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Press
from handlers.core.message import Code
from handlers.people import views

_ME = ("", "me")


async def export(context: Context, command: Command) -> Effects:
    """How much is kept of whoever asks, and how to get it."""
    _require_me(command)
    return [Whisper(views.exported(context.private, await _counted(context), context.actor.id))]


async def forget(context: Context, command: Command) -> Effects:
    """Ask first."""
    _require_me(command)
    return [Whisper(views.asked(context.private, sum((await _counted(context)).values())))]


async def pressed_forget(context: Context, event: Press) -> Effects:
    """Forget whoever pressed; the token says nothing of whom."""
    records = sum((await _counted(context)).values())
    following = await personal.forget(context, context.actor.id)
    return [Whisper(views.forgotten(context.private, records, following.told)), *following.effects]


async def _counted(context: Context) -> dict[str, int]:
    return dict(await personal.counted(context, await personal.known(context.session, context.actor.id)))


def _require_me(command: Command) -> None:
    if command.words.strip().casefold() not in _ME:
        raise Refused("people.refused.only_me", command=Code(f"/chorus {command.name} me"))
