"""Which question comes after which answer, and which questions are asked together on a page."""

from collections.abc import Sequence

from handlers.surveys.model.questions import END, Answers, Question

PAGE = 5  # questions a page: what a form of Discord holds


def following(questions: Sequence[Question], number: int, answers: Answers) -> int:
    """The number of the question after one, by what was answered to it; `END` after the last."""
    question, answer = questions[number - 1], answers.get(number, ())
    for skip in question.skips:
        if not isinstance(answer, str) and any(skip.low <= value <= skip.high for value in answer):
            return skip.to
    return number + 1 if number < len(questions) else END


def asked(questions: Sequence[Question], answers: Answers) -> Sequence[int]:
    """The questions that somebody with these answers is asked, in order."""
    found, number = [], 1
    while number != END:
        found.append(number)
        number = following(questions, number, answers)
    return found


def page(questions: Sequence[Question], first: int) -> Sequence[int]:
    """The questions that are asked together from one on: none after one whose answer decides what comes next."""
    found = [first]
    while len(found) < PAGE and found[-1] < len(questions) and not questions[found[-1] - 1].skips:
        found.append(found[-1] + 1)
    return found


def kept(questions: Sequence[Question], answers: Answers) -> Answers:
    """The answers to what is asked; those to questions that were skipped since are left out."""
    return {number: answers[number] for number in asked(questions, answers) if number in answers}


def missing(questions: Sequence[Question], answers: Answers) -> int | None:
    """The first question that is asked and needs an answer it has not."""
    path = asked(questions, answers)
    return next((number for number in path if questions[number - 1].required and number not in answers), None)


def page_of(questions: Sequence[Question], answers: Answers, number: int) -> int:
    """The first question of the page on which a question is asked of somebody with these answers."""
    first = 1
    while first != END:
        numbers = page(questions, first)
        if number in numbers:
            return first
        first = following(questions, numbers[-1], answers)
    return 1


def unreachable(questions: Sequence[Question]) -> int | None:
    """The first question that nobody can ever be asked. Skips must lead forward."""
    reached = {1}
    for number, question in enumerate(questions, 1):
        if number in reached:
            reached |= _after(questions, number, question)
    return next((number for number in range(1, len(questions) + 1) if number not in reached), None)


def _after(questions: Sequence[Question], number: int, question: Question) -> set[int]:
    skipping = {value for skip in question.skips for value in range(skip.low, skip.high + 1)}
    targets = {skip.to for skip in question.skips}
    goes_on = not question.required or not set(question.values) <= skipping or not question.skips
    return targets | {number + 1} if goes_on and number < len(questions) else targets
