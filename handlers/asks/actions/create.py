"""A new question, from one line or from the form, and its preview."""

from collections.abc import Sequence

import msgspec

from handlers.asks import store, views
from handlers.asks.actions.rights import WHO_MAY_ASK
from handlers.asks.model import EXAMPLE, problem
from handlers.core.arguments import Parsed
from handlers.core.channels import channel_of_form, channel_options, open_channels, places_called, titles
from handlers.core.context import Context
from handlers.core.effects import Effects, OpenForm, Post, Whisper
from handlers.core.errors import Refused, RefusedFields
from handlers.core.events import Place, Submitted
from handlers.core.message import Code
from handlers.core.notes import note
from handlers.core.people import channels
from handlers.core.rights import require_start
from handlers.core.settings import owner_of
from handlers.core.visible import visible
from handlers.feedback.store import Talk


async def open_form(context: Context) -> Effects:
    """Open the form for a new question."""
    await require_start(context, WHO_MAY_ASK)
    return [OpenForm(views.form(context.private, await channel_options(context)))]


async def create(context: Context, parsed: Parsed) -> Effects:
    """Post the question of a one-line command."""
    await require_start(context, WHO_MAY_ASK)
    title = _title(parsed)
    return await _posted(context, title, await places_called(context, parsed.flags.get("in")))


async def preview(context: Context, parsed: Parsed) -> Effects:
    """Show the question of a one-line command to who typed it; nothing is kept."""
    await require_start(context, WHO_MAY_ASK)
    title = _title(parsed)
    question = await _unposted(context, title, await places_called(context, parsed.flags.get("in")))
    shown = views.drawing(await context.public(question.home), question, Talk(0, 0))
    return [Whisper(views.preview(context.private, shown))]


async def submitted(context: Context, form: Submitted) -> Effects:
    """Post the question of a form."""
    await require_start(context, WHO_MAY_ASK)
    answers = form.answers
    title = visible("\n".join(_values(answers.get("question", ""))))
    refused = _refusal(title)
    if refused is not None:
        raise RefusedFields({"question": refused})
    chosen = set(_values(answers.get("channels", ())))
    places = [known.place for known in await open_channels(context) if owner_of(known.place) in chosen]
    return await _posted(context, title, places or [await channel_of_form(context)])


def _title(parsed: Parsed) -> str:
    """The one question that was typed, in quote marks or without."""
    if len(parsed.quoted) > 1 or (parsed.words and parsed.quoted):
        raise Refused("asks.refused.two_questions", example=Code(EXAMPLE), command=Code("/poll"))
    title = visible(parsed.quoted[0] if parsed.quoted else " ".join(parsed.words))
    refused = _refusal(title)
    if refused is not None:
        raise refused
    return title


def _refusal(title: str) -> Refused | None:
    found = problem(title)
    if found is None:
        return None
    if found.reason == "no_question":
        return Refused("asks.refused.no_question", example=Code(EXAMPLE))
    return Refused("asks.refused.long_question", field=None, **found.values)


def _values(answer: str | tuple[str, ...]) -> Sequence[str]:
    return (answer,) if isinstance(answer, str) else answer


async def _posted(context: Context, title: str, places: Sequence[Place]) -> Effects:
    question = await _unposted(context, title, places)
    number = await store.add(
        context.session,
        title,
        creator=question.creator,
        home=question.home,
        audience=question.audience,
        now=context.now,
    )
    kept = msgspec.structs.replace(question, number=number)
    posts = [Post(place, subject=kept.subject, key=f"asks.post:{number}:{owner_of(place)}") for place in places]
    words = context.private
    text = words("asks.note.posted", number=str(number))
    if list(places) != [context.here]:
        text = words("asks.note.posted_in", number=str(number), channels=await titles(context, places))
    return [*posts, Whisper(note(words, text, views.controls(words, kept)))]


async def _unposted(context: Context, title: str, places: Sequence[Place]) -> store.Question:
    teams = {one.place for one in await channels(context.session) if one.kind == "team"}
    return store.Question(
        number=0,
        title=title,
        creator=context.actor.id,
        creator_name=context.actor.name,
        home=places[0],
        audience="team" if teams.issuperset(places) else "everyone",
        asked_at=context.now,
        closed_at=None,
    )
