"""Closing, reopening, deleting and reminding: by hand, by button, and by itself when it is time."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Delete, Effect, Effects, Job, Post, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Place, Press
from handlers.core.message import Code, Moment
from handlers.core.notes import note
from handlers.core.people import channels, placements
from handlers.core.settings import owner_of
from handlers.core.tokens import numbered
from handlers.feedback import followers
from handlers.feedback.store import erase_subject
from handlers.surveys import store, views
from handlers.surveys.actions.joining import merge_again
from handlers.surveys.actions.rights import run_by


async def close(context: Context, number: int) -> Effects:
    """Take no more answers and say what it came to."""
    survey = await run_by(context, number)
    if survey.closed_at is not None:
        command, when = Code(f"/survey reopen {number}"), Moment(survey.closed_at)
        raise Refused("surveys.refused.already_closed", number=str(number), when=when, command=command)
    closed, effects = await _close(context, survey, survey.ended(context.now) or context.now)
    return [*effects, _told(context, closed, "closed")]


async def reopen(context: Context, number: int) -> Effects:
    """Take answers again, without a closing time."""
    survey = await run_by(context, number)
    if survey.closed_at is None:
        raise Refused("surveys.refused.already_open", number=str(number))
    await store.reopen(context.session, number)
    await merge_again(context, number)
    reopened = msgspec.structs.replace(survey, closed_at=None, closes_at=None, reminds_at=None)
    return [Refresh(survey.subject), _told(context, reopened, "reopened")]


async def delete(context: Context, number: int) -> Effects:
    """Take a survey away with its messages, its answers and their feedback."""
    survey = await run_by(context, number)
    shown = await placements(context.session, survey.subject)
    await erase_subject(context.session, survey.subject)
    await store.remove(context.session, number)
    words = context.private
    return [
        *(Delete(placement.place, placement.message) for placement in shown),
        _forgetting(number, 0),
        *followers(context),
        Whisper(note(words, words("surveys.note.deleted", number=str(number)))),
    ]


async def pressed_close(context: Context, event: Press) -> Effects:
    """The button that closes."""
    return await _pressed(context, event, close)


async def pressed_reopen(context: Context, event: Press) -> Effects:
    """The button that reopens."""
    return await _pressed(context, event, reopen)


async def pressed_delete(context: Context, event: Press) -> Effects:
    """The button that deletes."""
    return await _pressed(context, event, delete)


async def close_when_due(context: Context, args: tuple[str, ...]) -> Effects:
    """Close a survey whose time has come, late if Chorus was not running; nothing if it was closed since."""
    survey = await store.find(context.session, int(args[0]))
    if survey is None or survey.closed_at is not None or survey.closes_at is None or survey.closes_at > context.now:
        return []
    _, effects = await _close(context, survey, survey.closes_at)
    return effects


async def remind(context: Context, args: tuple[str, ...]) -> Effects:
    """Say once in its channels that a survey closes soon; nothing where it is closed by now."""
    survey = await store.find(context.session, int(args[0]))
    if survey is None or survey.reminds_at is None or survey.ended(context.now) is not None:
        return []
    standing = await store.standing(context.session, survey.number)
    effects: list[Effect] = []
    for place in await _places(context, survey):
        message = views.reminder(await context.public(place), survey, standing)
        key = f"surveys.remind:{survey.number}:{owner_of(place)}"
        effects.append(Post(place, message, subject=survey.subject, key=key))
    return effects


async def forget(context: Context, args: tuple[str, ...]) -> Effects:
    """Delete the responses of a deleted survey, a slot at a time so that others need not wait."""
    number = int(args[0])
    following = await store.forget(context.session, number, int(args[1]))
    return [] if following is None else [_forgetting(number, following)]


async def _close(context: Context, survey: store.Survey, at: datetime) -> tuple[store.Survey, list[Effect]]:
    await store.close(context.session, survey.number, at)
    closed = msgspec.structs.replace(survey, closed_at=at, closings=survey.closings + 1)
    questions = await store.questions(context.session, survey.number)
    standing = await store.standing(context.session, survey.number)
    counted = await store.counted(context.session, survey.number)
    effects: list[Effect] = [Refresh(survey.subject)]
    for place in await _audiences(context, survey):
        message = views.announcement(await context.public(place), closed, questions, standing, counted)
        key = f"surveys.announce:{survey.number}:{closed.closings}:{owner_of(place)}"
        effects.append(Post(place, message, subject=survey.subject, key=key))
    return closed, effects


async def _audiences(context: Context, survey: store.Survey) -> list[Place]:
    """Where a result is told: everywhere the survey was posted, and in the team channels."""
    teams = [known.place for known in await channels(context.session) if known.kind == "team" and not known.imported]
    return list(dict.fromkeys((*await _places(context, survey), *teams)))


async def _places(context: Context, survey: store.Survey) -> Sequence[Place]:
    return await store.places(context.session, survey.number)


async def _pressed(context: Context, event: Press, action: Callable[[Context, int], Awaitable[Effects]]) -> Effects:
    number = numbered(event.token)
    if await store.find(context.session, number) is None:
        raise Refused("surveys.refused.deleted")
    return await action(context, number)


def _told(context: Context, survey: store.Survey, what: str) -> Whisper:
    words = context.private
    text = words(f"surveys.note.{what}", number=str(survey.number))
    return Whisper(note(words, text, views.controls(words, survey, context.now)))


def _forgetting(number: int, slot: int) -> Job:
    return Job("surveys.forget", (str(number), str(slot)), key=f"surveys.forget:{number}")
