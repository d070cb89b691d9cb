"""Messages and reactions become feedback; edits and deletions are followed."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Wake
from handlers.core.events import Edited, Place, Reacted, Removed, Said, Unreacted
from handlers.core.moments import micros
from handlers.core.people import Person, channel
from handlers.core.visible import visible
from handlers.feedback import store
from handlers.feedback.model import storable

LANGUAGES = Wake("feedback.language")
_FEW = 8


async def note(context: Context, event: Said, subject: str | None, author: Person | None = None) -> bool:
    """Note a message as feedback of a subject, or of its channel (None); True when it is new.

    Nothing is noted of somebody who opted out, nor of a message that shows nothing. A feature that registers
    `said` for its subjects notes their replies itself, through this. `author` is who acts, unless told.
    """
    writer = author or context.actor
    if writer.opted_out or not has_content(event):
        return False
    return await store.put(
        context.session,
        store.Note(
            place=event.where,
            message=event.message,
            person=writer.id,
            text=storable(event.text),
            at=micros(event.at),
            noted_at=micros(context.now),
            subject=subject,
            edited_at=None if event.edited_at is None else micros(event.edited_at),
            link=event.link,
            thread=event.thread,
            imported=event.imported,
            files=event.files,
        ),
    )


async def said(context: Context, event: Said) -> Effects:
    """A message in a watched channel, or a reply under something of ours, is feedback."""
    subject = _subject(context, event)
    known = await channel(context.session, event.where)
    if known is None or not (known.watched or (subject is not None and known.kind != "team")):
        return []
    await note(context, event, subject)
    return [LANGUAGES]


async def edited(context: Context, event: Edited) -> Effects:
    """The new words stand in for the old ones; a message that came before Chorus did is noted now."""
    if context.actor.opted_out:
        return []
    known = await store.find(context.session, event.where, event.message)
    if known is not None:
        await store.change(context.session, known.source, storable(event.text), micros(event.at))
        return [LANGUAGES]
    if not (_shows(event.text) and await _watched(context, event.where)):
        return []
    await store.put(
        context.session,
        store.Note(
            place=event.where,
            message=event.message,
            person=context.actor.id,
            text=storable(event.text),
            at=micros(event.at),
            edited_at=micros(event.at),
            noted_at=micros(context.now),
            imported=event.imported,
        ),
    )
    return [LANGUAGES]


async def removed(context: Context, event: Removed) -> Effects:
    """The words go, and the counts with them."""
    known = await store.find(context.session, event.where, event.message)
    if known is not None or await _watched(context, event.where):
        await store.take_out(context.session, event.where, event.message, micros(event.at))
    return []


async def reacted(context: Context, event: Reacted) -> Effects:
    """A reaction is kept where its message is, or may still come."""
    if context.actor.opted_out:
        return []
    known = await store.find(context.session, event.where, event.message)
    expected = await _watched(context, event.where) if known is None else not known.deleted
    if expected:
        await store.add_reaction(
            context.session,
            store.source_in(event.where, event.message),
            context.actor.id,
            storable(event.emoji),
            micros(event.at),
        )
    return []


async def unreacted(context: Context, event: Unreacted) -> Effects:
    """A reaction that was taken back counts no more."""
    source = store.source_in(event.where, event.message)
    await store.take_reaction(context.session, source, context.actor.id, storable(event.emoji))
    return []


def _subject(context: Context, event: Said) -> str | None:
    """What a reply belongs to; a feature that notes its own replies has done so, or does not want this one."""
    if event.subject is None or event.subject.partition(":")[0] in context.registry.replies:
        return None
    return event.subject


def has_content(event: Said) -> bool:
    """Whether a message shows anything: words or a file."""
    return bool(event.files or _shows(event.text))


def _shows(text: str) -> bool:
    return bool(visible(text[:_FEW]) or visible(text))  # few letters are enough for nearly all messages


async def _watched(context: Context, place: Place) -> bool:
    known = await channel(context.session, place)
    return known is not None and known.watched
