"""Short remarks on surveys, and what a question's answers come to in a few words."""

from collections.abc import Mapping
from datetime import date

from handlers.core.message import Fact, Facts, Moment, Text
from handlers.core.texts import Words
from handlers.surveys.model import HUNDREDTHS, Counted, Question, mean, median, recommending
from handlers.surveys.store import Standing, Survey


def when(words: Words, survey: Survey) -> Fact:
    """Until when a survey takes answers, or since when it does not."""
    if survey.closed_at is not None:
        return Fact(words("surveys.fact.closed", when=Moment(survey.closed_at)), "lock")
    if survey.closes_at is not None:
        return Fact(words("surveys.fact.closes", when=Moment(survey.closes_at, "both")), "clock")
    return Fact(words("surveys.fact.open"), "clock")


def number(words: Words, survey: Survey) -> Fact:
    """Its number."""
    return Fact(words("surveys.number", number=str(survey.number)))


def answered(words: Words, survey: Survey, standing: Standing) -> Fact:
    """How many people answered, and how often where one person may several times."""
    if not survey.repeated:
        return Fact(words("surveys.fact.people", n=standing.people), "people")
    text = words("surveys.fact.people_and_responses", n=standing.people, responses=standing.responses)
    return Fact(text, "people")


def many(words: Words, survey: Survey, count: int) -> str:
    """So many people, or answers where one person may give several."""
    return words.line("core.answers" if survey.repeated else "core.people", n=count)


def by_place(words: Words, standing: Standing, names: Mapping[int, str]) -> Facts | None:
    """How many answered from each place it was posted in, where there are several."""
    if len(names) < 2:
        return None
    facts = [Fact(words("surveys.fact.from", place=name, n=standing.places.get(at, 0))) for at, name in names.items()]
    elsewhere = sum(count for at, count in standing.places.items() if at not in names)
    if elsewhere:
        facts.append(Fact(words("surveys.fact.from_elsewhere", n=elsewhere)))
    return Facts(tuple(facts))


def headline(words: Words, question: Question, counted: Counted) -> Text:
    """What a question's answers come to."""
    if not counted.answers:
        return words("surveys.fact.unanswered")
    match question.kind:
        case "choice" | "multiple":
            return _most(words, question, counted)
        case "scale":
            return words("surveys.fact.mean", mean=mean(counted.values) or 0.0, low=question.low, high=question.high)
        case "nps":
            return words("surveys.fact.nps", score=recommending(counted.values).score)
        case "text":
            return words("surveys.fact.words", n=counted.answers)
        case "number":
            return words("surveys.fact.median", value=(median(counted.values) or 0.0) / HUNDREDTHS)
        case "date":
            return words("surveys.fact.median_day", day=middle_day(counted))


def middle_day(counted: Counted) -> date:
    """The day in the middle; of two, the earlier half."""
    return date.fromordinal(int(median(counted.values) or 1))


def _most(words: Words, question: Question, counted: Counted) -> Text:
    most = max(counted.values.values(), default=0)
    first = [question.label(value) for value, votes in sorted(counted.values.items()) if votes == most]
    if len(first) > 1:
        return words("surveys.fact.level", n=len(first), share=words.percent(most / counted.answers))
    return words("surveys.fact.most", choice=first[0], share=words.percent(most / counted.answers))
