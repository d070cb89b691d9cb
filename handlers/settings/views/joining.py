"""What a manager is told about joining communities."""

from datetime import datetime

from handlers.core.codes import shown
from handlers.core.message import Code, Message, Moment, Note
from handlers.core.notes import note
from handlers.core.texts import Words


def join_code(words: Words, code: str, until: datetime) -> Message:
    """A code for this community, what to do with it, what it does."""
    command = Code(f"/chorus join {shown(code)}")
    text = words("settings.join.code", code=Code(shown(code)), command=command, when=Moment(until))
    return note(words, text, Note(words("settings.join.means"), "warn"))


def joined(words: Words) -> Message:
    """This space is part of the other community now."""
    return note(words, words("settings.join.done"))


def no_join(words: Words) -> Message:
    """The code was none."""
    return note(words, words("settings.join.wrong"))
