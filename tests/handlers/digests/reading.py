"""Reading what the team channel was told, and letting people and time act."""

from datetime import UTC, datetime

from handlers.core.events import Place
from handlers.core.message import Facts, Heading, Item, Message, Note, Paragraph, Quote, plain_text
from tests.stage import (
    JONAS,
    MISAKI,
    RECIPES,
    TEAM,
    TOM,
    ZOFIA,
    Stage,
)

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)  # 9:00 in Warsaw, the first time that the stage's digest is due


def shown(stage: Stage, where: Place = TEAM) -> list[Message]:
    """The digests in a place, oldest first."""
    return [stage.hall.messages[message] for message in stage.latest(where)]


def title(message: Message) -> str:
    """What a digest is called."""
    first = message.elements[0]
    assert isinstance(first, Heading)
    return plain_text(first.text)


def lines(message: Message) -> list[str]:
    """All headings, paragraphs, notes and facts of a message."""
    found = []
    for element in message.elements:
        if isinstance(element, Heading | Paragraph | Note | Item):
            found.append(plain_text(element.text))
        if isinstance(element, Facts):
            found += [plain_text(fact.text) for fact in element.items]
    return found


def quoted(message: Message) -> list[str]:
    """The words a digest quotes."""
    return [element.text for element in message.elements if isinstance(element, Quote)]


async def two_voices(stage: Stage) -> tuple[str, str]:
    """Two supported messages of two people."""
    one = await stage.say(TOM, "The lid leaks every single time")
    two = await stage.say(ZOFIA, "Paczka miała być we wtorek", where=RECIPES)
    await stage.react(MISAKI, one, "👍")
    await stage.react(JONAS, one, "👍")
    await stage.react(MISAKI, two, "👍", where=RECIPES)
    return one, two


async def until(stage: Stage, at: datetime) -> None:
    """Let the time come and what is due happen."""
    stage.clock.at = at
    await stage.program.settle()
