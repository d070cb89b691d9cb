"""Reading and changing settings, and choosing which channels are watched."""

from collections.abc import Sequence
from typing import cast

from handlers.core.arguments import Flag, nearest, parse
from handlers.core.channels import channel_called
from handlers.core.context import Context
from handlers.core.effects import Effects, OpenForm, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Press, Role, Submitted
from handlers.core.message import Code, Message
from handlers.core.people import Channel, Person, channels
from handlers.core.rights import whom_to_ask
from handlers.core.settings import Level, Resolved, Setting, owner_of
from handlers.core.texts import supported
from handlers.feedback import announce
from handlers.settings import store, views
from handlers.settings.actions.following import SETUP, followers
from handlers.settings.actions.setup import TEAM_CHANNEL, choose_team
from handlers.settings.model import FOR, NEEDED, open_levels, usual_level

FLAGS = {"for": Flag("value", "community", tuple(FOR)), "reset": Flag()}


async def settings(context: Context, event: Command) -> Effects:
    """`/chorus settings`: all of them, one of them, a new value, or a channel to watch."""
    typed = parse(event.words, FLAGS)
    words = (*typed.words, *typed.quoted)
    if not words or words[0].lower() == "list":
        return [Whisper(await shown_overview(context))]
    if words[0].lower() == "set" and len(words) > 1:
        words = words[1:]
    name = words[0].lower()
    if name in ("watch", "unwatch"):
        return await _watch(context, words[1:], watched=name == "watch")
    if name in ("team", "community"):
        return await _whose(context, words[1:], team=name == "team")
    setting = _setting(context, name)
    level = cast(Level, FOR[typed.flags["for"] or ""]) if "for" in typed.flags else None
    if "reset" in typed.flags:
        return await _drop(context, setting, level)
    if len(words) == 1:
        return [Whisper(views.one(context.private, await shown_setting(context, setting)))]
    return await _put(context, setting, " ".join(words[1:]), level)


async def pressed_change(context: Context, event: Press) -> Effects:
    """A button beside a setting opens its form."""
    name, _, level = event.token.partition(":")[2].partition(":")
    shown = await shown_setting(context, _setting(context, name))
    if level in NEEDED:
        await _require(context, level)
        return [OpenForm(views.form(context.private, shown, cast(Level, level)))]
    if not shown.open_levels:
        await _require(context, usual_level(shown.setting.levels))
    return [OpenForm(views.form(context.private, shown))]


async def pressed_watch(context: Context, event: Press) -> Effects:
    """A button beside a channel: watch it."""
    return await _choose(context, await _pressed_channel(context, event), watched=True)


async def pressed_unwatch(context: Context, event: Press) -> Effects:
    """A button beside a channel: stop watching it."""
    return await _choose(context, await _pressed_channel(context, event), watched=False)


async def submitted(context: Context, event: Submitted) -> Effects:
    """The form of a setting was sent."""
    name, _, fixed = event.token.partition(":")[2].partition(":")
    setting = _setting(context, name)
    value, chosen = event.answers.get("value", ""), fixed or event.answers.get("level", "")
    if not isinstance(value, str) or not value.strip():
        raise Refused("core.refused.required", field="value")
    level = cast(Level, chosen) if isinstance(chosen, str) and chosen in NEEDED else None
    if level is None:
        level = cast(Level, next(iter(open_levels(setting.levels, context.actor.role)), usual_level(setting.levels)))
    try:
        return await _put(context, setting, value, level)
    except Refused as refusal:
        raise Refused(refusal.reason, field="value", **refusal.values) from refusal


async def shown_overview(context: Context) -> Message:
    """All settings and channels, for who acts."""
    shown = [await shown_setting(context, setting) for setting in context.registry.settings.values()]
    return views.overview(context.private, shown, await channels(context.session), context.actor.role)


async def shown_setting(context: Context, setting: Setting) -> views.Shown:
    """A setting as it holds here for who acts."""
    shared = await context.settings.get(setting.name, team=owner_of(context.here))
    own = await context.settings.get(setting.name, person=context.actor.id)
    mine = own if own.origin == "person" else _of_profile(context.actor, setting.name)
    levels = [cast(Level, level) for level in open_levels(setting.levels, context.actor.role)]
    return views.Shown(setting, mine or shared, levels, shared if mine else None)


