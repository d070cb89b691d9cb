"""What somebody is told about being read."""

from handlers.core.message import Code, Message, Note
from handlers.core.notes import note
from handlers.core.texts import Words
from handlers.people.model import Erased

_IN, _OUT = Code("/chorus optin"), Code("/chorus optout")


def opted_out(words: Words, erased: Erased) -> Message:
    """What was erased, what holds from now on, how to take it back."""
    text = words(erased.sentence, messages=erased.messages, reactions=erased.reactions, command=_IN)
    return note(words, text, Note(words("people.opted_out.votes"), "private"))


def was_out(words: Words) -> Message:
    """Nothing changed."""
    return _note(words, "people.was_out", _IN)


def opted_in(words: Words) -> Message:
    """What holds from now on, and how to take it back."""
    return _note(words, "people.opted_in", _OUT)


def was_in(words: Words) -> Message:
    """Nothing changed."""
    return _note(words, "people.was_in", _OUT)


def _note(words: Words, key: str, command: Code) -> Message:
    return note(words, words(key, command=command))
