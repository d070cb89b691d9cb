"""Polls on a person's own page: what is open, what one chose, and to vote right there."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press, Role
from handlers.core.feature import Section
from handlers.core.rights import at_least, may_start
from handlers.core.tokens import numbered
from handlers.polls import store, views
from handlers.polls.actions.create import open_form
from handlers.polls.actions.rights import WHO_MAY_POLL, seen_by

ORDER = 20
_SHOWN = 10
_READ = 1000


async def home(context: Context) -> Section:
    """Open polls with one's own votes, newest first."""
    team = at_least(context.actor, Role.TEAM)
    polls = await store.listed(context.session, closed=False, team=team, most=_READ)
    shown = await store.voted(context.session, polls[:_SHOWN], context.actor.id)
    items = [
        views.home_item(context.private, voted, await store.tally(context.session, voted.poll.number))
        for voted in shown
    ]
    may_ask = await may_start(context, WHO_MAY_POLL)
    return Section(ORDER, views.home(context.private, items, more=len(polls) - len(shown), may_ask=may_ask))


async def pressed_show(context: Context, event: Press) -> Effects:
    """The button that shows a poll to one person alone, to vote on it there."""
    number = numbered(event.token)
    if await store.find(context.session, number) is None:
        raise Refused("polls.refused.deleted")
    poll = await seen_by(context, number)
    tally = await store.tally(context.session, number)
    return [Whisper(views.drawing(context.private, poll, tally), about=poll.subject)]


async def pressed_new(context: Context, event: Press) -> Effects:
    """The button that opens the form for a new poll."""
    return await open_form(context)
