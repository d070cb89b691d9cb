"""Opting out of being read, and in again."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Refresh, Whisper
from handlers.core.events import Command
from handlers.feedback import followers
from handlers.feedback.store import erase_person
from handlers.people import store, views
from handlers.people.model import Erased


async def opt_out(context: Context, command: Command) -> Effects:
    """Erase what was noted of a person and note nothing from now on."""
    if context.actor.opted_out:
        return [Whisper(views.was_out(context.private))]
    await store.set_opted_out(context.session, context.actor.id, True)
    erased = await erase_person(context.session, context.actor.id)
    told = Whisper(views.opted_out(context.private, Erased(erased.messages, erased.reactions)))
    return [told, *(Refresh(subject) for subject in erased.subjects), *followers(context)]


async def opt_in(context: Context, command: Command) -> Effects:
    """Note a person's words again, from now on."""
    if not context.actor.opted_out:
        return [Whisper(views.was_in(context.private))]
    await store.set_opted_out(context.session, context.actor.id, False)
    return [Whisper(views.opted_in(context.private))]
