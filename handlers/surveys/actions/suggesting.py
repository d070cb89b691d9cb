"""Surveys by number and title, for who fills in a command."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.events import Role
from handlers.core.message import Option
from handlers.core.rights import at_least, may_run
from handlers.core.suggesting import numbered_options
from handlers.surveys import store

_READ = 200


async def suggest_open(context: Context, typed: str) -> Sequence[Option]:
    """Open surveys that who fills in may close."""
    return _options(context, typed, await _listed(context, closed=False), run=True)


async def suggest_closed(context: Context, typed: str) -> Sequence[Option]:
    """Closed surveys that who fills in may reopen."""
    return _options(context, typed, await _listed(context, closed=True), run=True)


async def suggest_own(context: Context, typed: str) -> Sequence[Option]:
    """All surveys that who fills in may delete."""
    return _options(context, typed, await _all(context), run=True)


async def suggest_all(context: Context, typed: str) -> Sequence[Option]:
    """All surveys that who fills in may see."""
    return _options(context, typed, await _all(context), run=False)


async def _all(context: Context) -> Sequence[store.Survey]:
    return [*await _listed(context, closed=False), *await _listed(context, closed=True)]


async def _listed(context: Context, *, closed: bool) -> Sequence[store.Survey]:
    return await store.listed(context.session, closed=closed, team=at_least(context.actor, Role.TEAM), most=_READ)


def _options(context: Context, typed: str, surveys: Sequence[store.Survey], *, run: bool) -> Sequence[Option]:
    shown = [survey for survey in surveys if not run or may_run(context, survey.creator)]
    return numbered_options(typed, [(survey.number, survey.title) for survey in shown])
