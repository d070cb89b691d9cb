"""Digests: what the crowd said since the last one, for the team, on time and once.

Decisions
- 2026-11-24 A digest covers (end of the last one, its own end]. The first covers seven days, or less where Chorus
  came later and nothing older was imported.
- 2026-11-24 A digest that is late covers everything up to the last time it was due, so that after an outage
  one comes and the next is regular again. When a schedule changes, one that is already late still comes.
- 2026-11-24 What a digest says is frozen when it is made. Only quotes are looked at again at every drawing: one
  that was hidden, deleted, edited away or whose author opted out is left out.
- 2026-11-24 What is compared is the same length of time before, and only where something is kept from then.
"""

from handlers.core.events import Edited, Entered, Removed
from handlers.core.feature import Argument, Feature, Usage
from handlers.core.settings import Setting
from handlers.digests import actions, store
from handlers.digests.actions.compose import compose
from handlers.digests.rhythm import DEFAULT_RHYTHM, RHYTHMS, parse_rhythm, shown_rhythm

feature = Feature("digests", store.SCHEMA)
feature.command(
    "digest",
    Usage("now", "", "digests.help.now", "team", "now"),
    Usage("preview", "", "digests.help.preview", "team", "preview"),
    Usage(
        "schedule",
        "",
        "digests.help.schedule",
        "team",
        "schedule",
        (Argument("rhythm", "digests.argument.rhythm", suggests="digests.rhythms"),),
    ),
    Usage("schedule", "every monday 09:00 Europe/Warsaw", "digests.help.set", "team", "schedule"),
    Usage("schedule", "off", "digests.help.off", "team", "schedule"),
)(actions.digest)
feature.suggest("rhythms")(actions.suggest_rhythms)
feature.press("now")(actions.pressed_now)
feature.press("preview")(actions.pressed_preview)
feature.press("schedule")(actions.pressed_schedule)
feature.press("hide")(actions.pressed_hide)
feature.form("schedule")(actions.submitted)
feature.job("send")(actions.send)
feature.job("settings_changed")(actions.settings_changed)
feature.job("erased")(actions.erased)
feature.on(Entered)(actions.entered)
feature.on(Edited)(actions.edited)
feature.on(Removed)(actions.removed)
feature.home(actions.home)
feature.shows("digest", actions.draw)
feature.settings.append(
    Setting(
        "digest",
        "digests.setting.digest",
        DEFAULT_RHYTHM,
        ("community", "team"),
        parse_rhythm,
        (),
        shown_rhythm,
        tuple(parse_rhythm(rhythm) for rhythm in RHYTHMS),
    )
)

__all__ = ["compose", "feature"]
