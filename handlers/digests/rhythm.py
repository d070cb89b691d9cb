"""How often a digest comes: what people type, what is stored, and the schedule that it is for a channel."""

from handlers.core.context import Context
from handlers.core.events import Place
from handlers.core.schedules import Schedule, described, rule
from handlers.core.settings import owner_of
from handlers.core.texts import LANGUAGES, Words

OFF = "off"
DEFAULT_RHYTHM = "0 9 * * 1"
RHYTHMS = ("every monday 09:00", "every weekday 09:00", "every day 09:00", "every friday 16:00", OFF)


def parse_rhythm(text: str) -> str:
    """The stored form: a cron line, with a zone where one was typed, or `off`. Raises `Refused` for anything else."""
    if text.strip().casefold() == OFF:
        return OFF
    cron, zone = rule(text, *LANGUAGES)
    return f"{cron} {zone}".strip()


def shown_rhythm(value: str, words: Words) -> str:
    """A stored rhythm in words."""
    if value == OFF:
        return words.line("digests.rhythm.off")
    cron, zone = rule(value, *LANGUAGES)
    return described(Schedule(cron, zone), words)


async def schedule_of(context: Context, place: Place) -> Schedule | None:
    """The schedule of a team channel, None where none is wanted. Without a zone of its own it is in the channel's."""
    value = (await context.settings.get("digest", team=owner_of(place))).value
    if value.strip().casefold() == OFF:
        return None
    zone = await zone_of(context, place)
    cron, typed = rule(value, *LANGUAGES)
    return Schedule(cron, typed or zone)


async def zone_of(context: Context, place: Place) -> str:
    """The zone that a channel's days are in."""
    return (await context.settings.get("timezone", team=owner_of(place))).value
