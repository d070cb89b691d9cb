"""What one person is told: a sentence, or a list in parts."""

from collections.abc import Sequence

from handlers.core.message import Element, Heading, Item, Message, Note, Text, plain_text
from handlers.core.texts import Words


def note(words: Words, text: Text, *more: Element) -> Message:
    """A sentence for one person, and what stands below it."""
    return Message(plain_text(text), (Note(text, "private"), *more), words.language)


def listing(words: Words, parts: Sequence[tuple[str, Sequence[Item]]], nothing: Text) -> Message:
    """A list in parts, each under the heading of that text key; empty parts are left out, `nothing` is for no part."""
    filled = [(title, items) for title, items in parts if items]
    if not filled:
        return note(words, nothing)
    elements: list[Element] = []
    for title, items in filled:
        elements += [Heading(words(title), 2), *items]
    return Message(words.line(filled[0][0]), tuple(elements), words.language)
