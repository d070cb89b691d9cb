"""The rules of open questions: what can be asked, and whether a reply still belongs to it."""

from dataclasses import dataclass

LONGEST = 2000  # a Slack section takes 3,000 characters and counts & < > as up to five
EXAMPLE = '/ask "What annoyed you this week?"'
KIND = "ask"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a question cannot be asked: the end of a text key and its values."""

    reason: str
    values: dict[str, int]


def problem(question: str) -> Problem | None:
    """What is wrong with a question of which everything invisible was taken away."""
    if not question:
        return Problem("no_question", {})
    if len(question) > LONGEST:
        return Problem("long_question", {"length": len(question), "max": LONGEST})
    return None


def belongs(said_at: int, closed_at: int | None) -> bool:
    """Whether a reply is an answer: said while the question was open, whenever it arrives."""
    return closed_at is None or said_at <= closed_at
