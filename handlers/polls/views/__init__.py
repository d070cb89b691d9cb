"""Polls as neutral messages."""

from handlers.polls.views.drawing import announcement, drawing, preview, results
from handlers.polls.views.forms import new_poll
from handlers.polls.views.home import home, home_item
from handlers.polls.views.lists import Counted, digest_items, listing, poll_item, worth
from handlers.polls.views.notes import controls, receipt, said

__all__ = [
    "Counted",
    "announcement",
    "controls",
    "digest_items",
    "drawing",
    "home",
    "home_item",
    "listing",
    "new_poll",
    "poll_item",
    "preview",
    "receipt",
    "results",
    "said",
    "worth",
]
