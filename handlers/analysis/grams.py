"""Groups of one to four letters as numbers: what spelling says beside meaning, in any script."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZE = 1 << 16
LONGEST = 4
# A text needs no more letters than this to show how it is spelt.
LETTERS = 320
_STRETCHED = re.compile(r"(.)\1{2,}")
_TWICE = r"\1\1"
_FACTOR = 0x9E3779B97F4A7C15


def grams(texts: Sequence[str]) -> "tuple[NDArray[np.int64], NDArray[np.int64]]":
    """Which groups are in which text: two columns of the same length, text number and group number, each pair once."""
    import numpy as np

    shown = [f" {_STRETCHED.sub(_TWICE, text[:LETTERS].casefold())} " for text in texts]
    letters = np.frombuffer("".join(shown).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    text_of = np.repeat(np.arange(len(shown)), [len(text) for text in shown])
    pairs = []
    hashed = np.zeros(len(letters), dtype=np.uint64)
    with np.errstate(over="ignore"):
        for length in range(1, LONGEST + 1):
            fits = len(letters) - length + 1
            if fits <= 0:
                break
            hashed = hashed[:fits] * np.uint64(_FACTOR) + letters[length - 1 :] + np.uint64(length)
            inside = text_of[:fits] == text_of[length - 1 :]
            mixed = (hashed ^ (hashed >> np.uint64(29))) * np.uint64(_FACTOR)
            number = (mixed >> np.uint64(48)).astype(np.int64)
            pairs.append(text_of[:fits][inside] * SIZE + number[inside])
    distinct = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, dtype=np.int64)
    return distinct // SIZE, distinct % SIZE


def weighed(texts: Sequence[str], weights: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """For each text the weights of its groups added up, over the root of their number: one row a text."""
    import numpy as np

    row, group = grams(texts)
    counts = np.bincount(row, minlength=len(texts)).astype(np.float32)
    total = np.zeros((len(texts), weights.shape[1]), dtype=np.float32)
    if len(row):
        starts = np.flatnonzero(np.diff(row, prepend=-1))
        total[row[starts]] = np.add.reduceat(weights[group], starts, axis=0)
    total /= np.sqrt(np.maximum(counts, 1.0))[:, None]
    return total
