"""Questions on a person's own page: what is open, and to ask one."""

from handlers.asks import store, views
from handlers.asks.actions.create import open_form
from handlers.asks.actions.reading import open_items
from handlers.asks.actions.rights import WHO_MAY_ASK
from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.core.events import Press, Role
from handlers.core.feature import Section
from handlers.core.rights import at_least, may_start

ORDER = 30
_SHOWN = 10


async def home(context: Context) -> Section:
    """Open questions, newest first."""
    team = at_least(context.actor, Role.TEAM)
    questions = await store.listed(context.session, closed=False, team=team, most=_SHOWN)
    items = await open_items(context, questions)
    return Section(ORDER, views.home(context.private, items, may_ask=await may_start(context, WHO_MAY_ASK)))


async def pressed_new(context: Context, event: Press) -> Effects:
    """The button that opens the form for a new question."""
    return await open_form(context)
