"""Asking a question and reading what became of it."""

from bot.platforms.base import Outcome
from handlers.core.events import Place
from handlers.core.message import Facts, Message, plain_text
from tests.stage import (
    JONAS,
    TALK,
    Stage,
)

WHY = "What do you mean when you say we did not promote the show?"
QUIET = Place("hall", "h1", "quiet")


async def asked(stage: Stage, where: Place = TALK) -> str:
    """Ask `WHY`; the id of its post."""
    outcome = await stage.command(JONAS, f'/ask "{WHY}"', where)
    assert outcome.result == "done", outcome
    message = outcome.posts[0].message
    assert message is not None
    return message


def facts(message: Message) -> list[str]:
    return [plain_text(one.text) for element in message.elements if isinstance(element, Facts) for one in element.items]


def shown(outcome: Outcome) -> Message:
    return outcome.privates[0].message
