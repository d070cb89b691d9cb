"""Making a digest, keeping it, posting it once; and the job that does it when one is due."""

from datetime import datetime

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Post
from handlers.core.events import Place
from handlers.core.feature import Window
from handlers.core.message import Message
from handlers.core.people import channel
from handlers.digests import store, views
from handlers.digests.actions.compose import compose
from handlers.digests.actions.planning import plan_next
from handlers.digests.model import covered_from
from handlers.digests.rhythm import schedule_of
from handlers.feedback.store import known_since


async def send(context: Context, args: tuple[str, ...]) -> Effects:
    """The digest that is due in a team channel, which the args name."""
    place = Place(*args)
    due, schedule = await store.planned(context.session, place), await schedule_of(context, place)
    if due is None or schedule is None:
        return []  # switched off since
    known = await channel(context.session, place)
    if known is None or known.kind != "team":
        await store.drop_plan(context.session, place)
        return []
    end = max(due, schedule.last_before(context.now))
    return [*await posted(context, place, end), await plan_next(context, place, schedule)]


async def posted(context: Context, place: Place, end: datetime) -> list[Effect]:
    """A team channel's digest up to `end`; nothing when the last one goes as far."""
    window = await window_of(context, place, end)
    if window.start >= window.end:
        return []
    message = await composed(context, place, window)
    number = await store.keep(context.session, place, window.start, window.end, message)
    await store.keep_quotes(context.session, number, views.sources(message))
    return [Post(place, subject=f"digest:{number}", key=f"digests.post:{number}")]


async def window_of(context: Context, place: Place, end: datetime) -> Window:
    """What a digest of a team channel covers that ends at `end`."""
    last_end = await store.last_end(context.session, place)
    return Window(covered_from(last_end, await known_since(context.session), end), end)


async def composed(context: Context, place: Place, window: Window) -> Message:
    """The digest of a team channel, in its language."""
    return await compose(context.at(place), window, await context.language_of(place))
