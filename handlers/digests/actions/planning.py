"""When the next digest is due: planned at every start, after every digest and after every change of a setting."""

from datetime import datetime

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job
from handlers.core.events import Entered, Place
from handlers.core.people import channel, channels
from handlers.core.schedules import Schedule
from handlers.core.settings import owner_of
from handlers.digests import store
from handlers.digests.rhythm import schedule_of

SEND = "digests.send"
_FOLLOWED = ("digest", "timezone", "team_channel")


async def entered(context: Context, event: Entered) -> Effects:
    """Plan the digests of a team channel, as at every start."""
    known = await channel(context.session, event.where)
    kind = known.kind if known is not None and known.kind_by == "person" else event.kind
    return await plan(context, event.where) if kind == "team" and not event.imported else []


async def settings_changed(context: Context, args: tuple[str, ...]) -> Effects:
    """Plan the digests of all team channels anew when a setting they follow changed."""
    return await plan_all(context) if args[0] in _FOLLOWED else []


async def plan_all(context: Context) -> list[Effect]:
    """Plan the digests of every team channel."""
    effects: list[Effect] = []
    for known in await channels(context.session):
        if known.kind == "team" and not known.imported:
            effects.extend(await plan(context, known.place))
    return effects


async def plan(context: Context, place: Place) -> list[Effect]:
    """Plan a team channel's next digest. One that is overdue stays due: it is late, not forgotten."""
    schedule = await schedule_of(context, place)
    if schedule is None:
        await store.drop_plan(context.session, place)
        return []
    before = await store.planned(context.session, place)
    if before is not None and before <= context.now:
        return [_job(place, before)]
    return [await plan_next(context, place, schedule)]


async def plan_next(context: Context, place: Place, schedule: Schedule) -> Job:
    """Note when the next digest is due, and the job that sends it."""
    due = schedule.next_after(context.now)
    await store.plan(context.session, place, due)
    return _job(place, due)


def _job(place: Place, due: datetime) -> Job:
    """The one waiting job of a team channel: a new one takes the place of the last."""
    return Job(SEND, (place.platform, place.space, place.channel), key=f"{SEND}:{owner_of(place)}", due=due)
