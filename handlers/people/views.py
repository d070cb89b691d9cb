"""What somebody is told about being read."""

from handlers.core.message import Code, Message, Note, plain_text
from handlers.core.texts import Words
from handlers.people.model import Erased

_IN, _OUT = Code("/chorus optin"), Code("/chorus optout")


def opted_out(words: Words, erased: Erased) -> Message:
    """What was erased, what holds from now on, how to take it back."""
    text = words(erased.sentence, messages=erased.messages, reactions=erased.reactions, command=_IN)
    return Message(
        plain_text(text), (Note(text, "private"), Note(words("people.opted_out.votes"), "private")), words.language
    )


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
    text = words(key, command=command)
    return Message(plain_text(text), (Note(text, "private"),), words.language)
