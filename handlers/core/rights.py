"""Who may do what: three roles, the people who started a thing, and settings that say who may start one."""

from collections.abc import Mapping

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Role
from handlers.core.people import Person, somebody
from handlers.core.settings import Setting
from handlers.core.texts import Words

_WHO: Mapping[str, Role] = {"everyone": Role.MEMBER, "team": Role.TEAM, "managers": Role.MANAGER}


def at_least(person: Person, role: Role) -> bool:
    """Whether a person has a role or a higher one."""
    return person.role >= role


def may_see(context: Context, audience: str) -> bool:
    """Whether who acts is of an audience, `everyone` or `team`: what is asked in a team channel is the team's."""
    return audience != "team" or at_least(context.actor, Role.TEAM)


def may_run(context: Context, creator: str) -> bool:
    """Whether who acts may close, reopen and delete a thing: its creator and managers may."""
    return context.actor.id == creator or at_least(context.actor, Role.MANAGER)


def require_run(context: Context, creator: str, creator_name: str) -> None:
    """Refuse unless who acts may close, reopen and delete a thing."""
    if not may_run(context, creator):
        name = creator_name or context.private.line("core.role_manager")
        raise Refused("core.refused.creator_only", name=name)


def who_may(name: str, label: str) -> Setting:
    """A setting of the community that says who may start a thing: everyone, team or managers."""
    return Setting(name, label, "team", ("community",), _parsed, tuple(_WHO), _shown)


async def may_start(context: Context, setting: str) -> bool:
    """Whether who acts may start what a setting made by `who_may` speaks of."""
    return at_least(context.actor, await _needed(context, setting))


async def require_start(context: Context, setting: str) -> None:
    """Refuse unless who acts may start what a setting made by `who_may` speaks of."""
    needed = await _needed(context, setting)
    if not at_least(context.actor, needed):
        reason = "core.refused.manager_only" if needed == Role.MANAGER else "core.refused.team_only"
        raise Refused(reason, name=await whom_to_ask(context, needed))


async def whom_to_ask(context: Context, role: Role) -> str:
    """The name of somebody with at least this role, or the word for a manager where nobody has it."""
    return await somebody(context.session, role) or context.private.line("core.role_manager")


async def _needed(context: Context, setting: str) -> Role:
    return _WHO.get((await context.settings.get(setting)).value, Role.TEAM)


def _parsed(text: str) -> str:
    word = text.strip().casefold()
    if word not in _WHO:
        raise Refused("core.refused.not_who", text=text.strip()[:30], list=", ".join(_WHO))
    return word


def _shown(value: str, words: Words) -> str:
    return words.line(f"core.who_{value}") if value in _WHO else value
