"""Somebody's message, saved as feedback from its menu, whether its channel is watched or not."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Picked
from handlers.core.message import Strong
from handlers.core.notes import note as told
from handlers.core.people import Person, channel
from handlers.core.rights import may_see
from handlers.feedback import store
from handlers.feedback.actions.capture import LANGUAGES, has_content, note


async def save(context: Context, event: Picked) -> Effects:
    """Note a message as its author's feedback, unless the author does not want to be noted."""
    author = context.author or context.actor
    await _require_allowed(context, event, author)
    known = await store.find(context.session, event.said.where, event.said.message)
    if known is not None:
        raise Refused("feedback.refused.deleted" if known.deleted else "feedback.refused.noted_before")
    await note(context, event.said, None, author)
    words = context.private
    own = author.id == context.actor.id
    text = words("feedback.saved.own") if own else words("feedback.saved.other", author=Strong(author.name))
    return [Whisper(told(words, text)), LANGUAGES]


async def _require_allowed(context: Context, event: Picked, author: Person) -> None:
    if author.opted_out:
        raise Refused("feedback.refused.author_opted_out", author=author.name)
    if not has_content(event.said):
        raise Refused("feedback.refused.empty")
    place = await channel(context.session, event.said.where)
    if place is not None and not may_see(context, place.kind):
        raise Refused("core.refused.gone")
    if (place is None or place.imported) and author.id != context.actor.id:
        raise Refused("feedback.refused.not_there")
