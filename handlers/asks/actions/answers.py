"""Replies in a question's thread are its answers: noted, marked, counted; edits and deletions followed."""

from handlers.asks import store
from handlers.asks.model import KIND, belongs
from handlers.core.context import Context
from handlers.core.effects import Effects, React, Refresh, Wake
from handlers.core.events import Edited, Removed, Said
from handlers.core.moments import micros
from handlers.feedback import note
from handlers.feedback.store import find

MARK = "📝"


async def said(context: Context, event: Said) -> Effects:
    """A reply is an answer while the question is open, and is marked as noted; later it is not the question's."""
    question = await store.find(context.session, int((event.subject or ":0").partition(":")[2]))
    if question is None:
        return []
    closed_at = None if question.closed_at is None else micros(question.closed_at)
    if not belongs(micros(event.at), closed_at):
        return []
    if not await note(context, event, question.subject):
        return []
    return [React(event.where, event.message, MARK), Refresh(question.subject), Wake("feedback.language")]


async def removed(context: Context, event: Removed) -> Effects:
    """A deleted answer no longer counts."""
    return await _refreshed(context, event)


async def edited(context: Context, event: Edited) -> Effects:
    """A changed answer is the same answer; only what shows it is drawn again."""
    return await _refreshed(context, event)


async def _refreshed(context: Context, event: Edited | Removed) -> Effects:
    known = await find(context.session, event.where, event.message)
    if known is None or known.subject is None or not known.subject.startswith(f"{KIND}:"):
        return []
    return [Refresh(known.subject)]
