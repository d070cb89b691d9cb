"""What people can do with surveys."""

from handlers.surveys.actions.command import survey
from handlers.surveys.actions.create import pressed_new, submitted, submitted_preview
from handlers.surveys.actions.forgetting import forgets
from handlers.surveys.actions.joining import join, part
from handlers.surveys.actions.life import (
    close_when_due,
    forget,
    pressed_close,
    pressed_delete,
    pressed_reopen,
    remind,
)
from handlers.surveys.actions.noting import opted_out
from handlers.surveys.actions.reading import draw, home, pressed_show, section
from handlers.surveys.actions.results import pressed_question, pressed_results
from handlers.surveys.actions.rights import WHO_MAY_SURVEY
from handlers.surveys.actions.suggesting import suggest_all, suggest_closed, suggest_open, suggest_own
from handlers.surveys.actions.taking import pressed_back, pressed_change, pressed_take, submitted_page

__all__ = [
    "WHO_MAY_SURVEY",
    "close_when_due",
    "draw",
    "forget",
    "forgets",
    "home",
    "join",
    "opted_out",
    "part",
    "pressed_back",
    "pressed_change",
    "pressed_close",
    "pressed_delete",
    "pressed_new",
    "pressed_question",
    "pressed_reopen",
    "pressed_results",
    "pressed_show",
    "pressed_take",
    "remind",
    "section",
    "submitted",
    "submitted_page",
    "submitted_preview",
    "suggest_all",
    "suggest_closed",
    "suggest_open",
    "suggest_own",
    "survey",
]
