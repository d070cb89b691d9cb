"""The rules of polls: what may be asked, what a press does to a ballot, how a count stands."""

from handlers.polls.model.ballot import Ballot, Pressed, Recent, TooMany, press, recounted
from handlers.polls.model.draft import LABELS, LONGEST_LABEL, LONGEST_TITLE, Draft, Problem, problems
from handlers.polls.model.platform import named_by, number_of
from handlers.polls.model.standing import Count, Standing, Tally, Verdict, lead_is_clear, standing, strongest

__all__ = [
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
    "Tally",
    "TooMany",
    "Verdict",
    "lead_is_clear",
    "named_by",
    "number_of",
    "press",
    "problems",
    "recounted",
    "standing",
    "strongest",
]
