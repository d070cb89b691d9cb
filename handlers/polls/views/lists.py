"""Polls as lines of a list."""

from collections.abc import Sequence

from handlers.core import notes
from handlers.core.message import Button, Code, Fact, Item, Message, Note, Strong, Text
from handlers.core.texts import Words
from handlers.polls.model import Tally, standing
from handlers.polls.store import Poll, Voted
from handlers.polls.views.drawing import lead, when
from handlers.polls.views.notes import close_button

Counted = tuple[Poll, Tally]


def listing(words: Words, parts: Sequence[tuple[str, Sequence[Item]]], *, may_ask: bool) -> Message:
    """Polls in parts, each under the heading of that text key."""
    nothing = words("polls.note.nothing", command=Code("/poll")) if may_ask else words("polls.note.nothing_open")
    return notes.listing(words, parts, nothing)


def poll_item(words: Words, voted: Voted, tally: Tally, *, runs: bool) -> Item:
    """A poll with what the reader chose; who runs it may close it here."""
    poll = voted.poll
    facts = [Fact(words("polls.number", number=str(poll.number))), when(words, poll)]
    facts.append(Fact(words("polls.fact.people", n=tally.people), "people"))
    if voted.own:
        own = words.line("core.comma").join(voted.own)
        facts.append(Fact(words("polls.fact.own", choices=Strong(own)), "check"))
    elif poll.closed_at is None:
        facts.append(Fact(words("polls.fact.not_voted")))
    button = close_button(words, poll) if runs and poll.closed_at is None else _results(words, poll)
    return Item((poll.title,), tuple(facts), button)


def digest_items(words: Words, polls: Sequence[Counted], *, more: int) -> Sequence[Item | Note]:
    """Each poll with who is in front, among how many; and how many more polls there are."""
    items = [_digest_item(words, poll, tally) for poll, tally in polls]
    return [*items, Note(words("polls.digest.more", n=more))] if more else items


def worth(words: Words, polls: Sequence[Counted]) -> tuple[Text, ...]:
    """A sentence for each poll whose lead is clear, most people first."""
    clear = [(poll, tally) for poll, tally in polls if standing(tally).verdict == "clear"]
    clear.sort(key=lambda counted: -counted[1].people)
    return tuple(_sentence(words, poll, tally) for poll, tally in clear)


def _sentence(words: Words, poll: Poll, tally: Tally) -> Text:
    first = standing(tally).first[0]
    return words(
        "polls.digest.leads" if poll.closed_at is None else "polls.digest.won",
        choice=Strong(first.label),
        poll=poll.title,
        share=words.percent(first.votes / tally.people),
        n=tally.people,
    )


def _digest_item(words: Words, poll: Poll, tally: Tally) -> Item:
    stands = standing(tally)
    facts = [Fact(lead(words, stands, tally.people)), Fact(words("core.people", n=tally.people), "people")]
    if stands.verdict in ("clear", "close", "ahead"):
        facts.append(Fact(words("polls.fact.clear" if stands.verdict == "clear" else "polls.fact.not_clear")))
    return Item((Strong(poll.title),), (*facts, when(words, poll)))


def _results(words: Words, poll: Poll) -> Button:
    return Button(words.line("polls.button.results"), f"polls.results:{poll.number}", "quiet")
