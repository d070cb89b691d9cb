"""A new survey, from one line or from the form, and its preview."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from handlers.core.arguments import Parsed, number
from handlers.core.channels import channel_of_form, channel_options, open_channels, places_called, titles
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job, OpenForm, Post, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Place, Press, Submitted
from handlers.core.message import Code, Message, Moment, Span
from handlers.core.notes import note
from handlers.core.people import channels
from handlers.core.rights import require_start
from handlers.core.settings import owner_of
from handlers.core.times import moment
from handlers.core.visible import alike, visible
from handlers.surveys import store, views
from handlers.surveys.actions.rights import WHO_MAY_SURVEY, seen_by
from handlers.surveys.model import Draft, Problem, Wrong, drafted, read

EXAMPLE = '/survey new "Sauces" "Do you cook? | Yes | No" "How hot do you like it? [1-5]"'
_FIELDS = {"title": "subject"}


class Asked(msgspec.Struct, frozen=True):
    """Everything a new survey needs to be posted."""

    draft: Draft
    places: tuple[Place, ...]
    closes_at: datetime | None = None
    reminds_at: datetime | None = None
    hidden: bool = False
    repeated: bool = False


async def new(context: Context, parsed: Parsed) -> Effects:
    """Post the survey of a one-line command, or open the form where its questions are still to be written."""
    if len(parsed.quoted) < 2:
        return await _form(context, "surveys.create", parsed)
    return await _posted(context, await _asked(context, parsed))


async def preview(context: Context, parsed: Parsed) -> Effects:
    """Show a survey with all its questions to who asked: one that is there, one of a line, or one of a form."""
    if parsed.words:
        survey = await seen_by(context, number(" ".join(parsed.words), "1"))
        questions = await store.questions(context.session, survey.number)
        return [Whisper(views.preview(context.private, context.private, survey, questions, posted=True))]
    if len(parsed.quoted) < 2:
        return await _form(context, "surveys.preview", parsed)
    return await _previewed(context, await _asked(context, parsed))


async def pressed_new(context: Context, event: Press) -> Effects:
    """The button that opens the form for a new survey."""
    return await _form(context, "surveys.create", Parsed())


async def submitted(context: Context, form: Submitted) -> Effects:
    """Post the survey of a form; every field that needs a look is named."""
    return await _posted(context, await _filled(context, form))


async def submitted_preview(context: Context, form: Submitted) -> Effects:
    """Show the survey of a form; nothing is kept."""
    return await _previewed(context, await _filled(context, form))


async def _form(context: Context, token: str, parsed: Parsed) -> Effects:
    await require_start(context, WHO_MAY_SURVEY)
    given = {
        "subject": parsed.quoted[0] if parsed.quoted else "",
        "closes": parsed.flags.get("close") or "",
        "reminds": parsed.flags.get("remind") or "",
        "names": views.HIDDEN if "hidden" in parsed.flags else "",
        "times": views.SEVERAL if "several" in parsed.flags else "",
    }
    return [OpenForm(views.new_survey(context.private, token, await channel_options(context), given))]


async def _asked(context: Context, parsed: Parsed) -> Asked:
    await require_start(context, WHO_MAY_SURVEY)
    title, *questions = parsed.quoted
    try:
        draft, problems = drafted(title, read("\n".join(questions))[1], alike, visible)
    except Wrong as wrong:
        raise refusal(wrong.problem) from wrong
    for problem in problems:
        raise refusal(problem)
    places = tuple(await places_called(context, parsed.flags.get("in")))
    closes_at = await _moment(context, parsed.flags.get("close"))
    reminds_at = await _reminding(context, parsed.flags.get("remind"), closes_at)
    return Asked(draft, places, closes_at, reminds_at, "hidden" in parsed.flags, "several" in parsed.flags)


async def _filled(context: Context, form: Submitted) -> Asked:
    await require_start(context, WHO_MAY_SURVEY)
    answers = {name: value if isinstance(value, str) else "\n".join(value) for name, value in form.answers.items()}
    refused: dict[str, Refused] = {}
    draft = _drafted(answers, refused)
    closes_at = reminds_at = None
    try:
        closes_at = await _moment(context, answers.get("closes", "").strip() or None)
    except Refused as refused_date:
        refused["closes"] = refused_date
    try:
        if "closes" not in refused:
            reminds_at = await _reminding(context, answers.get("reminds", "").strip() or None, closes_at)
    except Refused as refused_span:
        refused["reminds"] = refused_span
    if refused:
        order = ("subject", "questions", "closes", "reminds")
        raise RefusedFields({name: refused[name] for name in order if name in refused})
    hidden, repeated = answers.get("names") == views.HIDDEN, answers.get("times") == views.SEVERAL
    return Asked(draft, await _chosen(context, form), closes_at, reminds_at, hidden, repeated)


def _drafted(answers: Mapping[str, str], refused: dict[str, Refused]) -> Draft:
    try:
        title, raws = read(answers.get("questions", ""))
        draft, problems = drafted(answers.get("subject", "").strip() or title, raws, alike, visible)
    except Wrong as wrong:
        draft, problems = Draft("", ()), [wrong.problem]
    for problem in problems:
        refused[_FIELDS.get(problem.field, problem.field)] = refusal(problem)
    return draft


def refusal(problem: Problem) -> Refused:
    """A problem as it is told."""
    values: dict[str, Span | int] = dict(problem.values)
    if problem.reason in ("no_title", "no_questions"):
        values["example"] = Code(EXAMPLE)
    return Refused(f"surveys.refused.{problem.reason}", field=None, **values)


async def _moment(context: Context, typed: str | None) -> datetime | None:
    if typed is None:
        return None
    return moment(typed, context.now, await context.zone(), context.actor.locale)


async def _reminding(context: Context, typed: str | None, closes_at: datetime | None) -> datetime | None:
    """So long before the close as was typed."""
    if typed is None:
        return None
    if closes_at is None:
        raise Refused("surveys.refused.remind_open", example=Code("--close 7d --remind 1d"))
    before = moment(typed, context.now, await context.zone(), context.actor.locale) - context.now
    at = closes_at - before
    if at <= context.now:
        raise Refused("surveys.refused.remind_late", when=Moment(at))
    return at


async def _chosen(context: Context, form: Submitted) -> tuple[Place, ...]:
    """The channels chosen in the form, else the one here; what the asker may not post in is not among them."""
    answer = form.answers.get("channels", ())
    chosen = {answer} if isinstance(answer, str) else set(answer)
    places = tuple(one.place for one in await open_channels(context) if owner_of(one.place) in chosen)
    return places or (await channel_of_form(context),)


async def _previewed(context: Context, asked: Asked) -> Effects:
    survey = await _unposted(context, asked)
    shown = await context.public(survey.home)
    return [Whisper(views.preview(context.private, shown, survey, asked.draft.questions, posted=False))]


async def _posted(context: Context, asked: Asked) -> Effects:
    survey = await _unposted(context, asked)
    kept = await store.add(context.session, survey, asked.draft, asked.places)
    survey = msgspec.structs.replace(survey, number=kept)
    effects: list[Effect] = [
        Post(place, subject=survey.subject, key=f"surveys.post:{kept}:{owner_of(place)}") for place in asked.places
    ]
    for name, due in (("close", asked.closes_at), ("remind", asked.reminds_at)):
        if due is not None:
            effects.append(Job(f"surveys.{name}", (str(kept),), key=f"surveys.{name}:{kept}", due=due))
    return [*effects, Whisper(await _said(context, survey, asked.places))]


async def _said(context: Context, survey: store.Survey, places: Sequence[Place]) -> Message:
    words = context.private
    text = words("surveys.note.posted", number=str(survey.number))
    if list(places) != [context.here]:
        text = words("surveys.note.posted_in", number=str(survey.number), channel=await titles(context, places))
    return note(words, text, views.controls(words, survey, context.now))


async def _unposted(context: Context, asked: Asked) -> store.Survey:
    teams = {one.place for one in await channels(context.session) if one.kind == "team"}
    return store.Survey(
        number=0,
        title=asked.draft.title,
        creator=context.actor.id,
        creator_name=context.actor.name,
        home=asked.places[0],
        audience="team" if teams.issuperset(asked.places) else "everyone",
        hidden=asked.hidden,
        repeated=asked.repeated,
        opened_at=context.now,
        closes_at=asked.closes_at,
        reminds_at=asked.reminds_at,
        closed_at=None,
        closings=0,
        platforms=tuple(dict.fromkeys(place.platform for place in asked.places)),
    )
