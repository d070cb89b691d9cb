"""What digests do: compose, send, plan, hide a quote, and answer `/digest`."""

from handlers.digests.actions.commands import (
    digest,
    pressed_now,
    pressed_preview,
    pressed_schedule,
    submitted,
    suggest_rhythms,
)
from handlers.digests.actions.home import home
from handlers.digests.actions.planning import entered, settings_changed
from handlers.digests.actions.quotes import draw, edited, erased, pressed_hide, removed
from handlers.digests.actions.sending import send

__all__ = [
    "digest",
    "draw",
    "edited",
    "entered",
    "erased",
    "home",
    "pressed_hide",
    "pressed_now",
    "pressed_preview",
    "pressed_schedule",
    "removed",
    "send",
    "settings_changed",
    "submitted",
    "suggest_rhythms",
]
