"""`/poll` and what can stand after it."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from handlers.core.arguments import Flag, Parsed, nearest, number, parse
from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.core.errors import Refused
from handlers.core.events import Command
from handlers.core.message import Code
from handlers.polls.actions.create import EXAMPLE, create, open_form, preview
from handlers.polls.actions.life import close, delete, reopen
from handlers.polls.actions.reading import list_mine, list_polls, results

FLAGS: Mapping[str, Flag] = {
    "close": Flag("words", "2d"),
    "multiple": Flag(),
    "max": Flag("value", "2"),
    "in": Flag("list", "#general", many=True),
}


async def poll(context: Context, command: Command) -> Effects:
    """Ask a question, or do with a poll what the first word says."""
    parsed = parse(command.words, FLAGS)
    if parsed in (Parsed(), Parsed(words=("new",))):
        return await open_form(context)
    if parsed.words in ((), ("new",)):
        return await create(context, parsed)
    word, rest = parsed.words[0].lower(), msgspec.structs.replace(parsed, words=parsed.words[1:])
    action = _WORDS.get(word)
    if action is None:
        raise _unknown(parsed)
    return await action(context, rest)


def _unknown(parsed: Parsed) -> Refused:
    near = nearest(parsed.words[0], tuple(_WORDS)) if parsed.quoted or len(parsed.words) <= 2 else None
    if near is not None:
        return Refused("polls.refused.unknown_word", word=Code(parsed.words[0][:30]), near=Code(f"/poll {near}"))
    return Refused("polls.refused.unquoted", example=Code(EXAMPLE))


def _with_number(
    action: Callable[[Context, int], Awaitable[Effects]], word: str
) -> Callable[[Context, Parsed], Awaitable[Effects]]:
    async def run(context: Context, parsed: Parsed) -> Effects:
        typed = (*parsed.words, *parsed.quoted)
        if not typed:
            raise Refused("polls.refused.no_number", example=Code(f"/poll {word} 1"), command=Code("/poll list"))
        return await action(context, number(" ".join(typed), "1"))

    return run


_WORDS: Mapping[str, Callable[[Context, Parsed], Awaitable[Effects]]] = {
    "close": _with_number(close, "close"),
    "reopen": _with_number(reopen, "reopen"),
    "delete": _with_number(delete, "delete"),
    "results": _with_number(results, "results"),
    "preview": preview,
    "list": list_polls,
    "mine": list_mine,
}
