"""`/survey` and what can stand after it."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from handlers.core.arguments import Flag, Parsed, nearest, number, parse
from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.core.errors import Refused
from handlers.core.events import Command
from handlers.core.message import Code
from handlers.surveys.actions.create import EXAMPLE, new, preview
from handlers.surveys.actions.life import close, delete, reopen
from handlers.surveys.actions.reading import list_mine, list_surveys
from handlers.surveys.actions.results import cross, results

FLAGS: Mapping[str, Flag] = {
    "close": Flag("words", "7d"),
    "remind": Flag("words", "1d"),
    "hidden": Flag(),
    "several": Flag(),
    "in": Flag("list", "#general", many=True),
}
Action = Callable[[Context, Parsed], Awaitable[Effects]]


async def survey(context: Context, command: Command) -> Effects:
    """Ask a survey, or do with one what the first word says."""
    parsed = parse(command.words, FLAGS)
    if not parsed.words:
        return await new(context, parsed)
    word, rest = parsed.words[0].lower(), msgspec.structs.replace(parsed, words=parsed.words[1:])
    action = _WORDS.get(word)
    if action is None or (word == "new" and rest.words):
        raise _unknown(parsed)
    return await action(context, rest)


def _unknown(parsed: Parsed) -> Refused:
    near = nearest(parsed.words[0], tuple(_WORDS)) if parsed.quoted or len(parsed.words) <= 2 else None
    if near is not None and near != parsed.words[0].lower():
        return Refused("surveys.refused.unknown_word", word=Code(parsed.words[0][:30]), near=Code(f"/survey {near}"))
    return Refused("surveys.refused.unquoted", example=Code(EXAMPLE))


def _with_number(action: Callable[[Context, int], Awaitable[Effects]], word: str) -> Action:
    async def run(context: Context, parsed: Parsed) -> Effects:
        typed = (*parsed.words, *parsed.quoted)
        if not typed:
            raise Refused("surveys.refused.no_number", example=Code(f"/survey {word} 1"), command=Code("/survey list"))
        return await action(context, number(" ".join(typed), "1"))

    return run


_WORDS: Mapping[str, Action] = {
    "new": new,
    "preview": preview,
    "list": list_surveys,
    "mine": list_mine,
    "results": _with_number(results, "results"),
    "cross": cross,
    "close": _with_number(close, "close"),
    "reopen": _with_number(reopen, "reopen"),
    "delete": _with_number(delete, "delete"),
}
