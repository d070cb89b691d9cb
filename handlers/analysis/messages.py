"""What is said about each message: language, feeling, kind, and which earlier one it repeats."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handlers.analysis import encoder, heads, language
from handlers.analysis.duplicates import Originals
from handlers.analysis.kinds import OTHER, kinds
from handlers.analysis.sentiment import NOTHING, Sentiment, sentiments

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AT_ONCE = 512
ENOUGH = 100
_SIDES = {"negative": -1, "neutral": 0, "positive": 1}


@dataclass(frozen=True, slots=True)
class Written:
    """A message as its author wrote it: own words only (`words.own_words`), and who usually writes how."""

    words: str
    author: str = ""
    channel: str = ""
    usual: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What is said about one message; `repeats` is the place of an earlier one among those analysed."""

    language: str | None
    sentiment: Sentiment = NOTHING
    kind: str = OTHER
    repeats: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some messages in a row, with their vectors where the encoder is used."""

    about: list[About]
    vectors: "NDArray[np.float32] | None"


def analysed(written: Sequence[Written], *, light: bool = False) -> Iterator[Part]:
    """Analyse messages in the order they were said, some at a time, so that memory stays flat."""
    spoken = languages(written)
    originals = Originals()
    for start in range(0, len(written), AT_ONCE):
        texts = [one.words for one in written[start : start + AT_ONCE]]
        with encoder.one_thread():
            part = _part(texts, spoken[start : start + AT_ONCE], originals, light)
        yield part


def _part(texts: Sequence[str], spoken: Sequence[str | None], originals: Originals, light: bool) -> Part:
    signs = heads.read_signs(texts, spoken, heads.shipped_signs())
    vectors = heads.vectors_of(texts, light=light)
    odds = heads.shipped().judge(texts, spoken, signs, vectors)
    feelings = sentiments(texts, odds, signs)
    repeated = originals.add(texts, vectors, [_SIDES[feeling.label] for feeling in feelings])
    rows = zip(spoken, feelings, kinds(texts, odds), repeated, strict=True)
    return Part([About(*row) for row in rows], vectors)


def languages(written: Sequence[Written]) -> list[str | None]:
    """The language of each message: its own words first, then what its author, then its channel mostly writes in."""
    first = [language.identify(one.words, one.usual) for one in written]
    by_author = _mostly([one.author for one in written], first)
    by_channel = _mostly([one.channel for one in written], first)
    among = _spoken(written, first)
    return [
        found
        if found is not None and len(one.words) > language.SHORT
        else language.guess(one.words, one.usual or by_author.get(one.author) or by_channel.get(one.channel, ""), among)
        for one, found in zip(written, first, strict=True)
    ]


def _spoken(written: Sequence[Written], found: Sequence[str | None]) -> frozenset[str]:
    """The languages of at least one in a hundred of the longer messages; none where there are too few to say."""
    counts = Counter(one for one, said in zip(found, written, strict=True) if one and len(said.words) > language.SHORT)
    if counts.total() < ENOUGH:
        return frozenset()
    return frozenset(one for one, count in counts.items() if count * 100 >= counts.total())


def _mostly(keys: Sequence[str], found: Sequence[str | None]) -> dict[str, str]:
    """The language in which most messages of each key are, where that is more than half and at least two."""
    counts = defaultdict[str, Counter[str]](Counter)
    for key, one in zip(keys, found, strict=True):
        if key and one is not None:
            counts[key][one] += 1
    most = {key: min(counter.items(), key=lambda pair: (-pair[1], pair[0])) for key, counter in counts.items()}
    return {key: one for key, (one, count) in most.items() if count >= 2 and count * 2 > counts[key].total()}
