"""Who may run and see polls."""

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.message import Code
from handlers.core.rights import may_see, require_run
from handlers.polls import store

WHO_MAY_POLL = "who_may_poll"


async def run_by(context: Context, number: int) -> store.Poll:
    """The poll, for who started it or a manager; refused to others and where there is no such poll."""
    poll = await seen_by(context, number)
    require_run(context, poll.creator, poll.creator_name)
    return poll


async def seen_by(context: Context, number: int) -> store.Poll:
    """The poll, for whoever may see it; to others it does not exist."""
    poll = await store.find(context.session, number)
    if poll is None or not may_see(context, poll.audience):
        raise Refused("polls.refused.unknown", number=str(number), command=Code("/poll list"))
    return poll
