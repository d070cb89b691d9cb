"""Surveys as lines of a list, of a digest and of a person's own page."""

from collections.abc import Sequence

from handlers.core import notes
from handlers.core.message import Button, Buttons, Code, Element, Fact, Heading, Item, Message, Note, Strong
from handlers.core.texts import Words
from handlers.surveys.store import Standing, Survey
from handlers.surveys.views.facts import answered, number, when

Counted = tuple[Survey, Standing]


def listing(words: Words, parts: Sequence[tuple[str, Sequence[Item]]], *, may_ask: bool) -> Message:
    """Surveys in parts, each under the heading of that text key."""
    nothing = words("surveys.note.nothing", command=Code("/survey")) if may_ask else words("surveys.note.nothing_open")
    return notes.listing(words, parts, nothing)


def survey_item(words: Words, survey: Survey, standing: Standing, own: str) -> Item:
    """A survey with what the reader did with it: `begun`, `done`, `new`, or nothing that is said."""
    facts = [number(words, survey), when(words, survey), answered(words, survey, standing)]
    if own in ("begun", "done") or (own == "new" and survey.closed_at is None):
        facts.append(Fact(words(f"surveys.fact.{own}"), "check" if own == "done" else ""))
    return Item((survey.title,), tuple(facts), _button(words, survey, own))


def home(words: Words, items: Sequence[Item], *, more: int, may_ask: bool) -> tuple[Element, ...]:
    """Open surveys on a person's own page, and for who may the button to ask one."""
    elements: list[Element] = [Heading(words("surveys.home.title"), 2), *items]
    if not items:
        elements.append(Note(words("surveys.home.nothing")))
    if more:
        elements.append(Note(words("surveys.home.more", n=more, command=Code("/survey list"))))
    if may_ask:
        elements.append(Buttons((Button(words.line("surveys.button.new"), "surveys.new"),)))
    return tuple(elements)


def digest(words: Words, surveys: Sequence[Counted], *, more: int) -> tuple[Element, ...]:
    """Each survey with how many answered; and how many more there are."""
    items: list[Element] = [
        Item((Strong(survey.title),), (answered(words, survey, standing), when(words, survey), number(words, survey)))
        for survey, standing in surveys
    ]
    if more:
        items.append(Note(words("surveys.digest.more", n=more)))
    return (Heading(words("surveys.digest.title"), 2), *items)


def _button(words: Words, survey: Survey, own: str) -> Button:
    if survey.closed_at is not None:
        return Button(words.line("surveys.button.results"), f"surveys.results:{survey.number}", "quiet")
    if own == "begun":
        return Button(words.line("surveys.button.go_on"), f"surveys.take:{survey.number}")
    return Button(words.line("surveys.button.show"), f"surveys.show:{survey.number}")
