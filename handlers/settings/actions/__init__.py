"""What people can do with settings and with which channels are watched."""

from handlers.settings.actions.changing import (
    pressed_change,
    pressed_unwatch,
    pressed_watch,
    settings,
    submitted,
)
from handlers.settings.actions.suggesting import suggest_channels, suggest_levels, suggest_names, suggest_values

__all__ = [
    "pressed_change",
    "pressed_unwatch",
    "pressed_watch",
    "settings",
    "submitted",
    "suggest_channels",
    "suggest_levels",
    "suggest_names",
    "suggest_values",
]
