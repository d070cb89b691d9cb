"""Fits the heads on labelled messages; needs scikit-learn, which only building and judging do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handlers.analysis import grams
from handlers.analysis.development import Labelled
from handlers.analysis.heads import COLUMNS, KINDS, Heads, inputs, read_signs, vectors_of
from handlers.analysis.signs import Signs
from handlers.analysis.words import own_words

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SEED = 20261124
_DENSE, _SPELT = 0.3, 3.0  # how much a head may lean on one input: C of scikit-learn
_STEPS = 400


@dataclass(frozen=True, slots=True)
class Material:
    """Labelled messages with everything a head reads of them, computed once."""

    messages: Sequence[Labelled]
    texts: Sequence[str]
    signs: NDArray[np.float32]
    vectors: NDArray[np.float32]

    @property
    def languages(self) -> list[str | None]:
        """The language of each message."""
        return [message.language for message in self.messages]

    def __getitem__(self, chosen: NDArray[np.int64]) -> "Material":
        """Only the chosen messages."""
        return Material(
            [self.messages[at] for at in chosen],
            [self.texts[at] for at in chosen],
            self.signs[chosen],
            self.vectors[chosen],
        )


def prepared(messages: Sequence[Labelled], reader: Signs) -> Material:
    """Read signs and vectors of labelled messages. Raises `ImportError` without the encoder."""
    texts = [own_words(message.text) for message in messages]
    vectors = vectors_of(texts, light=False)
    if vectors is None:
        raise ImportError("the heads are fitted on the encoder's vectors: pip install 'chorus[insights]'")
    return Material(messages, texts, read_signs(texts, [message.language for message in messages], reader), vectors)


def fit(material: Material) -> Heads:
    """Fit all heads. The same material gives the same weights on the same machine."""
    spelt = _spelling(material.texts)
    full, light = inputs(material.signs, material.vectors), inputs(material.signs, None)
    columns = [_column(material, spelt, full, light, name) for name in COLUMNS]
    return Heads(*(np.stack(parts, axis=1).astype(np.float32) for parts in zip(*columns, strict=True)))


def _column(
    material: Material, spelt: "csr_matrix", full: NDArray[np.float32], light: NDArray[np.float32], name: str
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    asked, answer = _task(material.messages, name)
    weights = _balanced([material.messages[at] for at in asked], answer)
    return (
        _dense(full[asked], answer, weights),
        _dense(light[asked], answer, weights),
        _sparse(spelt[asked], answer, weights),
    )


def _task(messages: Sequence[Labelled], name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which messages say something about a column, and what."""
    if name in KINDS:
        asked = [(at, message.kind == name) for at, message in enumerate(messages) if message.kind]
    elif name == "neutral":
        asked = [(at, message.sentiment == name) for at, message in enumerate(messages) if message.sentiment]
    else:
        told = ("positive", "negative")
        asked = [(at, message.sentiment == name) for at, message in enumerate(messages) if message.sentiment in told]
    return np.array([at for at, _ in asked], dtype=np.int64), np.array([int(yes) for _, yes in asked], dtype=np.int64)


def _balanced(messages: Sequence[Labelled], answer: NDArray[np.int64]) -> NDArray[np.float64]:
    """Each source and language counts yes and no alike, so that no head learns how often a source says yes."""
    keys = [(message.source, message.language) for message in messages]
    both = Counter(zip(keys, answer.tolist(), strict=True))
    all_of = Counter(keys)
    two_sided = {key for key in all_of if both[key, 0] and both[key, 1]}
    return np.array(
        [
            message.weight * (all_of[key] / 2 / both[key, said] if key in two_sided else 1.0)
            for message, key, said in zip(messages, keys, answer.tolist(), strict=True)
        ]
    )


def _dense(read: NDArray[np.float32], answer: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_DENSE, max_iter=_STEPS, random_state=SEED)
    model.fit(read[:, :-1].astype(np.float64), answer, sample_weight=weights)
    return np.append(model.coef_[0], model.intercept_[0])


def _sparse(read: "csr_matrix", answer: NDArray[np.int64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_SPELT, solver="liblinear", fit_intercept=False, random_state=SEED)
    model.fit(read, answer, sample_weight=weights)
    coefficients: NDArray[np.float64] = model.coef_[0]
    return coefficients


def _spelling(texts: Sequence[str]) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    row, group = grams.grams(texts)
    counts = np.bincount(row, minlength=len(texts))
    return csr_matrix((1 / np.sqrt(counts[row]), (row, group)), shape=(len(texts), grams.SIZE))
