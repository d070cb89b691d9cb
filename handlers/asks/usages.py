"""How `/ask` is used: what is typed, for help, completion and platforms whose commands have typed options."""

from handlers.core.feature import Argument, Usage

_NEW = (
    Argument("question", "asks.argument.question", "quoted", required=True),
    Argument("in", "asks.argument.in", "flag", "in", suggests="settings.channels"),
)


def _number(suggests: str) -> tuple[Argument, ...]:
    return (Argument("number", "asks.argument.number", required=True, suggests=suggests),)


USAGES = (
    Usage("", '"What annoyed you this week?"', "asks.help.create", "who_may_ask", arguments=_NEW),
    Usage("", '"What should we cook next?" --in #general,discord:recipes', "asks.help.several", "who_may_ask"),
    Usage("", "", "asks.help.form", "who_may_ask"),
    Usage("preview", '"What annoyed you this week?"', "asks.help.preview", "who_may_ask", "preview", _NEW),
    Usage("list", "", "asks.help.list", sub="list"),
    Usage("mine", "", "asks.help.mine", sub="mine"),
    Usage("results", "1", "asks.help.results", sub="results", arguments=_number("asks.all")),
    Usage("close", "1", "asks.help.close", sub="close", arguments=_number("asks.open")),
    Usage("reopen", "1", "asks.help.reopen", sub="reopen", arguments=_number("asks.closed")),
    Usage("delete", "1", "asks.help.delete", sub="delete", arguments=_number("asks.own")),
)
