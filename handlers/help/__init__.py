"""Help: what can be typed, what Chorus is, and what it reads and keeps."""

from handlers.core.feature import Argument, Feature, Usage
from handlers.help import actions

feature = Feature("help")
feature.command(
    "help",
    Usage("", "", "help.help.all", arguments=(Argument("command", "help.argument.command", suggests="help.commands"),)),
    Usage("", "poll", "help.help.one"),
    slash=False,
)(actions.help_)
feature.suggest("commands")(actions.suggest_commands)
feature.press("privacy")(actions.privacy)
feature.press("commands")(actions.pressed_commands)
feature.home(actions.home)
feature.command("about", Usage("", "", "help.help.about"), slash=False)(actions.about)
feature.command("privacy", Usage("", "", "help.help.privacy"), slash=False)(actions.privacy)

__all__ = ["feature"]
