"""Quotes in digests that are already posted: hidden by the team, or gone because their author wished so."""

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Edited, Press, Removed
from handlers.core.message import Message
from handlers.digests import store, views
from handlers.digests.actions.rights import require_team
from handlers.digests.model import still_says
from handlers.feedback.store import hide, source_in, usable, words_now


async def draw(context: Context, number: int) -> Message | None:
    """A digest as it was made, without quotes that may not be shown any more."""
    made = await store.find(context.session, number)
    if made is None:
        return None
    quotes = views.quotes(made)
    now = await words_now(context.session, {quote.source for quote in quotes})
    gone = {quote.source for quote in quotes if not still_says(quote.text, now.get(quote.source, ""))}
    return views.without(made, gone)


async def pressed_hide(context: Context, event: Press) -> Effects:
    """Hide a quote everywhere, from now on."""
    await require_team(context)
    source = event.token.partition(":")[2]
    if not await hide(context.session, source):
        raise Refused("core.refused.gone")
    shown_in = await _taken_out(context, source)
    return [Whisper(views.hidden(context.private, len(shown_in))), *shown_in]


async def edited(context: Context, event: Edited) -> Effects:
    """A message was edited: digests that quote it look at it again."""
    return await _refreshed(context, source_in(event.where, event.message))


async def removed(context: Context, event: Removed) -> Effects:
    """A message was deleted: digests that quote it leave it out."""
    return await _taken_out(context, source_in(event.where, event.message))


async def erased(context: Context, args: tuple[str, ...]) -> Effects:
    """Words were erased, by wish or because they were kept long enough: digests that quote them leave them out."""
    effects: list[Effect] = []
    every = await store.quoted(context.session)
    for source in sorted(set(every) - await usable(context.session, every)):
        effects.extend(await _taken_out(context, source))
    return effects


async def _taken_out(context: Context, source: str) -> list[Effect]:
    """Take the words of a quote out of what is kept, for good."""
    shown_in = await _refreshed(context, source)
    for number in await store.quoting(context.session, source):
        made = await store.find(context.session, number)
        if made is not None:
            await store.rewrite(context.session, number, views.without(made, {source}))
    await store.drop_quote(context.session, source)
    return shown_in


async def _refreshed(context: Context, source: str) -> list[Effect]:
    return [Refresh(f"digest:{number}") for number in await store.quoting(context.session, source)]
