"""What people can do with polls."""

from handlers.polls.actions.command import poll
from handlers.polls.actions.create import submitted
from handlers.polls.actions.forgetting import forgets
from handlers.polls.actions.home import home, pressed_new, pressed_show
from handlers.polls.actions.joining import join, part
from handlers.polls.actions.life import (
    close_when_due,
    forget,
    pressed_close,
    pressed_delete,
    pressed_reopen,
)
from handlers.polls.actions.reading import audit, draw, mine, pressed_results, section
from handlers.polls.actions.rights import WHO_MAY_POLL
from handlers.polls.actions.suggesting import suggest_all, suggest_closed, suggest_open, suggest_own
from handlers.polls.actions.voting import pick, pressed_preview, vote

__all__ = [
    "WHO_MAY_POLL",
    "audit",
    "close_when_due",
    "draw",
    "forget",
    "forgets",
    "home",
    "join",
    "mine",
    "part",
    "pick",
    "poll",
    "pressed_close",
    "pressed_delete",
    "pressed_new",
    "pressed_preview",
    "pressed_reopen",
    "pressed_results",
    "pressed_show",
    "section",
    "submitted",
    "suggest_all",
    "suggest_closed",
    "suggest_open",
    "suggest_own",
    "vote",
]
