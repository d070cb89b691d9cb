"""`/ask` and what can stand after it."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from handlers.asks.actions.create import create, open_form, preview
from handlers.asks.actions.life import close, delete, reopen
from handlers.asks.actions.reading import list_mine, list_questions, results
from handlers.core.arguments import Flag, Parsed, nearest, number, parse
from handlers.core.context import Context
from handlers.core.effects import Effects
from handlers.core.errors import Refused
from handlers.core.events import Command
from handlers.core.message import Code

FLAGS: Mapping[str, Flag] = {"in": Flag("list", "#general", many=True)}
_Numbered = Callable[[Context, int], Awaitable[Effects]]
_NUMBERED: Mapping[str, _Numbered] = {"close": close, "reopen": reopen, "delete": delete, "results": results}
_ALONE: Mapping[str, Callable[[Context], Awaitable[Effects]]] = {"list": list_questions, "mine": list_mine}
_WORDS = (*_NUMBERED, *_ALONE, "preview")


async def ask(context: Context, command: Command) -> Effects:
    """Ask a question, or do with one what the first word says; a question needs no quote marks."""
    parsed = parse(command.words, FLAGS)
    if parsed in (Parsed(), Parsed(words=("new",))):
        return await open_form(context)
    if parsed.words == ("new",):
        parsed = msgspec.structs.replace(parsed, words=())
    word = parsed.words[0].lower() if parsed.words else ""
    if word == "preview":
        return await preview(context, msgspec.structs.replace(parsed, words=parsed.words[1:]))
    if word in _ALONE and len(parsed.words) == 1 and not parsed.quoted:
        return await _ALONE[word](context)
    if word in _NUMBERED and len(parsed.words) + len(parsed.quoted) <= 2:
        return await _numbered(context, word, (*parsed.words[1:], *parsed.quoted))
    _refuse_misspelt(parsed)
    return await create(context, parsed)


async def _numbered(context: Context, word: str, typed: tuple[str, ...]) -> Effects:
    if not typed:
        raise Refused("asks.refused.no_number", example=Code(f"/ask {word} 1"), command=Code("/ask list"))
    return await _NUMBERED[word](context, number(typed[0], "1"))


def _refuse_misspelt(parsed: Parsed) -> None:
    """`/ask clsoe 3` is no question."""
    if not parsed.words or len(parsed.words) > 2 or not (parsed.quoted or parsed.words[-1].isdecimal()):
        return
    near = nearest(parsed.words[0], _WORDS)
    if near is not None:
        raise Refused("asks.refused.unknown_word", word=Code(parsed.words[0][:30]), near=Code(f"/ask {near}"))
