"""What one person is told of a survey, and the buttons to run one."""

from datetime import datetime

from handlers.core.message import Button, Buttons, Message, Moment
from handlers.core.notes import note
from handlers.core.texts import Words
from handlers.surveys.store import Response, Survey


def receipt(words: Words, survey: Survey, response: Response, what: str) -> Message:
    """What became of somebody's answers (`counted`, `changed`, `same`, `there`), with the buttons that change it."""
    key = f"surveys.receipt.{what}" if survey.closes_at is None else f"surveys.receipt.{what}_until"
    until = {} if survey.closes_at is None else {"when": Moment(survey.closes_at)}
    text = words(key, title=survey.title, **until)
    number = survey.number
    buttons = [
        Button(words.line("surveys.button.change"), f"surveys.change:{number}:{response.sitting}"),
        Button(
            words.line("surveys.button.back"), f"surveys.back:{number}", "danger", words.line("surveys.confirm.back")
        ),
    ]
    return note(words, text, Buttons(tuple(buttons)))


def controls(words: Words, survey: Survey, now: datetime) -> Buttons:
    """The buttons of whoever may run a survey."""
    ended = survey.ended(now) is not None
    first = _reopen(words, survey) if ended else close_button(words, survey)
    confirm = words.line("surveys.confirm.delete", number=str(survey.number))
    delete = Button(words.line("surveys.button.delete"), f"surveys.delete:{survey.number}", "danger", confirm)
    results = Button(words.line("surveys.button.results"), f"surveys.results:{survey.number}")
    return Buttons((results, first, delete))


def close_button(words: Words, survey: Survey) -> Button:
    """The button that closes a survey."""
    confirm = words.line("surveys.confirm.close", number=str(survey.number))
    return Button(words.line("surveys.button.close"), f"surveys.close:{survey.number}", "plain", confirm)


def _reopen(words: Words, survey: Survey) -> Button:
    return Button(words.line("surveys.button.reopen"), f"surveys.reopen:{survey.number}")
