"""Reading polls: drawn where they are, listed, counted, told to the digest and to the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.core.arguments import Parsed
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press, Role
from handlers.core.feature import Section, Window
from handlers.core.message import Heading, Item, Message
from handlers.core.people import Person
from handlers.core.rights import at_least, may_run, may_start
from handlers.core.tokens import numbered
from handlers.polls import store, views
from handlers.polls.actions.rights import WHO_MAY_POLL, seen_by
from storage import Session

_LISTED = 20
_LATELY = 10
_READ_FOR_NAMES = 1000
_IN_DIGEST = 12
_READ_FOR_DIGEST = 1000


async def draw(context: Context, number: int) -> Message | None:
    """A poll as it is shown to all in a place, in the place's language."""
    poll = await store.find(context.session, number)
    if poll is None:
        return None
    tally = await store.tally(context.session, number)
    return views.drawing(await context.public(context.here), poll, tally)


async def mine(context: Context, number: int, reader: Person) -> frozenset[str]:
    """The tokens of a reader's own choices."""
    own = await store.own_choices(context.session, number, reader.id)
    return frozenset(f"polls.vote:{number}:{choice}" for choice in own)


async def list_polls(context: Context, parsed: Parsed) -> Effects:
    """Open polls and those closed lately, with what the reader chose."""
    open_polls = await _items(context, await _listed(context, closed=False))
    closed = await _items(context, await _listed(context, closed=True))
    parts = (("polls.list.open", open_polls), ("polls.list.closed", closed))
    return [Whisper(views.listing(context.private, parts, may_ask=await may_start(context, WHO_MAY_POLL)))]


async def list_mine(context: Context, parsed: Parsed) -> Effects:
    """What the reader voted for, and what is still open."""
    open_polls = await _items(context, await _listed(context, closed=False))
    closed = await store.voted(context.session, await _listed(context, closed=True), context.actor.id)
    answered = await _items(context, [voted.poll for voted in closed if voted.own])
    parts = (("polls.list.open", open_polls), ("polls.list.answered", answered))
    return [Whisper(views.listing(context.private, parts, may_ask=await may_start(context, WHO_MAY_POLL)))]


async def results(context: Context, number: int) -> Effects:
    """How a poll stands and who chose what."""
    poll = await seen_by(context, number)
    tally = await store.tally(context.session, number)
    names = await store.names(context.session, number, _READ_FOR_NAMES)
    return [Whisper(views.results(context.private, poll, tally, names))]


async def pressed_results(context: Context, event: Press) -> Effects:
    """The button that shows the results."""
    number = numbered(event.token)
    if await store.find(context.session, number) is None:
        raise Refused("polls.refused.deleted")
    return await results(context, number)


async def section(context: Context, window: Window) -> Section | None:
    """The digest's part: polls that are open, and those that closed in its time."""
    opened = [
        poll
        for poll in await store.listed(context.session, closed=False, team=True, most=_READ_FOR_DIGEST)
        if poll.opened_at <= window.end
    ]
    closed = await store.closed_between(context.session, window.start, window.end, _READ_FOR_DIGEST)
    polls = [*closed, *opened]
    if not polls:
        return None
    words = await context.public(context.here)
    counted = [await _counted(context, poll) for poll in polls[:_IN_DIGEST]]
    items = views.digest_items(words, counted, more=len(polls) - len(counted))
    return Section(40, (Heading(words("polls.digest.title"), 2), *items), views.worth(words, counted))


async def audit(session: Session, number: int) -> Mapping[str, Any] | None:
    """The recount of a poll for the command line."""
    poll = await store.find(session, number)
    if poll is None:
        return None
    state = "open" if poll.closed_at is None else "closed"
    return {"poll": number, "question": poll.title, "state": state, **await store.recount(session, number)}


async def _listed(context: Context, *, closed: bool) -> Sequence[store.Poll]:
    team = at_least(context.actor, Role.TEAM)
    return await store.listed(context.session, closed=closed, team=team, most=_LATELY if closed else _LISTED)


async def _items(context: Context, polls: Sequence[store.Poll]) -> Sequence[Item]:
    return [
        views.poll_item(
            context.private,
            voted,
            await store.tally(context.session, voted.poll.number),
            runs=may_run(context, voted.poll.creator),
        )
        for voted in await store.voted(context.session, polls, context.actor.id)
    ]


async def _counted(context: Context, poll: store.Poll) -> views.Counted:
    return poll, await store.tally(context.session, poll.number)
