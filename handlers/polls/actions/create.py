"""A new poll, from one line or from the form, and its preview."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from handlers.core.arguments import Parsed, number
from handlers.core.channels import channel_called, channel_here, open_channels
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Job, Post, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Place, Submitted
from handlers.core.message import Code, Message, Span
from handlers.core.notes import note
from handlers.core.people import Channel, channel
from handlers.core.rights import require_start
from handlers.core.times import moment
from handlers.core.visible import alike, visible
from handlers.polls import store, views
from handlers.polls.actions.rights import WHO_MAY_POLL
from handlers.polls.model import Draft, Problem, problems

EXAMPLE = '/poll "Which sauce?" "Ketchup" "Mustard"'


class Asked(msgspec.Struct, frozen=True):
    """Everything a new poll needs to be posted."""

    draft: Draft
    home: Place
    closes_at: datetime | None = None


async def create(context: Context, parsed: Parsed) -> Effects:
    """Post the poll of a one-line command."""
    return await _posted(context, await _asked(context, parsed))


async def preview(context: Context, parsed: Parsed) -> Effects:
    """Show the poll of a one-line command to who typed it; nothing is kept."""
    asked = await _asked(context, parsed)
    shown = await context.public(asked.home)
    poll = _unposted(context, asked)
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
    return await _posted(context, Asked(draft, await channel_here(context), closes_at))


async def _asked(context: Context, parsed: Parsed) -> Asked:
    await require_start(context, WHO_MAY_POLL)
    title, *labels = parsed.quoted or ("",)
    draft = Draft(visible(title), tuple(visible(label) for label in labels))
    draft = _with_most(draft, "multiple" in parsed.flags or "max" in parsed.flags, parsed.flags.get("max"))
    for problem in problems(draft, alike):
        raise _refusal(problem)
    home = await _home(context, parsed.flags.get("in"))
    return Asked(draft, home, await _closing(context, parsed.flags.get("close")))


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


async def _home(context: Context, typed: str | None) -> Place:
    """Where to post: the channel named, one of this space before others; else here."""
    if typed is None:
        return await channel_here(context)
    return channel_called(context, typed, await open_channels(context)).place


async def _labels(context: Context, asked: Asked) -> Sequence[str]:
    if asked.draft.labels:
        return asked.draft.labels
    words = await context.public(asked.home)
    return (words.line("polls.yes"), words.line("polls.no"))


async def _posted(context: Context, asked: Asked) -> Effects:
    poll = _unposted(context, asked)
    known = await channel(context.session, asked.home)
    number = await store.add(
        context.session,
        asked.draft,
        await _labels(context, asked),
        creator=context.actor.id,
        home=asked.home,
        audience="team" if known is not None and known.kind == "team" else "everyone",
        now=context.now,
        closes_at=asked.closes_at,
    )
    poll = msgspec.structs.replace(poll, number=number)
    effects: list[Effect] = [Post(asked.home, subject=poll.subject, key=f"polls.post:{number}")]
    if asked.closes_at is not None:
        effects.append(closing_job(number, asked.closes_at))
    return [*effects, Whisper(_said(context, poll, known))]


def closing_job(number: int, due: datetime) -> Job:
    """What closes a poll by itself."""
    return Job("polls.close", (str(number),), key=f"polls.close:{number}", due=due)


def _said(context: Context, poll: store.Poll, known: Channel | None) -> Message:
    words = context.private
    text = words("polls.note.posted", number=str(poll.number))
    if poll.home != context.here and known is not None:
        text = words("polls.note.posted_in", number=str(poll.number), channel=f"#{known.name}")
    return note(words, text, views.controls(words, poll))


def _unposted(context: Context, asked: Asked) -> store.Poll:
    return store.Poll(
        number=0,
        title=asked.draft.title,
        most=asked.draft.most,
        creator=context.actor.id,
        creator_name=context.actor.name,
        home=asked.home,
        audience="everyone",
        opened_at=context.now,
        closes_at=asked.closes_at,
        closed_at=None,
        closings=0,
    )
