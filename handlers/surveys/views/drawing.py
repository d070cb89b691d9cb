"""A survey as everybody sees it, its result, its reminder, its preview. The promise stands above the button."""

from collections.abc import Mapping, Sequence

from handlers.core.message import (
    Button,
    Buttons,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Moment,
    Note,
    Paragraph,
    Strong,
    Text,
    plain_text,
)
from handlers.core.texts import Words
from handlers.surveys.model import END, Counted, Question, Skip
from handlers.surveys.store import NAMED_FROM, Standing, Survey
from handlers.surveys.views.facts import answered, headline, number, when

HEADLINES = 5
_PREVIEWED = 30
_LABELS = 25


def drawing(
    words: Words,
    survey: Survey,
    questions: Sequence[Question],
    standing: Standing,
    counted: Mapping[int, Counted] | None = None,
) -> Message:
    """A survey where it was posted: open with its button, or closed with what it came to."""
    title = words.line("surveys.titled", title=survey.title)
    if survey.closed_at is None:
        return Message(title, _open(words, survey, len(questions), standing), words.language)
    return Message(title, _closed(words, survey, questions, standing, counted or {}), words.language)


def announcement(
    words: Words, survey: Survey, questions: Sequence[Question], standing: Standing, counted: Mapping[int, Counted]
) -> Message:
    """What a survey that just closed came to."""
    text = plain_text(words("surveys.result.closed", title=survey.title, n=standing.people))
    return Message(text, _closed(words, survey, questions, standing, counted), words.language)


def reminder(words: Words, survey: Survey, standing: Standing) -> Message:
    """A survey closes soon."""
    assert survey.closes_at is not None
    closes = Moment(survey.closes_at, "both")
    text = words("surveys.result.last_call", title=Strong(survey.title), when=closes, n=standing.people)
    elements: tuple[Element, ...] = (Paragraph(text), Note(promise(words, survey), "promise"), _take(words, survey))
    return Message(words.line("surveys.titled", title=survey.title), elements, words.language)


def preview(words: Words, shown: Words, survey: Survey, questions: Sequence[Question], *, posted: bool) -> Message:
    """What a survey will look like (`shown`) with all its questions, in the words of who asked."""
    note = words("surveys.note.questions" if posted else "surveys.note.preview", number=str(survey.number))
    elements: tuple[Element, ...] = (
        Note(note, "private"),
        Heading((survey.title,)),
        Note(promise(shown, survey), "promise"),
        _terms(shown, survey, len(questions)),
        *(Paragraph(_written(shown, question), at) for at, question in enumerate(questions[:_PREVIEWED], 1)),
    )
    return Message(plain_text(note), elements, words.language)


def promise(words: Words, survey: Survey) -> Text:
    """Who will see who answered what."""
    return words("surveys.promise.hidden" if survey.hidden else "surveys.promise.shown")


def headlines(
    words: Words, survey: Survey, questions: Sequence[Question], standing: Standing, counted: Mapping[int, Counted]
) -> Sequence[Element]:
    """What the first questions came to; nothing where names are hidden and too few answered."""
    if survey.hidden and standing.people < NAMED_FROM:
        return [Note(words("surveys.note.few", max=NAMED_FROM))]
    return [
        Item((f"{at}. ", question.text), (Fact(headline(words, question, counted.get(at, Counted()))),))
        for at, question in enumerate(questions[:HEADLINES], 1)
    ]


def _open(words: Words, survey: Survey, count: int, standing: Standing) -> tuple[Element, ...]:
    return (
        Heading((survey.title,)),
        Note(promise(words, survey), "promise"),
        _terms(words, survey, count),
        Facts((answered(words, survey, standing), number(words, survey))),
        _take(words, survey),
    )


def _closed(
    words: Words, survey: Survey, questions: Sequence[Question], standing: Standing, counted: Mapping[int, Counted]
) -> tuple[Element, ...]:
    results = Button(words.line("surveys.button.results"), f"surveys.results:{survey.number}")
    return (
        Heading((survey.title,)),
        Facts((when(words, survey), answered(words, survey, standing), number(words, survey))),
        *(headlines(words, survey, questions, standing, counted) if standing.people else ()),
        Buttons((results,)),
    )


def _terms(words: Words, survey: Survey, count: int) -> Facts:
    """What holds before the first answer: until when, how much is asked, how often."""
    facts = [] if survey.closes_at is None else [when(words, survey)]
    if survey.closings:
        facts.append(Fact(words("surveys.fact.reopened")))
    facts.append(Fact(words("surveys.fact.questions", n=count)))
    facts.append(Fact(words("surveys.fact.several" if survey.repeated else "surveys.fact.once")))
    return Facts(tuple(facts))


def _take(words: Words, survey: Survey) -> Buttons:
    return Buttons((Button(words.line("surveys.button.take"), f"surveys.take:{survey.number}", "primary"),))


def _written(words: Words, question: Question) -> Text:
    """A question with what may be answered and where answers lead."""
    parts: list[str] = [kind_of(words, question)]
    if question.labels:
        parts.append(" | ".join(question.labels[:_LABELS]))
    parts += [_leads(words, question, skip) for skip in question.skips]
    return (Strong(question.text), " · ", " · ".join(parts))


def kind_of(words: Words, question: Question) -> str:
    """The kind of a question in words, and whether it may stay empty."""
    limits = {"low": question.low, "high": question.high} if question.kind == "scale" else {}
    most = {"most": question.most} if question.kind == "multiple" else {}
    kind = words.line(f"surveys.kind.{question.kind}", **limits, **most)
    return kind if question.required else words.line("surveys.kind.optional", kind=kind)


def _leads(words: Words, question: Question, skip: Skip) -> str:
    low, high = question.label(skip.low), question.label(skip.high)
    answer = low if skip.low == skip.high else f"{low}–{high}"
    if skip.to == END:
        return words.line("surveys.leads.end", answer=answer)
    return words.line("surveys.leads.on", answer=answer, to=skip.to)
