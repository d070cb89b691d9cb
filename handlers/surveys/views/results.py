"""Results for one reader: all questions in a line each, one question whole, two questions against each other.

Every share stands in words beside its bar, and says of how many.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Meter,
    Note,
    Part,
    Quote,
    Strong,
    Text,
)
from handlers.core.texts import Words
from handlers.surveys.model import HUNDREDTHS, Bar, Counted, Question, bars, mean, median, recommending
from handlers.surveys.store import NAMED_FROM, Standing, Survey
from handlers.surveys.views.facts import answered, by_place, headline, many, middle_day, number, when
from handlers.surveys.views.notes import controls

PAGE = 8
ROWS = 10
_CROSS_ROWS = 12
_CROSS_FACTS = 6


def overview(
    words: Words,
    survey: Survey,
    questions: Sequence[Question],
    standing: Standing,
    counted: Mapping[int, Counted],
    places: Mapping[int, str],
    first: int,
    runs_at: datetime | None,
) -> Message:
    """All questions, each with what it came to; `runs_at` is now for who may run the survey."""
    places_told = by_place(words, standing, places)
    shown = list(enumerate(questions, 1))[first - 1 : first - 1 + PAGE]
    items = [_line(words, survey, at, question, counted.get(at, Counted())) for at, question in shown]
    elements: list[Element] = [
        Heading((survey.title,)),
        Facts((when(words, survey), answered(words, survey, standing), number(words, survey))),
        *([places_told] if places_told is not None else []),
        *items,
    ]
    turning = _turning(words, survey, first, len(questions))
    elements += [turning] if turning is not None else []
    elements += [controls(words, survey, runs_at)] if runs_at is not None else []
    return Message(words.line("surveys.titled", title=survey.title), tuple(elements), words.language)


def detail(
    words: Words,
    survey: Survey,
    at: int,
    questions: Sequence[Question],
    standing: Standing,
    counted: Counted,
    quotes: Sequence[Quote],
) -> Message:
    """How one question was answered."""
    question = questions[at - 1]
    skipped = max(0, standing.responses - counted.answers)
    facts = [Fact(words("surveys.fact.answered", n=counted.answers), "people")]
    if skipped:
        facts.append(Fact(words("surveys.fact.skipped", n=skipped)))
    elements: tuple[Element, ...] = (
        Heading((question.text,)),
        Facts((*facts, Fact(words("surveys.fact.place", at=at, count=len(questions))), number(words, survey))),
        *(_answers(words, survey, question, counted, quotes) if counted.answers else ()),
        _others(words, survey, at, len(questions)),
    )
    return Message(f"{survey.title}: {question.text}", elements, words.language)


def cross(
    words: Words,
    survey: Survey,
    first: Question,
    second: Question,
    cells: Mapping[tuple[int, int], int],
    totals: Mapping[int, int],
) -> Message:
    """One question's answers, each with how those who gave it answered another."""
    rows = [value for value in first.values if totals.get(value)]
    title = words("surveys.note.crossed", first=Strong(first.text), second=Strong(second.text))
    items: list[Element] = [
        _cross_row(words, survey, first.label(value), second, _of(cells, value), totals[value])
        for value in rows[:_CROSS_ROWS]
    ]
    if not rows:
        items = [Note(words("surveys.note.crossed_nobody"))]
    if len(rows) > _CROSS_ROWS:
        items.append(Note(words("surveys.note.crossed_more", n=len(rows) - _CROSS_ROWS)))
    elements: tuple[Element, ...] = (Heading((survey.title,), 2), Note(title), *items)
    return Message(f"{survey.title}: {first.text} × {second.text}", elements, words.language)


def _line(words: Words, survey: Survey, at: int, question: Question, counted: Counted) -> Item:
    button = Button(words.line("surveys.button.details"), f"surveys.question:{survey.number}:{at}", "quiet")
    facts = [Fact(headline(words, question, counted))]
    if counted.answers:
        facts.append(Fact((many(words, survey, counted.answers),), "people"))
    return Item((f"{at}. ", question.text), tuple(facts), button)


def _turning(words: Words, survey: Survey, first: int, count: int) -> Buttons | None:
    """The buttons to the questions before and after."""
    found = []
    if first > 1:
        token = f"surveys.results:{survey.number}:{max(1, first - PAGE)}"
        found.append(Button(words.line("surveys.button.earlier"), token))
    if first + PAGE <= count:
        found.append(Button(words.line("surveys.button.later"), f"surveys.results:{survey.number}:{first + PAGE}"))
    return Buttons(tuple(found)) if found else None


def _others(words: Words, survey: Survey, at: int, count: int) -> Buttons:
    found = [Button(words.line("surveys.button.all"), f"surveys.results:{survey.number}:{(at - 1) // PAGE * PAGE + 1}")]
    if at < count:
        found.append(Button(words.line("surveys.button.next"), f"surveys.question:{survey.number}:{at + 1}"))
    return Buttons(tuple(found))


