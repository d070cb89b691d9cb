"""Settings as neutral messages: lists, forms, the guided set-up, one's own page."""

from handlers.settings.views.joining import join_code, joined, no_join
from handlers.settings.views.listing import (
    LONGEST_VALUE,
    Shown,
    changed,
    dropped,
    form,
    home,
    of_team,
    one,
    overview,
    watching,
)
from handlers.settings.views.setup import State, setup

__all__ = [
    "LONGEST_VALUE",
    "Shown",
    "State",
    "changed",
    "dropped",
    "form",
    "home",
    "join_code",
    "joined",
    "no_join",
    "of_team",
    "one",
    "overview",
    "setup",
    "watching",
]
