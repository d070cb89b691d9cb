"""What is noted of a person, and for the team what Chorus can see, on a person's own page."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.core.context import Context
from handlers.core.events import Role
from handlers.core.feature import Section
from handlers.core.message import Element
from handlers.core.rights import at_least
from handlers.feedback import store, views

ORDER = 60
_DAY = timedelta(days=1)


async def home(context: Context) -> Section:
    """How much is noted of the reader; the team reads besides what was missed in the last day."""
    own = await store.noted_of(context.session, context.actor.id)
    elements = views.home(context.private, own.messages, own.answers, opted_out=context.actor.opted_out)
    return Section(ORDER, (*elements, *await _sees(context)))


async def _sees(context: Context) -> Sequence[Element]:
    if not at_least(context.actor, Role.TEAM):
        return ()
    covered = await store.coverage(context.session, context.now - _DAY, context.now)
    live = [one for one in covered if not one.channel.imported]
    return views.sees(context.private, live)
