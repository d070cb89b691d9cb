"""What somebody filled in, as an answer that can be kept and counted."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from handlers.surveys.model.questions import Answer, Problem, Question

LONGEST_TEXT = 2000
LARGEST = 1_000_000_000
HUNDREDTHS = 100  # numbers are counted in them
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NUMBER = re.compile(r"[+\-−]?\d{1,10}(?:[.,]\d{1,2})?")
Given = str | tuple[str, ...]
ReadDate = Callable[[str], date | None]


def answered(question: Question, field: str, given: Given, read_date: ReadDate) -> Answer | Problem | None:
    """The answer that was filled in, None for none. `read_date` reads a date in the person's words."""
    parts = (given,) if isinstance(given, str) else given
    words = tuple(part.strip() for part in parts if part.strip())
    if not words:
        return Problem("required", field) if question.required else None
    match question.kind:
        case "choice" | "scale" | "nps" | "multiple":
            return _chosen(question, field, words)
        case "text":
            return _words(field, words[0])
        case "number":
            return _number(field, words[0])
        case "date":
            return _day(field, words[0], read_date)


def counted(question: Question, answer: Answer) -> tuple[int, ...]:
    """The whole numbers that an answer counts for: choices, steps, hundredths, days; none for words."""
    if not isinstance(answer, str):
        return answer
    match question.kind:
        case "number":
            return (int(Decimal(answer) * HUNDREDTHS),)
        case "date":
            return (date.fromisoformat(answer).toordinal(),)
        case _:
            return ()


def shown(question: Question, answer: Answer) -> str:
    """An answer in words, choices by their names."""
    return answer if isinstance(answer, str) else " | ".join(question.label(value) for value in answer)


def _chosen(question: Question, field: str, words: tuple[str, ...]) -> Answer | Problem:
    values = {int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 5}
    if len(values) < len(set(words)) or not values <= set(question.values):
        return Problem("no_such_answer", field, {"text": next(iter(words))[:30]})
    if len(values) > question.most:
        return Problem("too_many", field, {"max": question.most})
    return tuple(sorted(values))


def _words(field: str, text: str) -> Answer | Problem:
    if len(text) > LONGEST_TEXT:
        return Problem("long_answer", field, {"length": len(text), "max": LONGEST_TEXT})
    return text


def _number(field: str, text: str) -> Answer | Problem:
    plain = "".join(str(int(letter)) if letter.isdecimal() else letter for letter in text.replace("−", "-"))
    if not _NUMBER.fullmatch(plain):
        return Problem("bad_number", field, {"text": text[:30]})
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return Problem("bad_number", field, {"text": text[:30]})
    if abs(value) > LARGEST:
        return Problem("large_number", field, {"max": LARGEST})
    return f"{value.normalize() + 0:f}"


def _day(field: str, text: str, read_date: ReadDate) -> Answer | Problem:
    day = read_date(text)
    if day is None:
        return Problem("no_date", field, {"text": text[:30]})
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Problem("far_date", field, {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)})
    return day.isoformat()
