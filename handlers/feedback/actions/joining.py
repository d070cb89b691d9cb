"""Two persons turn out to be one: what both said is one person's."""

from handlers.core.context import Context
from handlers.core.effects import Refresh
from handlers.core.feature import Following
from handlers.feedback import store


async def join(context: Context, stays: str, goes: str) -> Following:
    """Whoever said something under both names counts once, wherever that is shown."""
    subjects = await store.subjects_of_person(context.session, goes)
    await store.join(context.session, stays, goes)
    return Following(effects=tuple(Refresh(subject) for subject in subjects))
