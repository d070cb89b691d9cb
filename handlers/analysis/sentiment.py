"""Feeling: negative, neutral or positive with a score from −1 to 1, below zero negative."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.analysis.heads import COLUMNS
from handlers.analysis.signs import NAMES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
_EVEN = 0.5
_PICTURES = tuple(NAMES.index(name) for name in ("emoji_for", "emoji_against", "irony"))


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What a message feels like."""

    label: str
    score: float


NOTHING = Sentiment("neutral", 0.0)


def sentiments(texts: Sequence[str], odds: "NDArray[np.float32]", signs: "NDArray[np.float32]") -> list[Sentiment]:
    """The feeling of each message from its row of the heads; of one without letters from its pictures alone."""
    import numpy as np

    chances = 1 / (1 + np.exp(-np.clip(odds[:, : len(LABELS) - 1], -30, 30)))
    for_ = chances[:, COLUMNS.index("positive")]
    neutral = chances[:, COLUMNS.index("neutral")]
    scores = (1 - neutral) * (2 * for_ - 1)
    return [
        _of_words(float(score), float(even)) if any(map(str.isalnum, text)) else _of_pictures(row)
        for text, score, even, row in zip(texts, scores, neutral, signs, strict=True)
    ]


def _of_words(score: float, neutral: float) -> Sentiment:
    # Rounded first: what a machine adds up in another order then still has the same label.
    rounded = round(score, 3) + 0.0
    if round(neutral, 3) > _EVEN or rounded == 0:
        return Sentiment("neutral", rounded)
    return Sentiment("positive" if rounded > 0 else "negative", rounded)


def _of_pictures(signs: "NDArray[np.float32]") -> Sentiment:
    up, down, irony = (float(signs[at]) for at in _PICTURES)
    value = up - down - irony
    if value == 0:
        return NOTHING
    return Sentiment("positive" if value > 0 else "negative", round(value / (abs(value) + _EVEN), 3))
