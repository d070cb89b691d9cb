"""A new poll, from one line or from the form, and its preview."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.arguments import Parsed, number
from handlers.core.channels import channel_of_form, channel_options, open_channels, places_called, titles
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job, OpenForm, Post, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Place, Submitted
from handlers.core.message import Code, Message, Span
from handlers.core.notes import note
from handlers.core.people import channels
from handlers.core.rights import require_start
from handlers.core.settings import owner_of
from handlers.core.times import moment
from handlers.core.visible import alike, visible
from handlers.polls import store, views
from handlers.polls.actions.rights import WHO_MAY_POLL
from handlers.polls.model import Draft, Problem, problems

EXAMPLE = '/poll "Which sauce?" "Ketchup" "Mustard"'


class Asked(msgspec.Struct, frozen=True):
    """Everything a new poll needs to be posted."""

    draft: Draft
    places: tuple[Place, ...]
    closes_at: datetime | None = None


async def open_form(context: Context) -> Effects:
    """Open the form for a new poll; it asks for channels where there are several."""
    await require_start(context, WHO_MAY_POLL)
    return [OpenForm(views.new_poll(context.private, await channel_options(context)))]


async def create(context: Context, parsed: Parsed) -> Effects:
    """Post the poll of a one-line command."""
    return await _posted(context, await _asked(context, parsed))


async def preview(context: Context, parsed: Parsed) -> Effects:
    """Show the poll of a one-line command to who typed it; nothing is kept."""
    asked = await _asked(context, parsed)
    poll = _unposted(context, asked)
    shown = await context.public(poll.home)
    labels = await _labels(context, asked)
    return [Whisper(views.preview(context.private, shown, poll, labels))]


async def submitted(context: Context, form: Submitted) -> Effects:
    """Post the poll of a form; every field that needs a look is named."""
    await require_start(context, WHO_MAY_POLL)
    answers = {field: value if isinstance(value, str) else "\n".join(value) for field, value in form.answers.items()}
    refused: dict[str, Refused] = {}
    labels = tuple(visible(line) for line in answers.get("choices", "").splitlines() if line.strip())
    draft = Draft(visible(answers.get("title", "")), labels)
    closes_at = None
    try:
        closes_at = await _closing(context, answers.get("closes", "").strip() or None)
    except Refused as refusal:
        refused["closes"] = refusal
    try:
        draft = _with_most(draft, answers.get("kind") == "several", answers.get("most", "").strip() or None)
    except Refused as refusal:
        refused["most"] = refusal
    for problem in problems(draft, alike):
        refused.setdefault(problem.field, _refusal(problem))
    if refused:
        raise RefusedFields(
            {field: refused[field] for field in ("title", "choices", "most", "closes") if field in refused}
        )
    return await _posted(context, Asked(draft, await _chosen(context, form), closes_at))


async def _asked(context: Context, parsed: Parsed) -> Asked:
    await require_start(context, WHO_MAY_POLL)
    title, *labels = parsed.quoted or ("",)
    draft = Draft(visible(title), tuple(visible(label) for label in labels))
    draft = _with_most(draft, "multiple" in parsed.flags or "max" in parsed.flags, parsed.flags.get("max"))
    for problem in problems(draft, alike):
        raise _refusal(problem)
    places = tuple(await places_called(context, parsed.flags.get("in")))
    return Asked(draft, places, await _closing(context, parsed.flags.get("close")))


def _with_most(draft: Draft, several: bool, typed: str | None) -> Draft:
    if not several:
        return draft
    most = draft.choices if typed is None else number(typed, "2")
    return Draft(draft.title, draft.labels, most)


def _refusal(problem: Problem) -> Refused:
    values: dict[str, Span | int] = dict(problem.values)
    if problem.reason == "no_title":
        values["example"] = Code(EXAMPLE)
    if problem.reason == "low_most":
        values["example"] = Code("2")
    return Refused(f"polls.refused.{problem.reason}", field=None, **values)


async def _closing(context: Context, typed: str | None) -> datetime | None:
    if typed is None:
        return None
    return moment(typed, context.now, await context.zone(), context.actor.locale)


async def _chosen(context: Context, form: Submitted) -> tuple[Place, ...]:
    """The channels chosen in the form, else the one here; what the asker may not post in is not among them."""
    answer = form.answers.get("channels", ())
    chosen = {answer} if isinstance(answer, str) else set(answer)
    places = tuple(one.place for one in await open_channels(context) if owner_of(one.place) in chosen)
    return places or (await channel_of_form(context),)


async def _labels(context: Context, asked: Asked) -> Sequence[str]:
    if asked.draft.labels:
        return asked.draft.labels
    words = await context.public(asked.places[0])
    return (words.line("polls.yes"), words.line("polls.no"))


async def _posted(context: Context, asked: Asked) -> Effects:
    poll = _unposted(context, asked)
    number = await store.add(
        context.session,
        asked.draft,
        await _labels(context, asked),
        creator=context.actor.id,
        places=asked.places,
        audience=await _audience(context, asked.places),
        now=context.now,
        closes_at=asked.closes_at,
    )
    poll = msgspec.structs.replace(poll, number=number)
    effects: list[Effect] = [
        Post(place, subject=poll.subject, key=f"polls.post:{number}:{owner_of(place)}") for place in asked.places
    ]
    if asked.closes_at is not None:
        effects.append(closing_job(number, asked.closes_at))
    return [*effects, Whisper(await _said(context, poll, asked.places))]


async def _audience(context: Context, places: Sequence[Place]) -> str:
    """A poll that is asked among the team alone is the team's."""
    teams = {one.place for one in await channels(context.session) if one.kind == "team"}
    return "team" if teams.issuperset(places) else "everyone"


def closing_job(number: int, due: datetime) -> Job:
    """What closes a poll by itself."""
    return Job("polls.close", (str(number),), key=f"polls.close:{number}", due=due)


async def _said(context: Context, poll: store.Poll, places: Sequence[Place]) -> Message:
    words = context.private
    text = words("polls.note.posted", number=str(poll.number))
    if list(places) != [context.here]:
        text = words("polls.note.posted_in", number=str(poll.number), channel=await titles(context, places))
    return note(words, text, views.controls(words, poll))


def _unposted(context: Context, asked: Asked) -> store.Poll:
    return store.Poll(
        number=0,
        title=asked.draft.title,
        most=asked.draft.most,
        creator=context.actor.id,
        creator_name=context.actor.name,
        home=asked.places[0],
        audience="everyone",
        opened_at=context.now,
        closes_at=asked.closes_at,
        closed_at=None,
        closings=0,
    )
