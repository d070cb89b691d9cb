"""Channels as people type them: `#general`, an id, the mention that a platform makes of one, `discord:general`."""

import re
from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.errors import Refused
from handlers.core.events import Place
from handlers.core.message import Code, Option
from handlers.core.people import Channel, channel, channels
from handlers.core.rights import may_see
from handlers.core.settings import owner_of

PLATFORMS = ("slack", "discord", "web")
_MENTION = re.compile(r"<#(?P<id>[^|>]+)(?:\|[^>]*)?>")
_COMMAS = re.compile("[,，、]")
_SHOWN = 80
_MOST_NAMED = 100
_MOST_OPTIONS = 100  # what a select of any platform holds
_SUGGESTED = 25


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


async def channel_of_form(context: Context) -> Place:
    """The channel here, for a form in which none was chosen. Raises `Refused` at its field where there is none."""
    if await channel(context.session, context.here) is None:
        raise Refused("core.refused.choose_channel", field="channels")
    return context.here


async def channel_options(context: Context) -> Sequence[Option]:
    """What the channels field of a form offers; nothing where there is no choice but the channel here."""
    known = await open_channels(context)
    if [one.place for one in known] == [context.here]:
        return []
    return [Option(owner_of(one.place), titled(context, one)) for one in known[:_MOST_OPTIONS]]


async def places_called(context: Context, typed: str | None) -> Sequence[Place]:
    """The channels in `#general, discord:town-square`, each once; the channel here where nothing is typed.

    Raises `Refused` for the first that is not there, so that it is all of them or none.
    """
    if typed is None:
        return [await channel_here(context)]
    known = await open_channels(context)
    names = [name for part in _COMMAS.split(typed) if (name := part.strip())] or [typed]
    return list(dict.fromkeys(channel_called(context, name, known).place for name in names))


def channel_called(
    context: Context, typed: str, known: Sequence[Channel], offered: Sequence[Channel] | None = None
) -> Channel:
    """The one of the known channels with a typed name or id, in this space rather than elsewhere.

    `slack:general` is one of that platform. Raises `Refused` where there is none, naming those that are `offered`
    (all known ones unless told) or the same name elsewhere; and where a name alone does not say which platform.
    """
    platform, name = _split(typed, known)
    named = [one for one in known if _is_called(one, name)]
    found = [one for one in named if platform in ("", one.place.platform)]
    if not found and named:
        elsewhere = context.private.line("core.comma").join(f"{one.place.platform}:{one.name}" for one in named)
        raise Refused(
            "core.refused.channel_elsewhere", name=f"#{name[:_SHOWN]}", platform=platform_name(platform), list=elsewhere
        )
    if not found:
        listed = _listed(context, known if offered is None else offered)
        raise Refused("core.refused.unknown_channel", name=f"#{name[:_SHOWN]}", list=listed)
    return _nearest(context, found, name)


def titled(context: Context, channel: Channel) -> str:
    """A channel as it is named to who acts: with its platform where that is another one."""
    elsewhere = channel.place.platform != context.here.platform
    return f"{channel.place.platform}:#{channel.name}" if elsewhere else f"#{channel.name}"


async def titles(context: Context, places: Sequence[Place]) -> str:
    """Channels as one text for who acts."""
    known = {one.place: one for one in await channels(context.session)}
    named = [titled(context, known[place]) if place in known else f"#{place.channel}" for place in places]
    return context.private.line("core.comma").join(named)


def platform_name(platform: str) -> str:
    """A platform as it is written."""
    return {"slack": "Slack", "discord": "Discord", "web": "Web"}.get(platform, platform)


def suggested(context: Context, typed: str, known: Sequence[Channel]) -> Sequence[Option]:
    """What a list of channels could go on with: the last one typed is completed, those before it stay."""
    parts = _COMMAS.split(typed)
    before = [part.strip() for part in parts[:-1] if part.strip()]
    last = parts[-1].strip().casefold()
    fitting = [text for one in known if last in (text := titled(context, one)).casefold() and text not in before]
    return [Option(value, value) for text in fitting[:_SUGGESTED] if len(value := ", ".join([*before, text])) <= 100]


def _nearest(context: Context, found: Sequence[Channel], name: str) -> Channel:
    here = (context.here.platform, context.here.space)
    nearest = min(found, key=lambda one: (one.place.platform, one.place.space) != here)
    platforms = sorted({one.place.platform for one in found})
    if len(platforms) > 1 and context.here.platform not in platforms:
        which = context.private.line("core.comma").join(f"{platform}:{nearest.name}" for platform in platforms)
        raise Refused("core.refused.which_channel", name=f"#{name[:_SHOWN]}", list=which)
    return nearest


def _split(typed: str, known: Sequence[Channel]) -> tuple[str, str]:
    """The platform that was typed before a colon, if one was, and the bare name."""
    before, colon, after = typed.strip().partition(":")
    prefix = before.strip().casefold()
    if colon and prefix in {*PLATFORMS, *(one.place.platform for one in known)}:
        return prefix, _bare(after)
    return "", _bare(typed)


def _is_called(channel: Channel, name: str) -> bool:
    wanted = name.casefold()
    return bool(wanted) and wanted in (_bare(channel.name).casefold(), channel.place.channel.casefold())


def _listed(context: Context, offered: Sequence[Channel]) -> str:
    return context.private.line("core.comma").join([titled(context, one) for one in offered[:_MOST_NAMED]]) or "—"


def _bare(typed: str) -> str:
    mention = _MENTION.fullmatch(typed.strip())
    return (mention["id"] if mention else typed).strip().lstrip("#＃").strip()
