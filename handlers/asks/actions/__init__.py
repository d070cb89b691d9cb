"""What people do with questions, and what happens to their answers."""

from handlers.asks.actions.answers import edited, removed, said
from handlers.asks.actions.command import ask
from handlers.asks.actions.create import submitted
from handlers.asks.actions.home import home, pressed_new
from handlers.asks.actions.joining import forgets, join
from handlers.asks.actions.life import pressed_close, pressed_delete, pressed_reopen
from handlers.asks.actions.reading import draw, pressed_results, section
from handlers.asks.actions.rights import WHO_MAY_ASK
from handlers.asks.actions.suggesting import suggest_all, suggest_closed, suggest_open, suggest_own

__all__ = [
    "WHO_MAY_ASK",
    "ask",
    "draw",
    "edited",
    "forgets",
    "home",
    "join",
    "pressed_close",
    "pressed_delete",
    "pressed_new",
    "pressed_reopen",
    "pressed_results",
    "removed",
    "said",
    "section",
    "submitted",
    "suggest_all",
    "suggest_closed",
    "suggest_open",
    "suggest_own",
]
