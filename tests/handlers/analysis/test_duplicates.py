"""Messages that say the same: by letters, by meaning, never from opposite sides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from handlers.analysis import duplicates, encoder
from handlers.analysis.duplicates import SAME, Originals, similar


def at_angle(cosine: float, axis: int = 1) -> NDArray[np.float32]:
    """A vector at a cosine to the first axis."""
    vector = np.zeros(encoder.SIZE, dtype=np.float32)
    vector[0], vector[axis] = cosine, np.sqrt(1 - cosine**2)
    return vector


def names(count: int) -> list[str]:
    return [chr(ord("a") + at % 26) * (at // 26 + 1) for at in range(count)]


def test_the_same_letters_are_the_same_message() -> None:
    assert Originals().add(["Great lid!", "box", "great  LID", "…"]) == [None, None, 0, None]


def test_texts_without_letters_repeat_nothing() -> None:
    zeros = np.zeros((3, encoder.SIZE), dtype=np.float32)
    assert Originals().add(["", "👍", "👍"], zeros) == [None, None, None]


def test_the_same_meaning_is_the_same_message() -> None:
    vectors = np.stack([at_angle(1), at_angle(SAME + 0.01), at_angle(SAME - 0.01, axis=2)])
    assert Originals().add(names(3), vectors) == [None, 0, None]


def test_opposite_sides_never_say_the_same() -> None:
    vectors = np.stack([at_angle(1), at_angle(0.95), at_angle(0.99, axis=2)])
    assert Originals().add(names(3), vectors, [1, -1, 0]) == [None, None, 0]


def test_the_most_alike_original_is_named() -> None:
    vectors = np.stack([at_angle(0.84), at_angle(0.97, axis=2), at_angle(1, axis=3)])
    assert Originals().add(names(3), vectors) == [None, None, 1]


def test_a_chain_of_likeness_does_not_join_what_is_unlike() -> None:
    step = np.deg2rad(25)
    vectors = np.zeros((3, encoder.SIZE), dtype=np.float32)
    for at in range(3):
        vectors[at, 0], vectors[at, 1] = np.cos(at * step), np.sin(at * step)
    assert Originals().add(names(3), vectors) == [None, 0, None]


def test_an_earlier_call_is_remembered() -> None:
    originals = Originals()
    originals.add(["a"], at_angle(1)[None])
    assert originals.add(["b", "a", "c"], np.stack([at_angle(0.9), at_angle(0), at_angle(0, axis=2)])) == [0, 0, None]


@pytest.mark.parametrize("many", [duplicates._MANY, 0], ids=["few candidates", "many candidates"])
def test_the_sketch_loses_nothing_that_comparing_with_everybody_finds(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "_MANY", many)
    random = np.random.default_rng(7)
    centres = random.standard_normal((200, encoder.SIZE))
    vectors = centres[random.integers(200, size=1200)] + 0.36 * random.standard_normal((1200, encoder.SIZE))
    vectors = (vectors / np.linalg.norm(vectors, axis=1)[:, None]).astype(np.float32)
    found = Originals().add(names(1200), vectors)
    plain = by_comparing_all(vectors)
    assert sum(one is not None for one in plain) > 400
    assert np.mean([one == other for one, other in zip(found, plain, strict=True)]) > 0.98


def by_comparing_all(vectors: NDArray[np.float32]) -> list[int | None]:
    originals: list[int] = []
    found: list[int | None] = []
    for at, vector in enumerate(vectors):
        cosines = vectors[originals] @ vector if originals else np.zeros(0)
        alike = len(cosines) > 0 and cosines.max() >= SAME
        found.append(originals[int(cosines.argmax())] if alike else None)
        originals += [] if alike else [at]
    return found


@settings(max_examples=60, deadline=None)
@given(some.lists(some.text(max_size=6)))
def test_what_is_repeated_was_said_before_and_repeats_nothing(texts: list[str]) -> None:
    found = Originals().add(texts)
    for at, one in enumerate(found):
        assert one is None or (one < at and found[one] is None)


def test_similar_messages_come_the_most_alike_first() -> None:
    vectors = np.stack([at_angle(0.7), at_angle(0.6), at_angle(0.9), at_angle(1)])
    assert similar(at_angle(1), vectors) == [3, 2, 0]
