"""Where polls, ballots, tallies and the log of all presses are kept."""

from handlers.polls.store.ballots import Slip, keep, slip, slot_of, with_ballot
from handlers.polls.store.forgetting import ballots_of, created, erase_leftovers, rename, take_back
from handlers.polls.store.joining import hold, join_creators, linked, merge, open_polls
from handlers.polls.store.places import places
from handlers.polls.store.polls import (
    Poll,
    add,
    choices,
    close,
    find,
    forget,
    label_of,
    remove,
    reopen,
    tally,
)
from handlers.polls.store.reading import Voted, closed_between, listed, names, own_choices, voted
from handlers.polls.store.recount import polls_page, recount, votes_page
from handlers.polls.store.schema import SCHEMA, SLOTS

__all__ = [
    "SCHEMA",
    "SLOTS",
    "Poll",
    "Slip",
    "Voted",
    "add",
    "ballots_of",
    "choices",
    "close",
    "closed_between",
    "created",
    "erase_leftovers",
    "find",
    "forget",
    "hold",
    "join_creators",
    "keep",
    "label_of",
    "linked",
    "listed",
    "merge",
    "names",
    "open_polls",
    "own_choices",
    "places",
    "polls_page",
    "recount",
    "remove",
    "rename",
    "reopen",
    "slip",
    "slot_of",
    "take_back",
    "tally",
    "voted",
    "votes_page",
    "with_ballot",
]
