"""Closing, reopening, deleting: by hand, by button, and by itself when it is time."""

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
from handlers.polls import store, views
from handlers.polls.actions.joining import merge_again
from handlers.polls.actions.rights import run_by


async def close(context: Context, number: int) -> Effects:
    """Stop taking votes and announce the result."""
    poll = await run_by(context, number)
    if poll.closed_at is not None:
        command = Code(f"/poll reopen {number}")
        raise Refused("polls.refused.already_closed", number=str(number), when=Moment(poll.closed_at), command=command)
    closed, effects = await _close(context, poll, poll.ended(context.now) or context.now)
    return [*effects, _told(context, closed, "closed")]


async def reopen(context: Context, number: int) -> Effects:
    """Take votes again, without a closing time, and say so where the result was announced."""
    poll = await run_by(context, number)
    if poll.closed_at is None:
        raise Refused("polls.refused.already_open", number=str(number))
    await store.reopen(context.session, number)
    await merge_again(context, number)
    effects: list[Effect] = [Refresh(poll.subject)]
    for place in await _audiences(context, poll):
        words = await context.public(place)
        text = words("polls.result.reopened", number=str(number), title=poll.title)
        key = f"polls.reopened:{number}:{poll.closings}:{owner_of(place)}"
        effects.append(Post(place, views.said(words, text), subject=poll.subject, key=key))
    reopened = msgspec.structs.replace(poll, closed_at=None, closes_at=None)
    return [*effects, _told(context, reopened, "reopened")]


async def delete(context: Context, number: int) -> Effects:
    """Take a poll away with its messages, its votes and their log."""
    poll = await run_by(context, number)
    shown = await placements(context.session, poll.subject)
    await store.remove(context.session, number)
    words = context.private
    return [
        *(Delete(placement.place, placement.message) for placement in shown),
        _forgetting(number, 0),
        Whisper(note(words, words("polls.note.deleted", number=str(number)))),
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
    """Close a poll whose time has come, late if Chorus was not running; nothing if it was closed or changed since."""
    poll = await store.find(context.session, int(args[0]))
    if poll is None or poll.closed_at is not None or poll.closes_at is None or poll.closes_at > context.now:
        return []
    _, effects = await _close(context, poll, poll.closes_at)
    return effects


async def forget(context: Context, args: tuple[str, ...]) -> Effects:
    """Delete the ballots and the log of a deleted poll, a slot at a time so that voters elsewhere need not wait."""
    number = int(args[0])
    following = await store.forget(context.session, number, int(args[1]))
    return [] if following is None else [_forgetting(number, following)]


async def _close(context: Context, poll: store.Poll, at: datetime) -> tuple[store.Poll, list[Effect]]:
    await store.close(context.session, poll.number, at)
    closed = msgspec.structs.replace(poll, closed_at=at, closings=poll.closings + 1)
    tally = await store.tally(context.session, poll.number)
    effects: list[Effect] = [Refresh(poll.subject)]
    posted = await _places(context, poll)
    for place in await _audiences(context, poll):
        words = await context.public(place)
        message = views.announcement(words, closed, tally, at_home=place in posted)
        key = f"polls.announce:{poll.number}:{closed.closings}:{owner_of(place)}"
        effects.append(Post(place, message, subject=poll.subject, key=key))
    return closed, effects


async def _audiences(context: Context, poll: store.Poll) -> list[Place]:
    """Where a result is told: everywhere the poll was posted, and in the team channels."""
    teams = [known.place for known in await channels(context.session) if known.kind == "team" and not known.imported]
    return list(dict.fromkeys((*await _places(context, poll), *teams)))


async def _places(context: Context, poll: store.Poll) -> Sequence[Place]:
    return await store.places(context.session, poll.number) or (poll.home,)


async def _pressed(context: Context, event: Press, action: Callable[[Context, int], Awaitable[Effects]]) -> Effects:
    number = numbered(event.token)
    if await store.find(context.session, number) is None:
        raise Refused("polls.refused.deleted")
    return await action(context, number)


def _told(context: Context, poll: store.Poll, what: str) -> Whisper:
    words = context.private
    text = words(f"polls.note.{what}", number=str(poll.number))
    return Whisper(note(words, text, views.controls(words, poll)))


def _forgetting(number: int, slot: int) -> Job:
    return Job("polls.forget", (str(number), str(slot)), key=f"polls.forget:{number}")
