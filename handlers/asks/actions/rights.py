"""Who may ask, run and see questions."""

from collections.abc import Mapping

from handlers.asks import store
from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Press, Role
from handlers.core.message import Code
from handlers.core.people import somebody
from handlers.core.rights import at_least, require_creator

_WHO: Mapping[str, Role] = {"everyone": Role.MEMBER, "team": Role.TEAM, "managers": Role.MANAGER}
WHO = tuple(_WHO)
_LONGEST_NUMBER = 9


def parse_who_may(text: str) -> str:
    """The stored form of the setting: everyone, team or managers."""
    word = text.strip().casefold()
    if word not in _WHO:
        raise Refused("asks.refused.not_who", text=text.strip()[:30], list=", ".join(WHO))
    return word


async def may_ask(context: Context) -> bool:
    """Whether who acts may ask a question."""
    return at_least(context.actor, await _needed(context))


async def require_asker(context: Context) -> None:
    """Refuse unless who acts may ask a question."""
    needed = await _needed(context)
    if not at_least(context.actor, needed):
        name = await somebody(context.session, needed) or context.private.line("core.role_manager")
        raise Refused("core.refused.manager_only" if needed == Role.MANAGER else "core.refused.team_only", name=name)


async def run_by(context: Context, number: int) -> store.Question:
    """The question, for who asked it or a manager; refused to others and where there is no such question."""
    question = await seen_by(context, number)
    require_creator(context.actor, question.creator, question.creator_name or context.private.line("core.role_manager"))
    return question


async def seen_by(context: Context, number: int) -> store.Question:
    """The question, for whoever may see it; to others it does not exist."""
    question = await store.find(context.session, number)
    if question is None or (question.audience == "team" and not at_least(context.actor, Role.TEAM)):
        raise Refused("asks.refused.unknown", number=str(number), command=Code("/ask list"))
    return question


def may_run(context: Context, question: store.Question) -> bool:
    """Whether who acts may close, reopen and delete a question."""
    return question.creator == context.actor.id or at_least(context.actor, Role.MANAGER)


def pressed_number(event: Press) -> int:
    """The number in a token, which is not trusted."""
    _, _, text = event.token.partition(":")
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER):
        raise Refused("core.refused.gone")
    return int(text)


async def _needed(context: Context) -> Role:
    return _WHO.get((await context.settings.get("who_may_ask")).value, Role.TEAM)
