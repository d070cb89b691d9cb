"""How long feedback is kept: once a day what is older is deleted."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.core.context import Context
from handlers.core.effects import Effects, Job, Refresh
from handlers.core.feature import Following
from handlers.core.moments import micros
from handlers.feedback import store
from handlers.feedback.model import keep_days

FORGET = "feedback.forget"
ERASED = ".erased"
AT_ONCE = 5_000  # messages a transaction: some milliseconds, so that nobody waits


async def forget(context: Context, args: tuple[str, ...]) -> Effects:
    """Delete what is older than the days to keep; again at once while there is more, then in a day."""
    return await forget_some(context, AT_ONCE)


async def forget_some(context: Context, most: int) -> Effects:
    """Delete at most so many."""
    before = micros(context.now - timedelta(days=await days_kept(context)))
    subjects = await store.subjects_to_forget(context.session, before, most)
    gone = await store.forget(context.session, before, most)
    due = context.now if gone == most else context.now + timedelta(days=1)
    followed = followers(context) if gone else ()
    return [Job(FORGET, key=FORGET, due=due), *followed, *(Refresh(subject) for subject in subjects)]


async def forget_person(context: Context, person: str) -> Following:
    """Erase all that somebody said and gave; what quoted it no longer does."""
    erased = await store.erase_person(context.session, person)
    return Following(effects=(*(Refresh(subject) for subject in erased.subjects), *followers(context)))


def followers(context: Context) -> Sequence[Job]:
    """The jobs `erased` of features that show quotes: they look again at what may still be quoted."""
    return [Job(name, key=name) for name in context.registry.jobs if name.endswith(ERASED)]


async def days_kept(context: Context) -> int:
    """What the setting `keep_days` says."""
    return keep_days((await context.settings.get("keep_days")).value)
