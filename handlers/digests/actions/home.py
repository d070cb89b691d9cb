"""The digest on a team member's own page: when it comes, and to have one now."""

from handlers.core.context import Context
from handlers.core.events import Role
from handlers.core.feature import Section
from handlers.core.people import channels
from handlers.core.rights import at_least
from handlers.digests import store, views
from handlers.digests.rhythm import schedule_of

ORDER = 50


async def home(context: Context) -> Section | None:
    """Nothing for others, and nothing where there is no team channel."""
    if not at_least(context.actor, Role.TEAM):
        return None
    planned = [
        views.Planned(
            known.name,
            await schedule_of(context, known.place),
            await store.planned(context.session, known.place),
        )
        for known in await channels(context.session)
        if known.kind == "team" and not known.imported
    ]
    return Section(ORDER, views.home(context.private, planned)) if planned else None
