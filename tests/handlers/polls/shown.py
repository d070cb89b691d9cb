"""What a test wants to know of a message."""

from bot.platforms.base import Outcome
from handlers.core.events import Profile
from handlers.core.message import Choice, Facts, Item, Message, plain_text
from tests.stage import MARA, Stage

SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard" "Plum"'


async def asked(stage: Stage, line: str = SAUCES, who: Profile = MARA) -> str:
    """Ask a poll and return the id of its message."""
    outcome = await stage.command(who, line)
    assert outcome.result == "done", outcome
    message = outcome.posts[0].message
    assert message is not None
    return message


def rows(message: Message) -> list[tuple[str, int | None, str]]:
    """Label, votes and percent of each choice."""
    return [(e.label, e.votes, e.percent) for e in message.elements if isinstance(e, Choice)]


def tokens(message: Message) -> list[str | None]:
    """The token of each choice."""
    return [element.token for element in message.elements if isinstance(element, Choice)]


def items(outcome: Outcome) -> list[tuple[str, list[str], str]]:
    """The items of a private list: title, facts, and the token of the button."""
    return [
        (
            plain_text(element.text),
            [plain_text(fact.text) for fact in element.facts],
            element.button.token if element.button else "",
        )
        for private in outcome.privates
        for element in private.message.elements
        if isinstance(element, Item)
    ]


def facts(message: Message) -> str:
    """Every line of facts."""
    lines = [element for element in message.elements if isinstance(element, Facts)]
    return "\n".join(" | ".join(plain_text(fact.text) for fact in line.items) for line in lines)
