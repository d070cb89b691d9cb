"""What a test wants to know of a survey, and how people answer one."""

from collections.abc import Mapping, Sequence

from bot.platforms.base import Outcome
from handlers.core.events import Place, Profile
from handlers.core.forms import Form
from handlers.core.message import Button, Buttons, Choice, Facts, Item, Message, Quote, plain_text
from tests.stage import MARA, TALK, Stage, private_words

SAUCES = (
    '/survey "Sauces" "Do you cook at home? | Yes | No -> 4"'
    ' "What do you cook with? [at most 2] | Plum | Chilli | Lime"'
    ' "How hot do you like it? [1-5]" "Would you recommend us? [nps]" "What should we change? [optional]"'
)
Values = Mapping[str, str | tuple[str, ...]]
COOK: Values = {"q1": "1"}
NOT: Values = {"q1": "2"}
FIRST: Values = {"q2": ("1", "3"), "q3": "4", "q4": "9", "q5": "More lime"}
LAST: Values = {"q4": "3", "q5": "Cheaper bottles"}


async def asked(stage: Stage, line: str = SAUCES, who: Profile = MARA, where: Place = TALK) -> str:
    """Ask a survey and return the id of its message."""
    outcome = await stage.command(who, line, where)
    assert outcome.result == "done", (outcome.reason, private_words(outcome))
    message = outcome.posts[0].message
    assert message is not None
    return message


async def take(stage: Stage, who: Profile, *pages: Values, number: int = 1, where: Place = TALK) -> Outcome:
    """Press the button of a survey and fill in page after page; the last outcome."""
    outcome = await stage.press(who, f"surveys.take:{number}", where=where)
    for page in pages:
        assert outcome.form is not None, (outcome.reason, private_words(outcome))
        outcome = await stage.submit(who, outcome.form.token, page, where)
    return outcome


def form_of(outcome: Outcome) -> Form:
    """The form that opened."""
    assert outcome.form is not None, (outcome.reason, private_words(outcome))
    return outcome.form


def fields(form: Form) -> list[tuple[str, str, str | tuple[str, ...] | None]]:
    """Id, label and value of each field."""
    return [(field.id, field.label, field.value) for field in form.fields]


def private(outcome: Outcome) -> Message:
    """The one private answer."""
    [only] = outcome.privates
    return only.message


def items(message: Message) -> list[tuple[str, list[str]]]:
    """Each item with its facts."""
    return [
        (plain_text(one.text), [plain_text(fact.text) for fact in one.facts])
        for one in message.elements
        if isinstance(one, Item)
    ]


def rows(message: Message) -> list[tuple[str, int | None, str]]:
    """Label, people and percent of each row."""
    return [(one.label, one.votes, one.percent) for one in message.elements if isinstance(one, Choice)]


def facts(message: Message) -> list[str]:
    """Every remark of every line of facts."""
    lines = [one for one in message.elements if isinstance(one, Facts)]
    return [plain_text(fact.text) for line in lines for fact in line.items]


def quotes(message: Message) -> list[tuple[str, str]]:
    """Author and words of each quote."""
    return [(one.author, one.text) for one in message.elements if isinstance(one, Quote)]


def buttons(message: Message) -> Sequence[Button]:
    """All buttons."""
    return [button for one in message.elements if isinstance(one, Buttons) for button in one.items]
