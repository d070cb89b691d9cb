"""What sort of message it is: idea, bug, complaint, praise or question; other where it is none of them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.analysis.heads import COLUMNS, KINDS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OTHER = "other"
_ANSWERS = slice(COLUMNS.index(KINDS[0]), COLUMNS.index(KINDS[-1]) + 1)


def kinds(texts: Sequence[str], odds: "NDArray[np.float32]") -> list[str]:
    """The likeliest kind of each message; pictures alone are of no kind."""
    # Rounded first: what a machine adds up in another order then still has the same label.
    likeliest = odds[:, _ANSWERS].round(3).argmax(axis=1)
    return [
        KINDS[int(best)] if any(map(str.isalnum, text)) else OTHER for text, best in zip(texts, likeliest, strict=True)
    ]
