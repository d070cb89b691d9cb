"""How `/chorus settings` is used, for help, completion and platforms whose commands have typed options."""

from handlers.core.feature import Argument, Usage

_SET = (
    Argument("name", "settings.argument.name", required=True, suggests="settings.names"),
    Argument("value", "settings.argument.value", suggests="settings.values"),
    Argument("for", "settings.argument.for", "flag", "for", suggests="settings.levels"),
    Argument("reset", "settings.argument.reset", "switch", "reset"),
)
_CHANNEL = (Argument("channel", "settings.argument.channel", required=True, suggests="settings.channels"),)

USAGES = (
    Usage("", "", "settings.help.all", sub="list"),
    Usage("set", "language ja", "settings.help.set", sub="set", arguments=_SET),
    Usage("language", "ja", "settings.help.language", sub="set"),
    Usage("timezone", "Europe/Warsaw", "settings.help.timezone", sub="set"),
    Usage("language", "pl --for community", "settings.help.level", "managers", "set"),
    Usage("language", "--reset", "settings.help.reset", sub="set"),
    Usage("watch", "#recipes", "settings.help.watch", "managers", "watch", _CHANNEL),
    Usage("unwatch", "#recipes", "settings.help.unwatch", "managers", "unwatch", _CHANNEL),
    Usage("team", "#recipes", "settings.help.team", "managers", "team", _CHANNEL),
    Usage("community", "#recipes", "settings.help.community", "managers", "community", _CHANNEL),
)
SETUP = (Usage("", "", "settings.help.setup", "managers"),)
JOIN = (Usage("", "", "settings.help.join", "managers", arguments=(Argument("code", "settings.argument.code"),)),)
