"""How `/poll` is used: what is typed, for help, completion and platforms whose commands have typed options."""

from handlers.core.feature import Argument, Usage

CHOICES = 10  # what a typed command offers; a line and the form take a hundred

_NEW = (
    Argument("question", "polls.argument.question", "quoted", required=True),
    Argument("choice", "polls.argument.choice", "quoted", most=CHOICES),
    Argument("close", "polls.argument.close", "flag", "close"),
    Argument("multiple", "polls.argument.multiple", "switch", "multiple"),
    Argument("max", "polls.argument.max", "flag", "max"),
    Argument("in", "polls.argument.in", "flag", "in", suggests="settings.channels"),
)


def _number(suggests: str) -> tuple[Argument, ...]:
    return (Argument("number", "polls.argument.number", required=True, suggests=suggests),)


USAGES = (
    Usage("", '"Which sauce?" "Ketchup" "Mustard" --close 2d', "polls.help.create", "who_may_poll", arguments=_NEW),
    Usage("", '"Which sauces?" "Ketchup" "Mustard" "Plum" --multiple --max 2', "polls.help.several", "who_may_poll"),
    Usage("", '"Which sauce?" --in #general,discord:town-square', "polls.help.places", "who_may_poll"),
    Usage("", "", "polls.help.form", "who_may_poll"),
    Usage("preview", '"Which sauce?" "Ketchup" "Mustard"', "polls.help.preview", "who_may_poll", "preview", _NEW),
    Usage("list", "", "polls.help.list", sub="list"),
    Usage("mine", "", "polls.help.mine", sub="mine"),
    Usage("results", "1", "polls.help.results", sub="results", arguments=_number("polls.all")),
    Usage("close", "1", "polls.help.close", sub="close", arguments=_number("polls.open")),
    Usage("reopen", "1", "polls.help.reopen", sub="reopen", arguments=_number("polls.closed")),
    Usage("delete", "1", "polls.help.delete", sub="delete", arguments=_number("polls.own")),
)
