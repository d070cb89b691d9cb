"""Where polls, ballots, tallies and the log of all presses are kept."""

from handlers.polls.store.ballots import ballot_of, keep, slot_of
from handlers.polls.store.polls import (
    Poll,
    add,
    choices,
    close,
    counts,
    find,
    find_choice,
    forget,
    label_of,
    people,
    remove,
    reopen,
)
from handlers.polls.store.reading import Voted, closed_between, listed, names, own_choices, someone, voted
from handlers.polls.store.recount import polls_page, recount, votes_page
from handlers.polls.store.schema import SCHEMA, SLOTS

__all__ = [
    "SCHEMA",
    "SLOTS",
    "Poll",
    "Voted",
    "add",
    "ballot_of",
    "choices",
    "close",
    "closed_between",
    "counts",
    "find",
    "find_choice",
    "forget",
    "keep",
    "label_of",
    "listed",
    "names",
    "own_choices",
    "people",
    "polls_page",
    "recount",
    "remove",
    "reopen",
    "slot_of",
    "someone",
    "voted",
    "votes_page",
]
