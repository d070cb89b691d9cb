"""The payload of a message, within every limit of Discord."""

from collections.abc import Sequence
from typing import Any

from bot.platforms.discord.custom_ids import Ids
from bot.platforms.discord.limits import COMPONENTS, TEXT
from bot.platforms.discord.render.controls import Component
from bot.platforms.discord.render.elements import parts_of
from bot.platforms.discord.render.layout import Parts, components, count, eased, shortened, text_length
from bot.platforms.discord.render.parts import Bar, Block, Worth
from bot.platforms.discord.words import line
from handlers.core.message import Message, Text
from handlers.core.texts import Words

Payload = dict[str, Any]

EPHEMERAL, COMPONENTS_V2 = 1 << 6, 1 << 15
CONTAINER = 17
ACCENT = 0x5FCBB4
_SHORTER = (TEXT, 600, 300, 150)
_SHORTEST = (150, 80, 40)


def message_payload(message: Message, words: Words, *, ephemeral: bool = False) -> Payload:
    """What to post, answer or edit with; `words` are the texts of the message's language.

    A message of more than words stands in a frame, unless one person alone sees it. Nobody is ever pinged.
    """
    parts = _fitting(message, words)
    framed = not ephemeral and any(not isinstance(part, Block) or part.worth < Worth.WORDS for part in parts)
    return payload(_laid_out(parts, words, framed=framed), ephemeral=ephemeral)


def note_payload(text: Text) -> Payload:
    """A sentence of the platform's own for one person."""
    return payload([{"type": 10, "content": line(text) or "…"}], ephemeral=True)


def payload(made: list[Component], *, ephemeral: bool) -> Payload:
    """Components with all that every message of ours carries."""
    flags = COMPONENTS_V2 | (EPHEMERAL if ephemeral else 0)
    return {"components": made, "flags": flags, "allowed_mentions": {"parse": []}}


def _fitting(message: Message, words: Words) -> Parts:
    """The parts within 4,000 characters: first whole, then with long words cut, then without the least important."""
    for most in _SHORTER:
        parts = parts_of(message, words, most)
        if text_length(parts) <= TEXT:
            return parts if text_length(parts) else [_summary(message), *parts]
    notice = f"-# {line(words('discord.cut'))}"
    for most in _SHORTEST:
        parts = shortened(parts_of(message, words, most), Worth.CHOICE, notice)
        if text_length(parts) <= TEXT:
            return parts
    return shortened(parts_of(message, words, _SHORTEST[-1]), Worth.TITLE, notice)


def _summary(message: Message) -> Block:
    """What stands for a message that shows no words at all."""
    return Block((line((message.summary,), TEXT // 2) or "…",), Worth.WORDS)


def _laid_out(parts: Parts, words: Words, *, framed: bool) -> list[Component]:
    """The first of the layouts, from the roomiest on, that has room."""
    more = words.line("discord.more")
    made: list[Component] = []
    for some in eased(parts):
        ids = Ids()
        body, below = _split(some, framed)
        inside = components(body, ids, more)
        made = [{"type": CONTAINER, "accent_color": ACCENT, "components": inside}] if framed and inside else inside
        made += components(below, ids, more)
        if count(made) <= COMPONENTS:
            return made
    return _dropped(made)


def _split(parts: Parts, framed: bool) -> tuple[Parts, Parts]:
    """The frame and the buttons below it, where a report ends in buttons about itself."""
    ends = framed and len(parts) > 1 and isinstance(parts[-1], Bar) and _is_report(parts)
    return (parts[:-1], parts[-1:]) if ends else (parts, ())


def _is_report(parts: Parts) -> bool:
    return any(isinstance(part, Block) and part.worth >= Worth.ITEM for part in parts)


def _dropped(made: Sequence[Component]) -> list[Component]:
    """Without the last components: only a message of more buttons than anybody presses comes to this."""
    kept = list(made)
    while count(kept) > COMPONENTS:
        holder = kept[-1]["components"] if kept[-1]["type"] == CONTAINER else kept
        holder.pop()
    return kept
