"""Settings: what can be set for the community, a channel or oneself, each value with where it is from.

Decisions
- 2026-11-24 Without `--for`, a setting that a person can have is set for the person, any other one for the community.
- 2026-11-24 What a person chooses here wins over the platform's profile and over the configuration, until `--reset`.
- 2026-11-24 The set-up is one subject, `setup:1`, wherever it is shown, so every change redraws it, by whatever way it
  was made. To whoever installed Chorus it speaks their language, since only they read it.
- 2026-11-24 A space has one team channel chosen here: choosing another makes the last one the community's again.
- 2026-11-24 A feature that has to follow a change registers a job `settings_changed`; it gets the setting's name.
"""

from handlers.core.events import Installed
from handlers.core.feature import Feature
from handlers.core.settings import Setting
from handlers.core.texts import LANGUAGES
from handlers.settings import actions
from handlers.settings.choices import USUAL_ZONES, language, zone
from handlers.settings.usages import JOIN, SETUP, USAGES

feature = Feature("settings")
feature.command("settings", *USAGES, slash=False)(actions.settings)
feature.suggest("names")(actions.suggest_names)
feature.suggest("values")(actions.suggest_values)
feature.suggest("levels")(actions.suggest_levels)
feature.suggest("channels")(actions.suggest_channels)
feature.command("setup", *SETUP, slash=False)(actions.setup)
feature.command("join", *JOIN, slash=False)(actions.join)
feature.on(Installed)(actions.installed)
feature.job("settings_changed")(actions.settings_changed)
feature.shows("setup", actions.draw)
feature.home(actions.home)
feature.press("setup")(actions.pressed_setup)
feature.press("choose")(actions.pressed_choose)
feature.press("team")(actions.pressed_team)
feature.press("all")(actions.pressed_all)
feature.press("change")(actions.pressed_change)
feature.press("watch")(actions.pressed_watch)
feature.press("unwatch")(actions.pressed_unwatch)
feature.form("save")(actions.submitted)
feature.settings.append(
    Setting(
        "language",
        "settings.language",
        "en",
        ("community", "team", "person"),
        language,
        tuple(LANGUAGES),
        lambda value, words: LANGUAGES.get(value, value),
    )
)
feature.settings.append(
    Setting("timezone", "settings.timezone", "UTC", ("community", "team", "person"), zone, usual=USUAL_ZONES)
)

__all__ = ["feature"]
