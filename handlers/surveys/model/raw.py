"""A question as it was written, before it is known whether it makes sense, and the question it makes."""

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from handlers.surveys.model.questions import BRANCHING, END, KINDS, LISTED, NPS, Kind, Question, Skip, Wrong

ENDS = ("end", "the end")
_AT_MOST = re.compile(r"(?:at most|up to|max|most)\s*(\d{1,4})")
_STEPS = re.compile(r"(?:scale\s*)?(\d{1,4})\s*[-–—]\s*(\d{1,4})")
_OTHER_NAMES = {"several": "multiple", "single": "choice", "one": "choice", "recommend": "nps"}
_OPTIONAL = {"optional": False, "required": True}
_RANGE = re.compile(r"(\d{1,4})(?:\s*(?:[-–—]|to)\s*(\d{1,4}))?")
WORDS = (*KINDS, "several", "optional", "required", "1-5", "1-10", "at most 2")


@dataclass(slots=True)
class Raw:
    """A question as it was written. `says` stands in brackets; a rule is an answer in words and where it leads."""

    text: str
    says: str = ""
    labels: list[str] = field(default_factory=list)
    rules: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Said:
    kind: Kind | None = None
    low: int = 0
    high: int = 0
    most: int | None = None
    required: bool = True


def built(raws: Sequence[Raw], alike: Callable[[str], str]) -> tuple[Question, ...]:
    """The questions that were written. Raises `Wrong` for words in brackets or rules that make no sense."""
    return tuple(_question(raw, number, len(raws), alike) for number, raw in enumerate(raws, 1))


def _question(raw: Raw, number: int, count: int, alike: Callable[[str], str]) -> Question:
    said = _said(raw, number)
    kind: Kind = said.kind or ("choice" if raw.labels else "text")
    if kind not in LISTED and raw.labels:
        raise Wrong("choices_not_taken", position=number, kind=kind)
    if kind == "scale" and not said.high:
        said.low, said.high = 1, 5
    if kind == "nps":
        said.low, said.high = NPS
    if said.most is not None and kind != "multiple":
        raise Wrong("most_alone", position=number)
    most = len(raw.labels) if said.most is None else said.most
    bare = Question(
        raw.text, kind, tuple(raw.labels), said.low, said.high, most if kind == "multiple" else 1, said.required
    )
    skips = tuple(_skip(bare, number, count, answer, target, alike) for answer, target in raw.rules)
    return Question(
        bare.text, kind, bare.labels, bare.low, bare.high, bare.most, bare.required, _once(skips, bare, number)
    )


def _said(raw: Raw, number: int) -> _Said:
    said = _Said()
    for word in filter(None, (part.strip() for part in re.split("[,;，、]", raw.says.casefold()))):
        if not _understood(said, word, number):
            near = difflib.get_close_matches(word, WORDS, n=1, cutoff=0.6)
            if near:
                raise Wrong("unknown_kind_near", position=number, text=word[:30], near=near[0])
            raise Wrong("unknown_kind", position=number, text=word[:30], list=", ".join(WORDS))
    return said


def _understood(said: _Said, word: str, number: int) -> bool:
    word = _OTHER_NAMES.get(word, word)
    steps, most = _STEPS.fullmatch(word), _AT_MOST.fullmatch(word)
    if word in _OPTIONAL:
        said.required = _OPTIONAL[word]
    elif most is not None:
        said.most = int(most[1])
        _be(said, "multiple", number)
    elif steps is not None:
        said.low, said.high = int(steps[1]), int(steps[2])
        _be(said, "scale", number)
    elif word in KINDS:
        _be(said, next(kind for kind in KINDS if kind == word), number)
    else:
        return False
    return True


def _be(said: _Said, kind: Kind, number: int) -> None:
    if said.kind not in (None, kind):
        raise Wrong("two_kinds", position=number, a=str(said.kind), b=kind)
    said.kind = kind


def _skip(question: Question, number: int, count: int, answer: str, to: str, alike: Callable[[str], str]) -> Skip:
    if question.kind not in BRANCHING:
        raise Wrong("skip_kind", position=number, kind=question.kind)
    target = END if to.strip().casefold() in ENDS else int(to)
    if target != END and target > count:
        raise Wrong("skip_nowhere", position=number, to=target, count=count)
    if target != END and target <= number:
        raise Wrong("skip_back", position=number, to=target)
    low, high = _values(question, number, answer, alike)
    return Skip(low, high, target)


def _values(question: Question, number: int, answer: str, alike: Callable[[str], str]) -> tuple[int, int]:
    if question.kind in LISTED:
        wanted = alike(answer)
        found = next((value for value in question.values if alike(question.label(value)) == wanted), None)
        if found is None:
            near = difflib.get_close_matches(answer, question.labels, n=1, cutoff=0.0)
            raise Wrong("no_such_choice", position=number, text=answer[:75], near=near[0] if near else "…")
        return found, found
    steps = _RANGE.fullmatch(answer.strip())
    low, high = (int(steps[1]), int(steps[2] or steps[1])) if steps is not None else (1, 0)
    if not question.low <= low <= high <= question.high:
        raise Wrong("no_such_step", position=number, text=answer[:30], low=question.low, high=question.high)
    return low, high


def _once(skips: tuple[Skip, ...], question: Question, number: int) -> tuple[Skip, ...]:
    """The rules, unless two of them are about one answer."""
    seen: set[int] = set()
    for skip in skips:
        values = set(range(skip.low, skip.high + 1))
        twice = seen & values
        if twice:
            raise Wrong("skip_twice", position=number, text=question.label(min(twice)))
        seen |= values
    return skips
