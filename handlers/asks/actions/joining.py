"""Two persons turn out to be one, or one is forgotten."""

from handlers.asks import store
from handlers.core.context import Context
from handlers.core.effects import Refresh
from handlers.core.feature import Following


async def join(context: Context, stays: str, goes: str) -> Following:
    """What both asked is one person's to close and to delete."""
    await store.join(context.session, stays, goes)
    return Following()


async def forgets(context: Context, person: str) -> Following:
    """What somebody asked is drawn again without a name."""
    return Following(effects=tuple(Refresh(f"ask:{one}") for one in await store.created(context.session, person)))
