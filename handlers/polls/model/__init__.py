"""The rules of polls: what may be asked, what a press does to a ballot, how a count stands."""

from handlers.polls.model.ballot import EMPTY, Ballot, Pressed, Recent, TooMany, press, recounted
from handlers.polls.model.draft import LABELS, LONGEST_LABEL, LONGEST_TITLE, Draft, Problem, problems
from handlers.polls.model.standing import Count, Standing, Verdict, lead_is_clear, standing, strongest

__all__ = [
    "EMPTY",
    "LABELS",
    "LONGEST_LABEL",
    "LONGEST_TITLE",
    "Ballot",
    "Count",
    "Draft",
    "Pressed",
    "Problem",
    "Recent",
    "Standing",
    "TooMany",
    "Verdict",
    "lead_is_clear",
    "press",
    "problems",
    "recounted",
    "standing",
    "strongest",
]
