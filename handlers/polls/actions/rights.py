"""Who may start, run and see polls."""

from collections.abc import Mapping

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Role
from handlers.core.message import Code
from handlers.core.rights import at_least, require_creator
from handlers.polls import store

_WHO: Mapping[str, Role] = {"everyone": Role.MEMBER, "team": Role.TEAM, "managers": Role.MANAGER}
WHO = tuple(_WHO)


def parse_who_may(text: str) -> str:
    """The stored form of the setting: everyone, team or managers."""
    word = text.strip().casefold()
    if word not in _WHO:
        raise Refused("polls.refused.not_who", text=text.strip()[:30], list=", ".join(WHO))
    return word


async def may_ask(context: Context) -> bool:
    """Whether who acts may start a poll."""
    return at_least(context.actor, await _needed(context))


async def require_asker(context: Context) -> None:
    """Refuse unless who acts may start a poll."""
    needed = await _needed(context)
    if not at_least(context.actor, needed):
        name = await store.someone(context.session, needed) or context.private.line("core.role_manager")
        raise Refused("core.refused.manager_only" if needed == Role.MANAGER else "core.refused.team_only", name=name)


async def run_by(context: Context, number: int) -> store.Poll:
    """The poll, for who started it or a manager; refused to others and where there is no such poll."""
    poll = await seen_by(context, number)
    require_creator(context.actor, poll.creator, poll.creator_name)
    return poll


async def seen_by(context: Context, number: int) -> store.Poll:
    """The poll, for whoever may see it; to others it does not exist."""
    poll = await store.find(context.session, number)
    if poll is None or not may_see(context, poll.audience):
        raise Refused("polls.refused.unknown", number=str(number), command=Code("/poll list"))
    return poll


def may_see(context: Context, audience: str) -> bool:
    """Whether who acts is of a poll's audience: what is asked in a team channel is the team's."""
    return audience != "team" or at_least(context.actor, Role.TEAM)


def may_run(context: Context, poll: store.Poll) -> bool:
    """Whether who acts may close, reopen and delete a poll."""
    return poll.creator == context.actor.id or at_least(context.actor, Role.MANAGER)


async def _needed(context: Context) -> Role:
    return _WHO.get((await context.settings.get("who_may_poll")).value, Role.TEAM)