def _answers(
    words: Words, survey: Survey, question: Question, counted: Counted, quotes: Sequence[Quote]
) -> Sequence[Element]:
    match question.kind:
        case "choice" | "multiple":
            return _listed(words, survey, question, counted)
        case "scale":
            return _scale(words, survey, question, counted)
        case "nps":
            return _nps(words, counted)
        case "text":
            return quotes or [Note(words("surveys.note.no_quotes"))]
        case "number":
            return _numbers(words, survey, counted)
        case "date":
            return _days(words, survey, counted)


def _listed(words: Words, survey: Survey, question: Question, counted: Counted) -> Sequence[Element]:
    """The choices in their order; where there are many, the most chosen."""
    values = list(question.values)
    if len(values) > ROWS:
        values = sorted(values, key=lambda value: (-counted.values.get(value, 0), value))[:ROWS]
    found: list[Element] = [
        _row(words, survey, question.label(value), counted.values.get(value, 0), counted.answers) for value in values
    ]
    if question.kind == "multiple":
        found.append(Note(words("surveys.note.several")))
    if len(question.labels) > ROWS:
        found.append(Note(words("surveys.note.more_choices", n=len(question.labels) - ROWS)))
    return found


def _scale(words: Words, survey: Survey, question: Question, counted: Counted) -> Sequence[Element]:
    values = counted.values
    middle = words("surveys.fact.median", value=median(values) or 0.0)
    average = words("surveys.fact.mean", mean=mean(values) or 0.0, low=question.low, high=question.high)
    rows = [_row(words, survey, str(step), values.get(step, 0), counted.answers) for step in question.values]
    return [Facts((Fact(average), Fact(middle))), *rows]


def _nps(words: Words, counted: Counted) -> Sequence[Element]:
    groups = recommending(counted.values)
    people = groups.people or 1

    def label(name: str, count: int) -> str:
        return words.line(f"surveys.group.{name}", share=words.percent(count / people), n=count)

    parts = (
        Part("for", groups.promoters / people, label("promoters", groups.promoters)),
        Part("mixed", groups.passives / people, label("passives", groups.passives)),
        Part("against", groups.detractors / people, label("detractors", groups.detractors)),
    )
    return [
        Facts((Fact(words("surveys.fact.nps", score=groups.score)),)),
        Meter(parts),
        Note(words("surveys.note.nps")),
    ]


def _numbers(words: Words, survey: Survey, counted: Counted) -> Sequence[Element]:
    values = counted.values

    def said(hundredths: float) -> str:
        return words.line("surveys.fact.value", value=hundredths / HUNDREDTHS)

    facts = (
        Fact(words("surveys.fact.median", value=(median(values) or 0.0) / HUNDREDTHS)),
        Fact(words("surveys.fact.average", value=(mean(values) or 0.0) / HUNDREDTHS)),
        Fact(words("surveys.fact.range", low=said(min(values)), high=said(max(values)))),
    )
    rows = [_bar(words, survey, bar, said(bar.low), said(bar.high), counted.answers) for bar in bars(values)]
    return [Facts(facts), *rows]


def _days(words: Words, survey: Survey, counted: Counted) -> Sequence[Element]:
    def said(ordinal: int) -> str:
        return words.line("surveys.fact.day", day=date.fromordinal(ordinal))

    values = counted.values
    facts = (
        Fact(words("surveys.fact.median_day", day=middle_day(counted))),
        Fact(words("surveys.fact.range", low=said(min(values)), high=said(max(values)))),
    )
    rows = [_bar(words, survey, bar, said(bar.low), said(bar.high), counted.answers) for bar in bars(values)]
    return [Facts(facts), *rows]


def _bar(words: Words, survey: Survey, bar: Bar, low: str, high: str, answers: int) -> Choice:
    return _row(words, survey, low if bar.low == bar.high else f"{low} – {high}", bar.count, answers)


def _row(words: Words, survey: Survey, label: str, votes: int, answers: int) -> Choice:
    share = votes / answers if answers else 0.0
    return Choice(
        label, None, votes=votes, share=share, people=many(words, survey, votes), percent=words.percent(share)
    )


def _cross_row(
    words: Words, survey: Survey, label: str, second: Question, cells: Mapping[int, int], total: int
) -> Item:
    if survey.hidden and total < NAMED_FROM:
        return Item((Strong(label),), (Fact(words("surveys.note.row_few", max=NAMED_FROM)),))
    facts = [Fact((many(words, survey, total),), "people")]
    return Item((Strong(label),), (*facts, *(Fact(text) for text in _cross_facts(words, second, cells, total))))


def _cross_facts(words: Words, second: Question, cells: Mapping[int, int], total: int) -> Sequence[Text]:
    if second.kind == "nps":
        return [words("surveys.fact.nps", score=recommending(cells).score)]
    average = mean(cells) or 0.0
    found = [words("surveys.fact.mean", mean=average, low=second.low, high=second.high)] if second.high else []
    strongest = sorted(cells, key=lambda value: (-cells[value], value))[:_CROSS_FACTS]
    for value in strongest if not second.high else []:
        share = words.percent(cells[value] / total)
        found.append(words("surveys.fact.most", choice=second.label(value), share=share))
    return found


def _of(cells: Mapping[tuple[int, int], int], first: int) -> Mapping[int, int]:
    return {second: count for (value, second), count in cells.items() if value == first}
