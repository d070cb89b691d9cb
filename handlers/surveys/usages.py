"""How `/survey` is used: what is typed, for help, completion and platforms whose commands have typed options."""

from handlers.core.feature import Argument, Usage

QUESTIONS = 10  # what a typed command offers; a line and the form take thirty

_NEW = (
    Argument("title", "surveys.argument.title", "quoted"),
    Argument("question", "surveys.argument.question", "quoted", most=QUESTIONS),
    Argument("close", "surveys.argument.close", "flag", "close"),
    Argument("remind", "surveys.argument.remind", "flag", "remind"),
    Argument("hidden", "surveys.argument.hidden", "switch", "hidden"),
    Argument("several", "surveys.argument.several", "switch", "several"),
    Argument("in", "surveys.argument.in", "flag", "in", suggests="settings.channels"),
)


def _number(suggests: str) -> tuple[Argument, ...]:
    return (Argument("number", "surveys.argument.number", required=True, suggests=suggests),)


_CROSS = (
    *_number("surveys.all"),
    Argument("first", "surveys.argument.first", required=True),
    Argument("second", "surveys.argument.second", required=True),
)
_LINE = '"Sauces" "Do you cook? | Yes | No -> 3" "How hot do you like it? [1-5]" "What should we change?" --close 7d'

USAGES = (
    Usage("", "", "surveys.help.form", "who_may_survey", arguments=_NEW),
    Usage("", _LINE, "surveys.help.create", "who_may_survey"),
    Usage("preview", '"Sauces" "Do you cook? | Yes | No"', "surveys.help.preview", "who_may_survey", "preview", _NEW),
    Usage("list", "", "surveys.help.list", sub="list"),
    Usage("mine", "", "surveys.help.mine", sub="mine"),
    Usage("results", "1", "surveys.help.results", sub="results", arguments=_number("surveys.all")),
    Usage("cross", "1 1 2", "surveys.help.cross", sub="cross", arguments=_CROSS),
    Usage("close", "1", "surveys.help.close", sub="close", arguments=_number("surveys.open")),
    Usage("reopen", "1", "surveys.help.reopen", sub="reopen", arguments=_number("surveys.closed")),
    Usage("delete", "1", "surveys.help.delete", sub="delete", arguments=_number("surveys.own")),
)
