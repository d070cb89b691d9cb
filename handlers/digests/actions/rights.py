"""Digests are the team's: who may send, plan and read them."""

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Role
from handlers.core.rights import whom_to_ask


async def require_team(context: Context) -> None:
    """Refuse unless who acts is of the team."""
    if context.actor.role < Role.TEAM:
        raise Refused("digests.refused.team_only", name=await whom_to_ask(context, Role.TEAM))


async def require_manager(context: Context) -> None:
    """Refuse unless who acts is a manager."""
    if context.actor.role < Role.MANAGER:
        raise Refused("digests.refused.manager_only", name=await whom_to_ask(context, Role.MANAGER))
