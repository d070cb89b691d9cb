"""What was said in a channel, as the events of live delivery, oldest first."""

from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial

from bot.platforms.web import incoming
from bot.platforms.web.ground import Ground
from bot.platforms.web.shaping import Whole, gather
from bot.platforms.web.store import messages
from bot.platforms.web.store.events import Happened
from handlers.core.events import Event
from storage import Session

AT_ONCE = 200
LAST = 2**62


async def said_since(ground: Ground, channel: str, since: datetime) -> AsyncIterator[Event]:
    """Messages of people after a moment, each followed by the reactions on it; deleted ones as removed."""
    after = await ground.read(lambda session: messages.last_until(session, channel, since, including=True))
    while True:
        found = await ground.read(partial(_page, channel=channel, after=after))
        for whole in found:
            for event in _events(ground, whole):
                yield event
        if len(found) < AT_ONCE:
            return
        after = found[-1].stored.seq


async def _page(session: Session, channel: str, after: int) -> list[Whole]:
    found = await messages.listed(session, channel, after=after, before=LAST, limit=AT_ONCE, newest=False)
    return await gather(session, found)


def _events(ground: Ground, whole: Whole) -> list[Event]:
    directory, stored = ground.directory, whole.stored
    author = directory.find(stored.author)
    if stored.deleted_at is not None:
        return [] if author is None else [incoming.removed(directory, stored.channel, stored.id, stored.deleted_at)]
    made: list[Event] = []
    if author is not None:
        link = ground.link(stored.channel, stored.id)
        made.append(incoming.said(directory, author, stored, link, len(whole.files)))
    for reaction in whole.reactions:
        person = directory.find(reaction.person)
        if person is not None:
            happened = Happened(
                seq=0,
                event="reaction",
                channel=stored.channel,
                ref=stored.id,
                actor=person.id,
                emoji=reaction.emoji,
                added=True,
                at=reaction.at,
            )
            made.append(incoming.reacted(directory, person, happened))
    return made
