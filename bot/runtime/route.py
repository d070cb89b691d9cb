"""Which handler an event belongs to, and running it: no storage, no effects of its own."""

import difflib
from collections.abc import Sequence
from typing import assert_never

import msgspec
import structlog

from handlers.core.context import Context
from handlers.core.effects import Effect, Job, Refresh, Wake
from handlers.core.errors import Refused
from handlers.core.events import (
    Command,
    Edited,
    Entered,
    Event,
    Installed,
    Picked,
    Press,
    Reacted,
    ReadBack,
    Removed,
    Said,
    Seen,
    Submitted,
    Unreacted,
    Unread,
)
from handlers.core.people import subject_of

log = structlog.get_logger()
ALIAS = "chorus"


async def handle(context: Context, event: Event) -> Sequence[Effect]:
    """Run the event's handler and its observers; raises `Refused` for what a person may not or cannot do."""
    match event:
        case Command():
            return await _command(context, event)
        case Press():
            handler = context.registry.presses.get(_action(event.token))
            if handler is None:
                raise Refused("core.refused.gone")
            return await handler(context, event)
        case Submitted():
            submitted = context.registry.forms.get(_action(event.token))
            if submitted is None:
                raise Refused("core.refused.gone")
            return await submitted(context, event)
        case Said():
            return await _said(context, event)
        case Picked():
            picked = context.registry.picks.get(event.action)
            if picked is None:
                raise Refused("core.refused.gone")
            return await picked[1](context, event)
        case Edited() | Removed() | Reacted() | Unreacted() | Entered() | Seen() | Unread() | ReadBack() | Installed():
            return await _observed(context, event)
        case _:
            assert_never(event)


async def _command(context: Context, event: Command) -> Sequence[Effect]:
    name, words = event.name.lower(), event.words
    if name == ALIAS:
        first, _, rest = words.strip().partition(" ")
        name, words = first.lower().lstrip("/") or "help", rest.strip()
    found = context.registry.commands.get(name)
    if found is None:
        raise _unknown(context, name)
    return await found[1](context, msgspec.structs.replace(event, name=name, words=words))


def _unknown(context: Context, name: str) -> Refused:
    near = difflib.get_close_matches(name, context.registry.commands, n=1)
    if near:
        return Refused("core.refused.unknown_command", command=f"/{name}", near=f"/{near[0]}")
    return Refused("core.refused.unknown_command_alone", command=f"/{name}")


async def _said(context: Context, event: Said) -> Sequence[Effect]:
    effects: list[Effect] = []
    if event.thread is not None:
        subject = await subject_of(context.session, event.where, event.thread)
        event = msgspec.structs.replace(event, subject=subject)
        owner = context.registry.replies.get(subject.partition(":")[0]) if subject else None
        if owner is not None:
            effects.extend(await owner(context, event))
    effects.extend(await _observed(context, event))
    return _past_only(effects) if event.imported else effects


async def _observed(context: Context, event: Event) -> Sequence[Effect]:
    """Each observer in a savepoint of its own, so that one that fails costs nobody's event."""
    effects: list[Effect] = []
    for observer in context.registry.observers(event):
        try:
            async with context.session.savepoint():
                effects.extend(await observer(context, event))
        except Refused:
            raise
        except Exception:
            log.exception("observer_failed", kind=type(event).__name__, observer=observer.__module__)
    return _past_only(effects) if getattr(event, "imported", False) else effects


def _past_only(effects: Sequence[Effect]) -> Sequence[Effect]:
    """What an imported event may still cause: work over what is stored, and redraws, but nothing that is sent."""
    return [effect for effect in effects if isinstance(effect, Wake | Refresh | Job)]


def _action(token: str) -> str:
    return token.partition(":")[0]
