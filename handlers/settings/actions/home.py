"""One's own settings on a person's own page."""

from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.events import Press
from handlers.core.feature import Section
from handlers.settings import views
from handlers.settings.actions.changing import shown_overview, shown_setting

ORDER = 90
OWN = ("language", "timezone")


async def home(context: Context) -> Section:
    """Language and time zone, and the way to all others."""
    declared = context.registry.settings
    shown = [await shown_setting(context, declared[name]) for name in OWN if name in declared]
    return Section(ORDER, views.home(context.private, shown, context.actor.role))


async def pressed_all(context: Context, event: Press) -> Effects:
    """The button that shows all settings."""
    return [Whisper(await shown_overview(context))]
