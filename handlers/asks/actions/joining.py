"""Two persons turn out to be one."""

from handlers.asks import store
from handlers.core.context import Context
from handlers.core.feature import Following


async def join(context: Context, stays: str, goes: str) -> Following:
    """What both asked is one person's to close and to delete."""
    await store.join(context.session, stays, goes)
    return Following()