def _of_profile(person: Person, name: str) -> Resolved | None:
    """What the person's platform says of them: it applies unless they set something else."""
    if name == "language" and person.profile_locale:
        return Resolved(supported(person.profile_locale), "profile")
    if name == "timezone" and person.profile_tz:
        return Resolved(person.profile_tz, "profile")
    return None


async def _put(context: Context, setting: Setting, text: str, level: Level | None) -> Effects:
    level = await _level(context, setting, level)
    value = setting.parse(text[: views.LONGEST_VALUE])
    await context.settings.put(setting.name, value, level=level, owner=_owner(context, level))
    own_language = setting.name == "language" and level == "person"
    words = context.texts.words(value) if own_language else context.private
    return [Whisper(views.changed(words, setting, value, level)), *followers(context, setting.name, level)]


async def _drop(context: Context, setting: Setting, level: Level | None) -> Effects:
    level = await _level(context, setting, level)
    await context.settings.drop(setting.name, level=level, owner=_owner(context, level))
    shown = await shown_setting(context, setting)
    return [Whisper(views.dropped(context.private, setting, shown.resolved)), *followers(context, setting.name, level)]


async def _level(context: Context, setting: Setting, level: Level | None) -> Level:
    """The level that was named or is usual, once it is sure that the setting has it and the person may set it."""
    chosen = level or cast(Level, usual_level(setting.levels))
    if chosen not in setting.levels:
        listed = ", ".join(f"--for {word}" for word, one in FOR.items() if one in setting.levels)
        raise Refused("settings.refused.level", name=Code(setting.name), list=Code(listed))
    await _require(context, chosen)
    return chosen


async def _require(context: Context, level: str) -> None:
    needed = Role(NEEDED[level])
    if context.actor.role < needed:
        name = await whom_to_ask(context, needed)
        raise Refused(f"settings.refused.{level}_only", name=name)


async def _watch(context: Context, words: Sequence[str], *, watched: bool) -> Effects:
    known = await channels(context.session)
    offered = [one for one in known if one.kind == "community"]
    return await _choose(context, channel_called(context, " ".join(words), known, offered), watched=watched)


async def _choose(context: Context, channel: Channel, *, watched: bool) -> Effects:
    await _require(context, "community")
    if channel.kind == "team":
        raise Refused("settings.refused.team_channel", channel=f"#{channel.name}")
    await store.choose_watching(context.session, channel.place, watched=watched)
    receipt = Whisper(views.watching(context.private, channel, watched=watched))
    return [receipt, Refresh(SETUP), *(await announce(context, channel.place) if watched else [])]


async def _whose(context: Context, words: Sequence[str], *, team: bool) -> Effects:
    """Make a channel the team's, or one of the community again."""
    await _require(context, "community")
    known = [one for one in await channels(context.session) if not one.imported]
    channel = channel_called(context, " ".join(words), known)
    if team:
        receipt = await choose_team(context, channel)
    else:
        await store.choose_kind(context.session, channel.place, "community")
        receipt = views.of_team(context.private, channel, team=False)
    return [Whisper(receipt), *followers(context, TEAM_CHANNEL)]


async def _pressed_channel(context: Context, event: Press) -> Channel:
    owner = event.token.partition(":")[2]
    for channel in await channels(context.session):
        if owner_of(channel.place) == owner:
            return channel
    raise Refused("core.refused.gone")


def _setting(context: Context, name: str) -> Setting:
    known = context.registry.settings
    if name in known:
        return known[name]
    near = nearest(name, tuple(known))
    if near is not None:
        raise Refused("settings.refused.unknown", name=Code(name[:40]), near=Code(near))
    raise Refused(
        "settings.refused.unknown_alone", name=Code(name[:40]), list=context.private.line("core.comma").join(known)
    )


def _owner(context: Context, level: Level) -> str:
    return {"community": "", "team": owner_of(context.here), "person": context.actor.id}[level]
