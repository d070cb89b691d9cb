"""A press on a choice."""

from handlers.core.channels import platform_name
from handlers.core.context import Context
from handlers.core.effects import Effects, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press
from handlers.core.message import Code, Moment
from handlers.core.moments import micros
from handlers.core.rights import may_see
from handlers.core.tokens import numbered, whole, wholes
from handlers.polls import store, views
from handlers.polls.model import Pressed, TooMany, press


async def vote(context: Context, event: Press) -> Effects:
    """A button: choose, change, or take back."""
    number, choice = wholes(event.token, 2)
    return await _press(context, number, choice)


async def pick(context: Context, event: Press) -> Effects:
    """An entry of the select does what its button would."""
    number = numbered(event.token)
    if len(event.values) != 1:
        raise Refused("core.refused.gone")
    return await _press(context, number, whole(event.values[0]))


async def pressed_preview(context: Context, event: Press) -> Effects:
    """A preview has nothing to vote on."""
    raise Refused("polls.refused.preview")


async def _press(context: Context, number: int, choice: int) -> Effects:
    code = context.random_code(6)
    receipt = f"{code[:2]}-{code[2:]}"
    slip, label = await _slip(context, number, choice)
    while True:
        pressed = press(slip.ballot, choice, most=slip.most, now=micros(context.now), receipt=receipt)
        if isinstance(pressed, TooMany):
            raise Refused("polls.refused.full", max=pressed.most)
        if pressed.repeated:
            return [await _told(context, slip, pressed, label)]
        if await store.keep(context.session, slip, pressed):
            return [await _told(context, slip, pressed, label), Refresh(f"poll:{number}")]
        # It was not the person's first press, or another one came in between: it is judged again after that.
        slip = await store.with_ballot(context.session, slip)
        if slip.held:
            raise Refused("polls.refused.held", command=Code("/chorus link"))


async def _slip(context: Context, number: int, choice: int) -> tuple[store.Slip, str]:
    slip = await store.slip(context.session, number, choice, context.actor.id, context.actor.identity.platform)
    if slip is None:
        raise Refused("polls.refused.deleted")
    if slip.label is None or not may_see(context, slip.audience):
        raise Refused("core.refused.gone")
    _require_known_voters(context, slip)
    ended = slip.ended(context.now)
    if ended is not None:
        raise Refused("polls.refused.closed", when=Moment(ended), command=Code(f"/poll results {number}"))
    return slip, slip.label


def _require_known_voters(context: Context, slip: store.Slip) -> None:
    """Where anybody can be anybody, nobody votes in what is also asked where people are known."""
    if slip.platform in context.unverified and not context.unverified.issuperset(slip.posted_on):
        raise Refused("polls.refused.unverified", platform=platform_name(slip.platform))


async def _told(context: Context, slip: store.Slip, pressed: Pressed, label: str) -> Whisper:
    replaced = pressed.press.old
    old = "" if replaced is None else await store.label_of(context.session, slip.poll, replaced)
    message = views.receipt(context.private, slip.most, slip.closes_at, pressed.press, label, old)
    return Whisper(message, about=f"poll:{slip.poll}")
