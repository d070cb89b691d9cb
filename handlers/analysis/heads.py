"""The small models on top: one column of weights for each thing that is asked about a message."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from handlers.analysis import encoder, grams
from handlers.analysis.signs import Signs, Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ARTEFACTS = files("handlers.analysis") / "artefacts"
KINDS = ("idea", "bug", "complaint", "praise", "question", "other")
COLUMNS = ("positive", "neutral", *KINDS)
# The spelling counts where thousands of labelled messages taught it; elsewhere a few hundred would only add noise.
SPELT = frozenset({"en", "id", "th"})
SPELLING = 0.5
VECTOR_SCALE, SIGN_SCALE = 3.0, 0.5


@dataclass(frozen=True, slots=True)
class Heads:
    """Weights: `full` for vectors and signs, `light` for signs alone, `spelt` for groups of letters."""

    full: "NDArray[np.float32]"
    light: "NDArray[np.float32]"
    spelt: "NDArray[np.float32]"

    def judge(
        self,
        texts: Sequence[str],
        languages: Sequence[str | None],
        signs: "NDArray[np.float32]",
        vectors: "NDArray[np.float32] | None",
    ) -> "NDArray[np.float32]":
        """One row a text with a log odds for each of `COLUMNS`; `vectors` is None in the light mode."""
        import numpy as np

        spelt = grams.weighed(texts, self.spelt)
        if vectors is None:
            return inputs(signs, None) @ self.light + spelt
        counts = np.array([language in SPELT for language in languages], dtype=np.float32)[:, None]
        found: NDArray[np.float32] = inputs(signs, vectors) @ self.full + SPELLING * counts * spelt
        return found


def inputs(signs: "NDArray[np.float32]", vectors: "NDArray[np.float32] | None") -> "NDArray[np.float32]":
    """What a head reads: the vector, the signs, and a 1 for its own level."""
    import numpy as np

    parts = [] if vectors is None else [vectors * VECTOR_SCALE]
    return np.hstack([*parts, signs * SIGN_SCALE, np.ones((len(signs), 1))]).astype(np.float32)


def read_signs(texts: Sequence[str], languages: Sequence[str | None], reader: Signs) -> "NDArray[np.float32]":
    """The signs of many texts: one row each."""
    import numpy as np

    from handlers.analysis.signs import NAMES

    rows = [reader.read(text, language) for text, language in zip(texts, languages, strict=True)]
    return np.array(rows, dtype=np.float32).reshape(len(texts), len(NAMES))


@cache
def shipped() -> Heads:
    """The weights that come with the program."""
    import numpy as np

    with (ARTEFACTS / "heads.npz").open("rb") as file, np.load(file) as kept:
        return Heads(*(kept[name].astype(np.float32) for name in ("full", "light", "spelt")))


@cache
def shipped_signs() -> Signs:
    """The terms that come with the program."""
    lines = (ARTEFACTS / "terms.tsv").read_text(encoding="utf-8").splitlines()
    return Signs(_term(line) for line in lines)


def manifest() -> dict[str, Any]:
    """What the artefacts were made from, with which versions, seeds and licences."""
    read: dict[str, Any] = json.loads((ARTEFACTS / "manifest.json").read_text(encoding="utf-8"))
    return read


def _term(line: str) -> Term:
    language, written, polarity, sort = line.split("\t")
    return Term(language, written, int(polarity), sort)


def vectors_of(texts: Sequence[str], *, light: bool) -> "NDArray[np.float32] | None":
    """Vectors, or None in the light mode or where the encoder is not installed."""
    return None if light or not encoder.is_there() else encoder.encode(texts)
