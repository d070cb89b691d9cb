"""A press on a choice."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press
from handlers.core.message import Code, Moment
from handlers.core.moments import micros
from handlers.polls import store, views
from handlers.polls.actions.rights import may_see
from handlers.polls.actions.tokens import whole, wholes
from handlers.polls.model import Pressed, TooMany, press


async def vote(context: Context, event: Press) -> Effects:
    """A button: choose, change, or take back."""
    number, choice = wholes(event.token, 2)
    return await _press(context, number, choice)


async def pick(context: Context, event: Press) -> Effects:
    """An entry of the select does what its button would."""
    (number,) = wholes(event.token, 1)
    if len(event.values) != 1:
        raise Refused("core.refused.gone")
    return await _press(context, number, whole(event.values[0]))


async def pressed_preview(context: Context, event: Press) -> Effects:
    """A preview has nothing to vote on."""
    raise Refused("polls.refused.preview")


async def _press(context: Context, number: int, choice: int) -> Effects:
    poll, label = await _open_poll(context, number, choice)
    person = context.actor.id
    before = await store.ballot_of(context.session, number, person)
    code = context.random_code(6)
    receipt = f"{code[:2]}-{code[2:]}"
    pressed = press(before, choice, most=poll.most, now=micros(context.now), receipt=receipt)
    if isinstance(pressed, TooMany):
        raise Refused("polls.refused.full", max=pressed.most)
    told = await _told(context, poll, pressed, label)
    if pressed.repeated:
        return [told]
    await store.keep(context.session, number, person, before, pressed)
    return [told, Refresh(poll.subject)]


async def _open_poll(context: Context, number: int, choice: int) -> tuple[store.Poll, str]:
    found = await store.find_choice(context.session, number, choice)
    if found is None:
        raise Refused("polls.refused.deleted")
    poll, label = found
    if label is None or not may_see(context, poll):
        raise Refused("core.refused.gone")
    ended = poll.ended(context.now)
    if ended is not None:
        raise Refused("polls.refused.closed", when=Moment(ended), command=Code(f"/poll results {number}"))
    return poll, label


async def _told(context: Context, poll: store.Poll, pressed: Pressed, label: str) -> Whisper:
    replaced = pressed.press.old
    old = "" if replaced is None else await store.label_of(context.session, poll.number, replaced)
    return Whisper(views.receipt(context.private, poll, pressed.press, label, old), about=poll.subject)
