"""Who may run, see, answer and read surveys."""

from handlers.core.channels import platform_name
from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Role
from handlers.core.message import Code, Moment
from handlers.core.rights import at_least, may_run, may_see, require_run
from handlers.surveys import store

WHO_MAY_SURVEY = "who_may_survey"


async def run_by(context: Context, number: int) -> store.Survey:
    """The survey, for who started it or a manager; refused to others and where there is no such survey."""
    survey = await seen_by(context, number)
    require_run(context, survey.creator, survey.creator_name)
    return survey


async def seen_by(context: Context, number: int) -> store.Survey:
    """The survey, for whoever may see it; to others it does not exist."""
    survey = await store.find(context.session, number)
    if survey is None or not may_see(context, survey.audience):
        raise Refused("surveys.refused.unknown", number=str(number), command=Code("/survey list"))
    return survey


async def read_by(context: Context, number: int) -> tuple[store.Survey, store.Standing]:
    """A survey whose results who acts may read, with how many answered.

    Everybody once it is closed, the team and who started it before; where names are hidden, from five people on.
    """
    survey = await seen_by(context, number)
    team = at_least(context.actor, Role.TEAM) or may_run(context, survey.creator)
    if survey.ended(context.now) is None and not team:
        raise Refused("surveys.refused.results_later")
    standing = await store.standing(context.session, number)
    if survey.hidden and standing.people < store.NAMED_FROM:
        raise Refused("surveys.refused.few", n=standing.people, max=store.NAMED_FROM)
    return survey, standing


async def taken_by(context: Context, number: int) -> store.Survey:
    """A survey that who acts may answer now."""
    survey = await store.find(context.session, number)
    if survey is None or not may_see(context, survey.audience):
        raise Refused("surveys.refused.deleted")
    ended = survey.ended(context.now)
    if ended is not None:
        raise Refused("surveys.refused.closed", when=Moment(ended), command=Code(f"/survey results {number}"))
    _require_known(context, survey)
    if await store.held_by(context.session, number, context.actor.id):
        raise Refused("surveys.refused.held", command=Code("/chorus link"))
    return survey


def _require_known(context: Context, survey: store.Survey) -> None:
    """Where anybody can be anybody, nobody answers what is also asked where people are known."""
    platform = context.actor.identity.platform
    if platform in context.unverified and not context.unverified.issuperset(survey.platforms):
        raise Refused("surveys.refused.unverified", platform=platform_name(platform))
