"""Messages that say the same, found by meaning: in other words or in another language as well."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAME = 0.85
SIMILAR = 0.65
# A short sketch of each vector finds who to compare: 128 numbers instead of 512. Its cosine errs by .025 at .85.
_SKETCH = 128
_NEAR = 0.77
_SEED = 20261124
_AT_ONCE = 128
_MANY = 64  # candidates a message, above which comparing with everybody is cheaper than picking
_BLOCK = 8192  # originals compared at once, so that memory stays flat
_LETTERS = re.compile(r"[\W_]+")


class Originals:
    """The messages that said something first. Fill it in the order they were said; it holds 1.5 kB a message."""

    def __init__(self) -> None:
        import numpy as np

        from handlers.analysis.encoder import SIZE

        draw = np.random.default_rng(_SEED).standard_normal((SIZE, _SKETCH)) / np.sqrt(_SKETCH)
        self._draw = draw.astype(np.float32)
        self._by_letters = dict[tuple[str, int], int]()
        self._known = np.zeros(0, dtype=np.int64)  # message number of each original
        self._sides = np.zeros(0, dtype=np.int8)
        self._vectors = np.zeros((0, SIZE), dtype=np.float16)
        self._sketches = np.zeros((0, _SKETCH), dtype=np.float32)
        self._count = 0
        self._messages = 0

    def add(
        self, texts: Sequence[str], vectors: "NDArray[np.float32] | None" = None, sides: Sequence[int] | None = None
    ) -> list[int | None]:
        """For each further message the number of the one it repeats (the first is 0), or None.

        `sides` says −1, 0 or 1 for against, neither, for: opposite sides never say the same, however alike the
        words. Without vectors (the light mode) only the same letters are the same message.
        """
        sides = [0] * len(texts) if sides is None else sides
        found: list[int | None] = []
        for start in range(0, len(texts), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            found += self._add(texts[part], None if vectors is None else vectors[part], sides[part])
        return found

    def _add(
        self, texts: Sequence[str], vectors: "NDArray[np.float32] | None", sides: Sequence[int]
    ) -> list[int | None]:
        import numpy as np

        nearest = None if vectors is None else self._nearest(vectors, np.array(sides))
        within = None if vectors is None else _within(vectors, np.array(sides))
        found: list[int | None] = []
        new: list[int] = []
        for at, text in enumerate(texts):
            number = self._messages + at
            key = (_LETTERS.sub("", text.casefold()), sides[at])
            original = self._by_letters.get(key) if key[0] else None
            if original is None and key[0] and nearest is not None and within is not None:
                original = _better(nearest[at], within[at], new, self._messages)
            if key[0]:
                self._by_letters.setdefault(key, number if original is None else original)
                if original is None:
                    new.append(at)
            found.append(original)
        if vectors is not None and new:
            self._keep(vectors[new], [self._messages + at for at in new], [sides[at] for at in new])
        self._messages += len(texts)
        return found

    def _nearest(self, vectors: "NDArray[np.float32]", sides: "NDArray[np.int64]") -> list[tuple[float, int]]:
        """The cosine and number of the most alike original of each message; (0, -1) where none is alike."""
        import numpy as np

        kept = self._count
        near = self._sketch(vectors) @ self._sketches[:kept].T >= _NEAR
        if np.count_nonzero(near) > _MANY * len(vectors):
            return self._nearest_of_many(vectors, sides, np.flatnonzero(near.any(axis=0)))
        rows, columns = np.nonzero(near)
        alike = np.einsum("ij,ij->i", vectors[rows], self._vectors[columns].astype(np.float32))
        alike[sides[rows] * self._sides[columns] < 0] = 0
        best = [(0.0, -1)] * len(vectors)
        for at, to, cosine in zip(rows.tolist(), columns.tolist(), alike.tolist(), strict=True):
            if cosine > best[at][0]:
                best[at] = (cosine, int(self._known[to]))
        return best

    def _nearest_of_many(
        self, vectors: "NDArray[np.float32]", sides: "NDArray[np.int64]", columns: "NDArray[np.int64]"
    ) -> list[tuple[float, int]]:
        """The same among the given originals, each compared with every message."""
        import numpy as np

        best, to = np.zeros(len(vectors), dtype=np.float32), np.full(len(vectors), -1)
        for start in range(0, len(columns), _BLOCK):
            block = columns[start : start + _BLOCK]
            cosines = vectors @ self._vectors[block].astype(np.float32).T
            cosines[sides[:, None] * self._sides[block][None, :] < 0] = 0
            place = cosines.argmax(axis=1)
            found = cosines[np.arange(len(vectors)), place]
            better = found > best
            best[better], to[better] = found[better], block[place[better]]
        return [(float(cosine), int(self._known[at]) if at >= 0 else -1) for cosine, at in zip(best, to, strict=True)]

    def _sketch(self, vectors: "NDArray[np.float32]") -> "NDArray[np.float32]":
        import numpy as np

        drawn = vectors @ self._draw
        lengths = np.sqrt(np.einsum("ij,ij->i", drawn, drawn))
        sketched: NDArray[np.float32] = drawn / np.maximum(lengths, 1e-6)[:, None]
        return sketched

    def _keep(self, vectors: "NDArray[np.float32]", numbers: Sequence[int], sides: Sequence[int]) -> None:
        import numpy as np

        end = self._count + len(vectors)
        if end > len(self._known):
            room = max(1024, len(self._known) // 4, len(vectors))
            self._known = np.concatenate([self._known, np.zeros(room, np.int64)])
            self._sides = np.concatenate([self._sides, np.zeros(room, np.int8)])
            self._vectors = np.concatenate([self._vectors, np.zeros((room, vectors.shape[1]), np.float16)])
            self._sketches = np.concatenate([self._sketches, np.zeros((room, _SKETCH), np.float32)])
        place = slice(self._count, end)
        self._known[place], self._sides[place] = numbers, sides
        self._vectors[place], self._sketches[place] = vectors, self._sketch(vectors)
        self._count = end


def _within(vectors: "NDArray[np.float32]", sides: "NDArray[np.int64]") -> "NDArray[np.float32]":
    cosines: NDArray[np.float32] = (vectors @ vectors.T) * (sides[:, None] * sides[None, :] >= 0)
    return cosines


def _better(kept: tuple[float, int], row: "NDArray[np.float32]", new: Sequence[int], first: int) -> int | None:
    """The more alike of the nearest original kept before and those of this part; None when neither is the same."""
    cosine, number = kept
    for at in new:
        if row[at] > cosine:
            cosine, number = float(row[at]), first + at
    return number if cosine >= SAME else None


def similar(vector: "NDArray[np.float32]", vectors: "NDArray[np.float16] | NDArray[np.float32]") -> list[int]:
    """Which vectors say something like it, the most alike first; the same as well."""
    import numpy as np

    cosines = vectors @ vector
    order = np.argsort(-cosines, kind="stable")
    return [int(at) for at in order[: int(np.count_nonzero(cosines >= SIMILAR))]]
