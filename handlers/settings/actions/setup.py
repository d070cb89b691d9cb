"""The guided set-up: said to whoever installed Chorus, and to managers with `/chorus setup`."""

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Post, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Installed, Press, Role
from handlers.core.message import Message
from handlers.core.people import Channel, channels, subject_of
from handlers.core.rights import whom_to_ask
from handlers.core.settings import owner_of
from handlers.core.texts import Words, supported
from handlers.settings import store, views
from handlers.settings.actions.following import SETUP, followers

STEPS = ("language", "timezone", "digest")
TEAM_CHANNEL = "team_channel"


async def installed(context: Context, event: Installed) -> Effects:
    """Write to whoever installed Chorus, in their language, with all there is to choose."""
    locale = context.actor.profile_locale
    if locale:
        await context.settings.put("language", supported(locale), level="team", owner=owner_of(event.where))
    return [Post(event.where, subject=SETUP)]


async def draw(context: Context, number: int) -> Message:
    """The set-up as it stands, in the language of where it is."""
    return await _drawn(context, await context.public(context.here))


async def settings_changed(context: Context, args: tuple[str, ...]) -> Effects:
    """A channel is new: the set-up offers it."""
    return [Refresh(SETUP)] if args[0] == "channels" else []


async def setup(context: Context, event: Command) -> Effects:
    """`/chorus setup`: the set-up for a manager, wherever it is typed."""
    await require_manager(context)
    return [Whisper(await _drawn(context, context.private), about=SETUP)]


async def pressed_setup(context: Context, event: Press) -> Effects:
    """The button that opens the set-up."""
    await require_manager(context)
    return [Whisper(await _drawn(context, context.private), about=SETUP)]


async def pressed_choose(context: Context, event: Press) -> Effects:
    """A value was chosen for the community."""
    await require_manager(context)
    setting = context.registry.settings.get(event.token.partition(":")[2])
    if setting is None or len(event.values) != 1 or "community" not in setting.levels:
        raise Refused("core.refused.gone")
    value = setting.parse(event.values[0])
    await context.settings.put(setting.name, value, level="community")
    receipt = views.changed(context.private, setting, value, "community")
    return await _done(context, event, receipt, followers(context, setting.name))


async def pressed_team(context: Context, event: Press) -> Effects:
    """A channel was chosen for the team."""
    await require_manager(context)
    chosen = [one for one in await channels(context.session) if (owner_of(one.place),) == event.values]
    if not chosen or chosen[0].imported:
        raise Refused("core.refused.gone")
    receipt = await choose_team(context, chosen[0])
    return await _done(context, event, receipt, followers(context, TEAM_CHANNEL))


async def choose_team(context: Context, channel: Channel) -> Message:
    """Make a channel the team's, in place of the one that its space had; what that person is told."""
    for other in await channels(context.session):
        same_space = (other.place.platform, other.place.space) == (channel.place.platform, channel.place.space)
        if other.kind == "team" and same_space and other.place != channel.place:
            await store.choose_kind(context.session, other.place, "community")
    await store.choose_kind(context.session, channel.place, "team")
    return views.of_team(context.private, channel, team=True)


async def require_manager(context: Context) -> None:
    """Refuse unless who acts is a manager."""
    if context.actor.role < Role.MANAGER:
        raise Refused("core.refused.manager_only", name=await whom_to_ask(context, Role.MANAGER))


async def _done(context: Context, event: Press, receipt: Message, following: list[Effect]) -> Effects:
    """What was chosen is shown at once: where the set-up was posted by a redraw, else by showing it again."""
    if await subject_of(context.session, event.where, event.message) == SETUP:
        return [Whisper(receipt), *following]
    return [Whisper(await _drawn(context, context.private), about=SETUP), *following]


async def _drawn(context: Context, words: Words) -> Message:
    live = [channel for channel in await channels(context.session) if not channel.imported]
    declared = context.registry.settings
    steps = [(declared[name], (await context.settings.get(name)).value) for name in STEPS if name in declared]
    return views.setup(words, views.State(live, steps))
