"""Closing, reopening and deleting questions, by command and by button."""

import msgspec

from handlers.asks import store, views
from handlers.asks.actions.rights import run_by
from handlers.core.context import Context
from handlers.core.effects import Delete, Effects, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press
from handlers.core.message import Code, Moment
from handlers.core.notes import note
from handlers.core.people import placements
from handlers.core.tokens import numbered
from handlers.feedback import followers
from handlers.feedback.store import erase_subject


async def close(context: Context, number: int) -> Effects:
    """Take no more answers."""
    question = await run_by(context, number)
    if question.closed_at is not None:
        command, when = Code(f"/ask reopen {number}"), Moment(question.closed_at)
        raise Refused("asks.refused.already_closed", number=str(number), when=when, command=command)
    await store.close(context.session, number, context.now)
    return _changed(context, msgspec.structs.replace(question, closed_at=context.now), "closed")


async def reopen(context: Context, number: int) -> Effects:
    """Take answers again."""
    question = await run_by(context, number)
    if question.closed_at is None:
        raise Refused("asks.refused.already_open", number=str(number))
    await store.reopen(context.session, number)
    return _changed(context, msgspec.structs.replace(question, closed_at=None), "reopened")


async def delete(context: Context, number: int) -> Effects:
    """Take a question away with its messages and the notes of its answers."""
    question = await run_by(context, number)
    shown = await placements(context.session, question.subject)
    answers = await erase_subject(context.session, question.subject)
    await store.remove(context.session, number)
    words = context.private
    text = words("asks.note.deleted", number=str(number), n=answers)
    gone = [Delete(placement.place, placement.message) for placement in shown]
    return [*gone, *followers(context), Whisper(note(words, text))]


async def pressed_close(context: Context, event: Press) -> Effects:
    """The button that closes."""
    return await close(context, numbered(event.token))


async def pressed_reopen(context: Context, event: Press) -> Effects:
    """The button that reopens."""
    return await reopen(context, numbered(event.token))


async def pressed_delete(context: Context, event: Press) -> Effects:
    """The button that deletes."""
    return await delete(context, numbered(event.token))


def _changed(context: Context, question: store.Question, what: str) -> Effects:
    words = context.private
    text = words(f"asks.note.{what}", number=str(question.number))
    return [Refresh(question.subject), Whisper(note(words, text, views.controls(words, question)))]
