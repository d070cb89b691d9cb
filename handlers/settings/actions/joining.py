"""`/chorus join`: an installed space becomes part of another community, with a code that a manager there was given."""

from handlers.core.arguments import parse
from handlers.core.codes import LENGTH, bare
from handlers.core.context import Context
from handlers.core.effects import Effects, JoinSpace, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command
from handlers.core.spaces import offer_join, stands_alone, take_join
from handlers.settings import views
from handlers.settings.actions.setup import require_manager


async def join(context: Context, event: Command) -> Effects:
    """Give a code for this community, or join the one whose code was typed."""
    await require_manager(context)
    typed = parse(event.words, {})
    code = bare("".join((*typed.words, *typed.quoted)))
    return await _take(context, code) if code else await _offer(context)


async def _offer(context: Context) -> Effects:
    code = context.random_code(LENGTH)
    until = await offer_join(context.session, code, context.now)
    return [Whisper(views.join_code(context.private, code, until))]


async def _take(context: Context, code: str) -> Effects:
    if not stands_alone(context.community, context.here):
        raise Refused("settings.refused.joined_before")
    community = await take_join(context.session, code, context.now)
    if community is None:  # said, not refused: the try must stay counted
        return [Whisper(views.no_join(context.private))]
    return [JoinSpace(context.here, community), Whisper(views.joined(context.private))]
