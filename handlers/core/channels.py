"""Channels as people type them: `#general`, an id, or the mention that a platform makes of one."""

import re
from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Place
from handlers.core.message import Code
from handlers.core.people import Channel, channel, channels
from handlers.core.rights import may_see

_MENTION = re.compile(r"<#(?P<id>[^|>]+)(?:\|[^>]*)?>")
_SHOWN = 80
_MOST_NAMED = 100


async def open_channels(context: Context) -> Sequence[Channel]:
    """The channels who acts may post in: those that live, and the team's only for the team."""
    known = await channels(context.session)
    return [one for one in known if not one.imported and may_see(context, one.kind)]


async def channel_here(context: Context) -> Place:
    """The channel the actor is in. Raises `Refused` where it is none, as in a direct conversation."""
    if await channel(context.session, context.here) is None:
        known = await open_channels(context)
        name = known[0].name if known else "general"
        raise Refused("core.refused.no_channel_here", example=Code(f"--in #{name}"))
    return context.here


def channel_called(
    context: Context, typed: str, known: Sequence[Channel], offered: Sequence[Channel] | None = None
) -> Channel:
    """The one of the known channels with a typed name or id, in this space rather than elsewhere.

    Raises `Refused` where there is none, naming those that are `offered`: all known ones unless told.
    """
    name = _bare(typed)
    wanted = name.casefold()
    found = [one for one in known if wanted in (_bare(one.name).casefold(), one.place.channel.casefold())]
    if not wanted or not found:
        named = [f"#{one.name}" for one in (known if offered is None else offered)[:_MOST_NAMED]]
        listed = context.private.line("core.comma").join(named) or "—"
        raise Refused("core.refused.unknown_channel", name=f"#{name[:_SHOWN]}", list=listed)
    here = (context.here.platform, context.here.space)
    return min(found, key=lambda one: (one.place.platform, one.place.space) != here)


def _bare(typed: str) -> str:
    mention = _MENTION.fullmatch(typed.strip())
    return (mention["id"] if mention else typed).strip().lstrip("#＃").strip()
