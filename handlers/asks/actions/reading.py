"""Reading questions: drawn where they are, listed, their answers shown, told to the digest."""

from collections.abc import Sequence

from handlers.asks import store, views
from handlers.asks.actions.rights import WHO_MAY_ASK, seen_by
from handlers.asks.model import KIND
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.events import Press, Role
from handlers.core.feature import Section, Window
from handlers.core.message import Item, Message
from handlers.core.moments import micros
from handlers.core.rights import at_least, may_run, may_start
from handlers.core.tokens import numbered
from handlers.feedback import signs_now
from handlers.feedback.store import most_supported, subjects_of, subjects_said_to, totals_of

_LISTED = 20
_LATELY = 10
_RESULTS = 10
_QUOTED = 3
_IN_DIGEST = 10


async def draw(context: Context, number: int) -> Message | None:
    """A question as it is shown to all in a place, in the place's language."""
    question = await store.find(context.session, number)
    if question is None:
        return None
    talk = await totals_of(context.session, question.subject)
    return views.drawing(await context.public(context.here), question, talk)


async def list_questions(context: Context) -> Effects:
    """Open questions and those closed lately."""
    team = at_least(context.actor, Role.TEAM)
    opened = await store.listed(context.session, closed=False, team=team, most=_LISTED)
    closed = await store.listed(context.session, closed=True, team=team, most=_LATELY)
    return await _list(context, ("asks.list.open", opened), ("asks.list.closed", closed))


async def list_mine(context: Context) -> Effects:
    """What the reader asked and what the reader answered."""
    asked = await store.asked_by(context.session, context.actor.id, _LISTED)
    subjects = await subjects_of(context.session, context.actor.id, KIND, _LISTED)
    found = [await store.find(context.session, _number(subject)) for subject in subjects]
    answered = [question for question in found if question is not None]
    return await _list(context, ("asks.list.asked", asked), ("asks.list.answered", answered))


async def results(context: Context, number: int) -> Effects:
    """The most supported answers, privately."""
    question = await seen_by(context, number)
    answers = await most_supported(context.session, await signs_now(context), subject=question.subject, most=_RESULTS)
    talk = await totals_of(context.session, question.subject)
    return [Whisper(views.results(context.private, views.Answered(question, talk, answers)))]


async def pressed_results(context: Context, event: Press) -> Effects:
    """The button that shows the answers."""
    return await results(context, numbered(event.token))


async def section(context: Context, window: Window) -> Section | None:
    """The digest's part: what was asked or answered in its time, most answered first."""
    found = {
        question.number: question for question in await store.asked_between(context.session, window.start, window.end)
    }
    start, end = micros(window.start), micros(window.end)
    for subject in await subjects_said_to(context.session, KIND, start, end):
        question = await store.find(context.session, _number(subject))
        if question is not None:
            found[question.number] = question
    if not found:
        return None
    every = [await _answered(context, question, start, end) for question in found.values()]
    every.sort(key=lambda answered: (-answered.talk.people, -answered.talk.messages, answered.question.number))
    words = await context.public(context.here)
    shown = every[:_IN_DIGEST]
    elements = views.digest(words, shown, more=len(every) - len(shown))
    return Section(30, elements, tuple(views.worth(words, every)))


async def _answered(context: Context, question: store.Question, start: int, end: int) -> views.Answered:
    answers = await most_supported(
        context.session, await signs_now(context), subject=question.subject, start=start, end=end, most=_QUOTED
    )
    talk = await totals_of(context.session, question.subject, start, end)
    return views.Answered(question, talk, answers)


async def open_items(context: Context, questions: Sequence[store.Question]) -> Sequence[Item]:
    """Questions as lines whose button shows their answers."""
    own = set(await subjects_of(context.session, context.actor.id, KIND, _LISTED))
    return [await _item(context, question, own, runs=False) for question in questions]


async def _list(context: Context, *parts: tuple[str, Sequence[store.Question]]) -> Effects:
    own = set(await subjects_of(context.session, context.actor.id, KIND, _LISTED))
    shown = [
        (
            title,
            [await _item(context, question, own, runs=may_run(context, question.creator)) for question in questions],
        )
        for title, questions in parts
    ]
    return [Whisper(views.listing(context.private, shown, may_ask=await may_start(context, WHO_MAY_ASK)))]


async def _item(context: Context, question: store.Question, own: set[str], *, runs: bool) -> Item:
    talk = await totals_of(context.session, question.subject)
    answered = views.Answered(question, talk)
    return views.item(context.private, answered, runs=runs, own=question.subject in own)


def _number(subject: str) -> int:
    return int(subject.partition(":")[2])
