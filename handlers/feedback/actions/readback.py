"""After an absence a channel is read back: what was deleted or taken back meanwhile goes, as it would have live."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Refresh
from handlers.core.events import Kept, Place, ReadBack
from handlers.core.moments import micros
from handlers.core.people import channel
from handlers.feedback import store
from handlers.feedback.actions.keeping import followers
from handlers.feedback.model import storable


async def read_back(context: Context, event: ReadBack) -> Effects:
    """Take out what no longer stands in the stretch, and the reactions that are no longer there."""
    known = await channel(context.session, event.where)
    if event.imported or known is None or known.imported:
        return []
    standing = {kept.message for kept in event.messages}
    stored = await store.stored_between(context.session, event.where, micros(event.since), micros(event.at))
    gone = [one for one in stored if one.message not in standing]
    await store.take_out_all(context.session, [one.source for one in gone])
    looked_at = [kept for kept in event.messages if kept.reactions is not None]
    await _take_back(context, event.where, looked_at, micros(event.at))
    if not gone:
        return []
    subjects = sorted({one.subject for one in gone if one.subject is not None})
    effects: list[Effect] = [Refresh(subject) for subject in subjects]
    return [*effects, *followers(context)]


async def _take_back(context: Context, place: Place, messages: Sequence[Kept], until: int) -> None:
    read = {store.source_in(place, kept.message): kept for kept in messages}
    given = await store.given_to(context.session, list(read), until)
    if not given:
        return
    identities = {who for kept in messages for _, people in kept.reactions or () for who in people}
    persons = await store.people_behind(context.session, identities)
    standing = {
        (source, persons.get(who, ""), storable(emoji))
        for source, kept in read.items()
        for emoji, people in kept.reactions or ()
        for who in people
    }
    partly = {(source, storable(emoji)) for source, kept in read.items() for emoji in kept.partly}
    gone = [
        one
        for one in given
        if (one.source, one.person, one.emoji) not in standing and (one.source, one.emoji) not in partly
    ]
    await store.take_back_all(context.session, gone)
