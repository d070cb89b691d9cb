"""Channels: known from the first moment, told once that they are read, and what of them was seen."""

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job, Post
from handlers.core.events import Entered, Place, Seen, Unread
from handlers.core.moments import micros
from handlers.core.people import channel
from handlers.feedback import store, views
from handlers.feedback.actions.keeping import FORGET, days_kept


async def entered(context: Context, event: Entered) -> Effects:
    """Note a channel; the first time it is watched, say there what is read and how to opt out."""
    if event.imported:
        await store.enter_imported(context.session, event)
        return []
    new = await channel(context.session, event.where) is None
    await store.enter(context.session, event)
    return [Job(FORGET, key=FORGET), *await announce(context, event.where), *(_followers(context) if new else ())]


def _followers(context: Context) -> list[Effect]:
    """The jobs of features that follow what can be set: there is one channel more."""
    jobs = [name for name in context.registry.jobs if name.endswith(".settings_changed")]
    return [Job(name, ("channels",), key=f"{name}:channels") for name in jobs]


async def announce(context: Context, place: Place) -> list[Effect]:
    """The notice for a watched community channel, posted once however often it is returned."""
    known = await channel(context.session, place)
    if known is None or not known.watched or known.imported or known.kind != "community":
        return []
    message = views.notice(await context.public(place), await days_kept(context))
    return [Post(place, message, key=f"feedback.notice:{place.platform}/{place.space}/{place.channel}")]


async def seen(context: Context, event: Seen) -> Effects:
    """Note a stretch of time in which nothing was missed."""
    if event.since < event.at:
        await store.saw(context.session, event.where, micros(event.since), micros(event.at))
    return []


async def unread(context: Context, event: Unread) -> Effects:
    """Note a stretch of which it is known why it was missed."""
    if event.since < event.at:
        await store.unread(context.session, event.where, micros(event.since), micros(event.at), event.reason)
    return []
