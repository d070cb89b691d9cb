"""Polls on a person's own page."""

from collections.abc import Sequence

import msgspec

from handlers.core.message import Button, Buttons, Code, Element, Fact, Heading, Item, Note
from handlers.core.texts import Words
from handlers.polls.model import Tally, standing
from handlers.polls.store import Voted
from handlers.polls.views.drawing import lead
from handlers.polls.views.lists import poll_item


def home(words: Words, items: Sequence[Item], *, more: int, may_ask: bool) -> tuple[Element, ...]:
    """Open polls, and for who may the button to ask one."""
    elements: list[Element] = [Heading(words("polls.home.title"), 2), *items]
    if not items:
        elements.append(Note(words("polls.home.nothing")))
    if more:
        elements.append(Note(words("polls.home.more", n=more, command=Code("/poll list"))))
    if may_ask:
        elements.append(Buttons((Button(words.line("polls.button.new"), "polls.new", "primary"),)))
    return tuple(elements)


def home_item(words: Words, voted: Voted, tally: Tally) -> Item:
    """A poll with who leads, what the reader chose, and the button to vote."""
    item = poll_item(words, voted, tally, runs=False)
    label = "polls.button.change" if voted.own else "polls.button.vote"
    button = Button(words.line(label), f"polls.show:{voted.poll.number}")
    leads = [Fact(lead(words, standing(tally), tally.people))] if tally.people else []
    return msgspec.structs.replace(item, facts=(*leads, *item.facts), button=button)
