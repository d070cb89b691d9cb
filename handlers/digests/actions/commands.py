"""`/digest now`, `/digest preview`, `/digest schedule`, and their buttons and form."""

from collections.abc import Sequence

from handlers.core.arguments import nearest, parse
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, OpenForm, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Press, Submitted
from handlers.core.message import Code, Message, Option
from handlers.core.people import Channel, channel, channels
from handlers.core.settings import Level, owner_of
from handlers.core.suggesting import worded_options
from handlers.digests import store, views
from handlers.digests.actions.planning import plan_all
from handlers.digests.actions.rights import require_manager, require_team
from handlers.digests.actions.sending import composed, posted, window_of
from handlers.digests.rhythm import RHYTHMS, parse_rhythm, schedule_of, shown_rhythm

WORDS = ("now", "preview", "schedule")


async def digest(context: Context, event: Command) -> Effects:
    """`/digest` alone shows the schedule and what can be done."""
    await require_team(context)
    typed = parse(event.words, {})
    first, *rest = (*typed.words, *typed.quoted) or ("",)
    match first.lower():
        case "schedule" if rest:
            return await _set(context, " ".join(rest))
        case "" | "schedule":
            return [Whisper(await _schedule(context))]
        case "now":
            return await _now(context)
        case "preview":
            return await _preview(context)
        case word:
            raise _unknown(word)


async def pressed_now(context: Context, event: Press) -> Effects:
    """The button that posts a digest now."""
    await require_team(context)
    return await _now(context)


async def pressed_preview(context: Context, event: Press) -> Effects:
    """The button that shows what a digest would say."""
    await require_team(context)
    return await _preview(context)


async def pressed_schedule(context: Context, event: Press) -> Effects:
    """The button that opens the form of the schedule."""
    await require_team(context)
    if not await _in_team_channel(context):
        await require_manager(context)
    place = (await _targets(context))[0].place
    return [OpenForm(views.schedule_form(context.private, await schedule_of(context, place)))]


async def submitted(context: Context, event: Submitted) -> Effects:
    """The form of the schedule was sent."""
    await require_team(context)
    rhythm = event.answers.get("rhythm", "")
    if not isinstance(rhythm, str) or not rhythm.strip():
        raise Refused("core.refused.required", field="rhythm")
    try:
        return await _set(context, rhythm)
    except Refused as refusal:
        raise Refused(refusal.reason, field="rhythm", **refusal.values) from refusal


async def suggest_rhythms(context: Context, typed: str) -> Sequence[Option]:
    """The usual rhythms, and what is typed where it is one."""
    words = context.private
    usual = worded_options(typed, [(rhythm, shown_rhythm(parse_rhythm(rhythm), words)) for rhythm in RHYTHMS])
    try:
        own = Option(typed.strip(), shown_rhythm(parse_rhythm(typed), words))
    except Refused:
        return usual
    return [own, *(option for option in usual if option.label != own.label)]


async def _now(context: Context) -> Effects:
    effects: list[Effect] = []
    targets = await _targets(context)
    for target in targets:
        effects.extend(await posted(context, target.place, context.now))
    elsewhere = [target for target in targets if target.place != context.here]
    if elsewhere:
        effects.append(Whisper(views.posted(context.private, [target.name for target in elsewhere])))
    return effects


async def _preview(context: Context) -> Effects:
    place = (await _targets(context))[0].place
    window = await window_of(context, place, context.now)
    message = await composed(context, place, window)
    return [Whisper(views.preview(context.private, message))]


async def _set(context: Context, text: str) -> Effects:
    """Set the schedule: for the team channel it is typed in, anywhere else for the community."""
    team = await _in_team_channel(context)
    if not team:
        await require_manager(context)
    setting = context.registry.settings["digest"]
    value = setting.parse(text)
    level: Level = "team" if team else "community"
    await context.settings.put("digest", value, level=level, owner=owner_of(context.here) if team else "")
    planned = await plan_all(context)
    return [Whisper(await _schedule(context)), *planned]


async def _schedule(context: Context) -> Message:
    shown = []
    for target in await _targets(context):
        schedule = await schedule_of(context, target.place)
        shown.append(views.Planned(target.name, schedule, await store.planned(context.session, target.place)))
    return views.schedule(context.private, shown)


async def _targets(context: Context) -> Sequence[Channel]:
    """The team channel this happens in, else all of them."""
    here = await channel(context.session, context.here)
    if here is not None and here.kind == "team":
        return [here]
    teams = [known for known in await channels(context.session) if known.kind == "team" and not known.imported]
    if not teams:
        raise Refused("digests.refused.no_team_channel", key=Code("channels.team"))
    return teams


async def _in_team_channel(context: Context) -> bool:
    here = await channel(context.session, context.here)
    return here is not None and here.kind == "team"


def _unknown(word: str) -> Refused:
    near = nearest(word, WORDS)
    if near is None:
        return Refused("digests.refused.unknown_alone", word=word[:40], list=", ".join(WORDS))
    return Refused("digests.refused.unknown", word=word[:40], near=Code(f"/digest {near}"))
