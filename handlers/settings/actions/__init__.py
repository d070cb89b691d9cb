"""What people can do with settings, with which channels are watched or the team's, and to set Chorus up."""

from handlers.settings.actions.changing import (
    pressed_change,
    pressed_unwatch,
    pressed_watch,
    settings,
    submitted,
)
from handlers.settings.actions.home import home, pressed_all
from handlers.settings.actions.joining import join
from handlers.settings.actions.setup import (
    draw,
    installed,
    pressed_choose,
    pressed_setup,
    pressed_team,
    settings_changed,
    setup,
)
from handlers.settings.actions.suggesting import suggest_channels, suggest_levels, suggest_names, suggest_values

__all__ = [
    "draw",
    "home",
    "installed",
    "join",
    "pressed_all",
    "pressed_change",
    "pressed_choose",
    "pressed_setup",
    "pressed_team",
    "pressed_unwatch",
    "pressed_watch",
    "settings",
    "settings_changed",
    "setup",
    "submitted",
    "suggest_channels",
    "suggest_levels",
    "suggest_names",
    "suggest_values",
]
