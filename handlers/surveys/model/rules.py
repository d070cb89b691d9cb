"""The rules a survey must meet before it is posted, from whichever text it was written in."""

from collections.abc import Callable, Iterable, Sequence

from handlers.surveys.model.lines import read_lines
from handlers.surveys.model.questions import LISTED, Draft, Problem, Question, Wrong
from handlers.surveys.model.raw import Raw, built
from handlers.surveys.model.route import unreachable
from handlers.surveys.model.tables import is_csv, is_toml, read_csv, read_toml

QUESTIONS = 30
LABELS = 25  # one list of a form of Discord
LONGEST_TITLE = 150
LONGEST_QUESTION = 100  # whole in a form of every platform
LONGEST_LABEL = 75  # an entry of a list of Slack
STEPS = 11


def read(text: str) -> tuple[str, Sequence[Raw]]:
    """A title, if the text has one, and the questions of lines, TOML or CSV. Raises `Wrong`."""
    if is_toml(text):
        return read_toml(text)
    return "", read_csv(text) if is_csv(text) else read_lines(text.splitlines())


def drafted(
    title: str, raws: Iterable[Raw], alike: Callable[[str], str], visible: Callable[[str], str]
) -> tuple[Draft, Sequence[Problem]]:
    """The survey and at most one problem a field; `alike` gives two texts that read the same one form."""
    found: list[Problem] = []
    clean = [_clean(raw, visible) for raw in raws]
    questions: tuple[Question, ...] = ()
    shown = visible(title)
    if not shown:
        found.append(Problem("no_title", "title"))
    elif len(shown) > LONGEST_TITLE:
        found.append(Problem("long_title", "title", {"length": len(shown), "max": LONGEST_TITLE}))
    try:
        _check_count(clean)
        questions = built(clean, alike)
        for number, question in enumerate(questions, 1):
            _check(question, number, alike)
        alone = unreachable(questions)
        if alone is not None:
            raise Wrong("unreachable", position=alone)
    except Wrong as wrong:
        found.append(wrong.problem)
    return Draft(shown, questions), found


def _clean(raw: Raw, visible: Callable[[str], str]) -> Raw:
    return Raw(visible(raw.text), raw.says, [visible(label) for label in raw.labels], raw.rules)


def _check_count(raws: Sequence[Raw]) -> None:
    if not raws:
        raise Wrong("no_questions")
    if len(raws) > QUESTIONS:
        raise Wrong("many_questions", count=len(raws), max=QUESTIONS, over=len(raws) - QUESTIONS)


def _check(question: Question, number: int, alike: Callable[[str], str]) -> None:
    if not question.text:
        raise Wrong("empty_question", position=number)
    if len(question.text) > LONGEST_QUESTION:
        raise Wrong("long_question", position=number, length=len(question.text), max=LONGEST_QUESTION)
    if question.kind in LISTED:
        _check_labels(question, number, alike)
    if question.kind == "scale" and not (question.low < question.high and question.high - question.low < STEPS):
        raise Wrong("bad_scale", position=number, low=question.low, high=question.high, max=STEPS)
    if question.kind == "multiple" and not 1 <= question.most <= len(question.labels):
        raise Wrong("bad_most", position=number, most=question.most, count=len(question.labels))


def _check_labels(question: Question, number: int, alike: Callable[[str], str]) -> None:
    if len(question.labels) < 2:
        raise Wrong("one_choice", position=number)
    if len(question.labels) > LABELS:
        raise Wrong("many_choices", position=number, count=len(question.labels), max=LABELS)
    seen: dict[str, str] = {}
    for place, label in enumerate(question.labels, 1):
        if not label:
            raise Wrong("empty_choice", position=number, place=place)
        if len(label) > LONGEST_LABEL:
            raise Wrong("long_choice", position=number, place=place, length=len(label), max=LONGEST_LABEL)
        same = seen.setdefault(alike(label), label)
        if same is not label:
            raise Wrong("same_choices", position=number, a=same, b=label)
