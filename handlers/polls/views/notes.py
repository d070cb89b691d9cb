"""What one person is told: receipts, confirmations, buttons to run a poll."""

from datetime import datetime
from typing import assert_never

from handlers.core.message import (
    Button,
    Buttons,
    Code,
    Message,
    Moment,
    Paragraph,
    Strong,
    Text,
    plain_text,
)
from handlers.core.notes import note
from handlers.core.texts import Words
from handlers.polls.model import Recent
from handlers.polls.store import Poll


def receipt(words: Words, most: int, closes_at: datetime | None, press: Recent, label: str, old: str) -> Message:
    """What a press on the choice `label` did, with its code; `old` is the choice it replaced."""
    return note(words, _receipt(words, most, closes_at, press, label, old))


def said(words: Words, text: Text) -> Message:
    """A sentence for everybody."""
    return Message(plain_text(text), (Paragraph(text),), words.language)


def controls(words: Words, poll: Poll) -> Buttons:
    """The buttons of whoever may run a poll."""
    first = reopen_button(words, poll) if poll.closed_at is not None else close_button(words, poll)
    confirm = words.line("polls.confirm.delete", number=str(poll.number))
    delete = Button(words.line("polls.button.delete"), f"polls.delete:{poll.number}", "danger", confirm)
    return Buttons((first, delete))


def close_button(words: Words, poll: Poll) -> Button:
    """The button that closes a poll."""
    confirm = words.line("polls.confirm.close", number=str(poll.number))
    return Button(words.line("polls.button.close"), f"polls.close:{poll.number}", "plain", confirm)


def reopen_button(words: Words, poll: Poll) -> Button:
    """The button that takes votes again."""
    return Button(words.line("polls.button.reopen"), f"polls.reopen:{poll.number}")


def _receipt(words: Words, most: int, closes_at: datetime | None, press: Recent, label: str, old: str) -> Text:
    code, choice = Code(press.receipt), Strong(label)
    match press.action:
        case "change":
            return words("polls.receipt.changed", old=Strong(old), new=choice, code=code)
        case "cast" if most == 1:
            return words("polls.receipt.counted", choice=choice, code=code)
        case "cast":
            return words("polls.receipt.counted_several", choice=choice, used=press.used, max=most, code=code)
        case "retract" if most > 1:
            return words("polls.receipt.taken_back_several", choice=choice, used=press.used, max=most, code=code)
        case "retract" if closes_at is not None:
            return words("polls.receipt.taken_back_until", when=Moment(closes_at), code=code)
        case "retract":
            return words("polls.receipt.taken_back", code=code)
        case _:
            assert_never(press.action)
