"""Judges the analysis on labelled messages by cross-validation: `python -m handlers.analysis.evaluate FOLDER`."""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handlers.analysis import development, heads, training
from handlers.analysis.development import Labelled
from handlers.analysis.duplicates import Originals
from handlers.analysis.heads import KINDS, Heads
from handlers.analysis.kinds import kinds
from handlers.analysis.messages import Written, languages
from handlers.analysis.sentiment import LABELS, sentiments
from handlers.analysis.signs import UNSPACED, Signs
from handlers.analysis.training import Material
from handlers.analysis.words import own_words

FOLDS = 5
Odds = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside what simple means reach (floor) and what careful work reached (strong)."""

    task: str
    figure: float
    light: float | None = None
    floor: float | None = None
    strong: float | None = None
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """Labelled messages with what heads said that had not seen them, with the encoder and without."""

    material: Material
    full: Odds
    light: Odds

    def chosen(self, fits: Callable[[Labelled], bool]) -> "Judged":
        """Only some of them."""
        at = np.array([place for place, message in enumerate(self.material.messages) if fits(message)])
        return Judged(self.material[at], self.full[at], self.light[at])


# Floor and strong: measured on these languages and on tasks of this sort, not on the same messages everywhere.
POLARITY = {
    "en tweets": ("vader_tweets", "en", 0.85, 0.89),
    "en shop reviews": ("vader_amazon", "en", None, None),
    "en NusaX": ("nusax", "en", None, None),
    "id SmSA": ("smsa", "id", 0.78, 0.83),
    "id NusaX": ("nusax", "id", 0.78, 0.83),
    "th Wisesight": ("wisesight", "th", 0.80, 0.81),
}
SOURCES_LEFT_OUT = {
    "en tweets": ("vader_tweets",),
    "id and en without SmSA, NusaX": ("smsa", "nusax"),
    "th without Wisesight": ("wisesight",),
}


def evaluate(folder: Path) -> Iterator[Row]:
    """All rows of the table. Raises `ImportError` without encoder or scikit-learn, `FileNotFoundError` without data."""
    yield from _languages(folder)
    material = training.prepared(development.labelled(folder), Signs(development.terms(folder)))
    judged = _cross_validated(material)
    yield from _polarity(judged)
    yield from _three_labels(judged)
    yield from _left_out(material)
    yield from _kinds(material, judged)
    yield from _pairs(folder)


def _cross_validated(material: Material) -> Judged:
    """What heads say about messages that neither they nor near-copies of them were fitted on."""
    from sklearn.model_selection import StratifiedGroupKFold

    strata = [f"{message.source} {message.language} {message.sentiment}" for message in material.messages]
    groups = [at if original is None else original for at, original in enumerate(_repeats(material))]
    full = np.zeros((len(strata), len(heads.COLUMNS)), dtype=np.float32)
    light = np.zeros_like(full)
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=training.SEED)
    for fitted, tested in folds.split(strata, strata, groups):
        full[tested], light[tested] = _said(training.fit(material[fitted]), material[tested])
    return Judged(material, full, light)


def _repeats(material: Material) -> list[int | None]:
    """Near-copies and translations stay on one side of a fold."""
    return Originals().add(material.texts, material.vectors)


def _said(fitted: Heads, material: Material) -> tuple[Odds, Odds]:
    return (
        fitted.judge(material.texts, material.languages, material.signs, material.vectors),
        fitted.judge(material.texts, material.languages, material.signs, None),
    )


def _languages(folder: Path) -> Iterator[Row]:
    """Messages with a letter, as one crowd whose authors are not known."""
    messages = [message for message in development.labelled(folder) if any(map(str.isalpha, own_words(message.text)))]
    said = [own_words(message.text) for message in messages]
    whole, short = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    for message, words, found in zip(messages, said, languages([Written(words) for words in said]), strict=True):
        whole[message.language].append(found == message.language)
        if len(words.split()) <= 4 and (len(words) <= 12 or words.isascii() or message.language not in UNSPACED):
            short[message.language].append(found == message.language)
    for task, right, floor, strong in (("whole", whole, 0.97, 0.986), ("short", short, 0.91, 0.949)):
        mean = sum(sum(one) / len(one) for one in right.values()) / len(right)
        yield Row(f"language, {task} messages", mean, None, floor, strong, sum(map(len, right.values())))


def _polarity(judged: Judged) -> Iterator[Row]:
    for name, (source, spoken, floor, strong) in POLARITY.items():
        one = judged.chosen(_polar(source, spoken))
        yield Row(f"polarity, {name}", _for_against(one, one.full), _for_against(one, one.light), floor, strong,
                  len(one.full))  # fmt: skip
    for spoken in ("en", *(lang for lang in development.LEXICONS if lang != "en")):
        one = judged.chosen(_polar("authored", spoken))
        yield Row(f"polarity, {spoken} hard set", _for_against(one, one.full), _for_against(one, one.light), None,
                  None, len(one.full))  # fmt: skip


def _polar(source: str, spoken: str) -> Callable[[Labelled], bool]:
    return lambda one: one.source == source and one.language == spoken and one.sentiment in ("positive", "negative")


def _for_against(judged: Judged, odds: Odds) -> float:
    truth = [message.sentiment for message in judged.material.messages]
    said = ["positive" if row[0] > 0 else "negative" for row in odds]
    return f1(truth, said, ("positive", "negative"))


def _three_labels(judged: Judged) -> Iterator[Row]:
    for source in ("vader_tweets", "nusax", "smsa", "wisesight", "authored", "multilingual"):
        one = judged.chosen(lambda message, source=source: message.source == source)  # type: ignore[misc]
        truth = [message.sentiment for message in one.material.messages]
        full, light = (
            f1(truth, [found.label for found in sentiments(one.material.texts, odds, one.material.signs)], LABELS)
            for odds in (one.full, one.light)
        )
        yield Row(f"three labels, {source}", full, light, None, None, len(truth))


def _left_out(material: Material) -> Iterator[Row]:
    """How it fares on a source of which nothing was seen: the honest figure for other communities."""
    for name, left_out in SOURCES_LEFT_OUT.items():
        inside = np.array([message.source in left_out for message in material.messages])
        fitted = training.fit(material[np.flatnonzero(~inside)])
        tested = material[np.flatnonzero(inside)]
        one = Judged(tested, *_said(fitted, tested)).chosen(lambda one: one.sentiment in ("positive", "negative"))
        yield Row(f"polarity, unseen source: {name}", _for_against(one, one.full), _for_against(one, one.light),
                  None, None, len(one.full))  # fmt: skip


def _kinds(material: Material, judged: Judged) -> Iterator[Row]:
    hard = judged.chosen(lambda message: message.source == "authored")
    yield _kind_row("kinds, six, hard set", hard, KINDS, None, None)
    both = hard.chosen(lambda message: message.kind in ("bug", "idea"))
    yield _bug_or_idea(both)
    inside = np.array([message.source == "multilingual" for message in material.messages])
    fitted = training.fit(material[np.flatnonzero(~inside)])
    tested = material[np.flatnonzero(inside)]
    unseen = Judged(tested, *_said(fitted, tested))
    yield _kind_row("kinds, nine languages, unseen source", unseen, KINDS[:5], 0.80, 0.89)


def _kind_row(task: str, judged: Judged, of: Sequence[str], floor: float | None, strong: float | None) -> Row:
    truth = [message.kind for message in judged.material.messages]
    full, light = (f1(truth, kinds(judged.material.texts, odds), of) for odds in (judged.full, judged.light))
    return Row(task, full, light, floor, strong, len(truth))


def _bug_or_idea(judged: Judged) -> Row:
    truth = [message.kind for message in judged.material.messages]
    idea, bug = (heads.COLUMNS.index(name) for name in ("idea", "bug"))
    full, light = (
        f1(truth, ["idea" if row[idea] > row[bug] else "bug" for row in odds], ("idea", "bug"))
        for odds in (judged.full, judged.light)
    )
    return Row("bug against idea, hard set", full, light, None, None, len(truth))


def _pairs(folder: Path) -> Iterator[Row]:
    """Whether what people find alike is found alike: rank correlation over scored pairs."""
    pairs = list(development.rows(folder / "dup" / "ja_jsts_ccbysa.jsonl"))
    sides = [heads.vectors_of([own_words(pair[side]) for pair in pairs], light=False) for side in ("a", "b")]
    if sides[0] is None or sides[1] is None:
        raise ImportError("the encoder is not installed: pip install 'chorus[insights]'")
    cosines = np.einsum("ij,ij->i", sides[0], sides[1])
    ranks = [_ranks(values) for values in (cosines, np.array([pair["score"] for pair in pairs]))]
    yield Row("alike, ja pairs, Spearman", float(np.corrcoef(ranks[0], ranks[1])[0, 1]), None, 0.72, 0.79, len(pairs))


def _ranks(values: NDArray[np.float64] | NDArray[np.float32]) -> NDArray[np.float64]:
    """Places in order, equal values sharing the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: NDArray[np.float64] = ((last - count + last - 1) / 2)[place]
    return shared


def f1(truth: Sequence[str], said: Sequence[str], labels: Sequence[str]) -> float:
    """The mean over labels of the harmonic mean of precision and recall."""
    right, given, there = Counter[str](), Counter(said), Counter(truth)
    for one, other in zip(truth, said, strict=True):
        right[one] += one == other
    return sum(2 * right[label] / max(1, given[label] + there[label]) for label in labels) / len(labels)


def table(rows: Sequence[Row]) -> str:
    """The figures as lines of text."""
    head = f"{'task':<44} {'figure':>7} {'light':>7} {'floor':>7} {'strong':>7} {'messages':>9}"
    return "\n".join([head, *(_line(row) for row in rows)])


def _line(row: Row) -> str:
    figures = " ".join(f"{'' if value is None else f'{value:.3f}':>7}" for value in
                       (row.figure, row.light, row.floor, row.strong))  # fmt: skip
    return f"{row.task:<44} {figures} {row.messages:>9}"


if __name__ == "__main__":
    sys.stdout.write(table(list(evaluate(Path(sys.argv[1])))) + "\n")
