"""The form for a new survey, and the pages in which one is answered."""

from collections.abc import Mapping, Sequence

from handlers.core.forms import Field, Form
from handlers.core.message import Option
from handlers.core.texts import Words
from handlers.surveys.model import LONGEST_TEXT, LONGEST_TITLE, Answer, Answers, Question

HIDDEN, SHOWN, SEVERAL, ONCE = "hidden", "shown", "several", "once"


def new_survey(words: Words, token: str, channels: Sequence[Option], given: Mapping[str, str]) -> Form:
    """The form for a new survey with what is given; `channels` are those to choose from, none where there is one."""

    def field(name: str, kind: str = "text", options: Sequence[Option] = (), **more: int) -> Field:
        label, hint = words.line(f"surveys.form.{name}"), words.line(f"surveys.form.{name}_hint")
        value = given.get(name) or (options[0].value if options else None)
        return Field(name, label, kind, options=tuple(options), value=value, hint=hint, **more)  # type: ignore[arg-type]

    def offered(*values: str) -> Sequence[Option]:
        return [Option(value, words.line(f"surveys.form.{value}")) for value in values]

    fields = (
        field("subject", max_length=LONGEST_TITLE),
        Field(
            "questions",
            words.line("surveys.form.questions"),
            "long_text",
            required=True,
            hint=words.line("surveys.form.questions_hint"),
            value=given.get("questions"),
        ),
        field("names", "choice", offered(SHOWN, HIDDEN)),
        field("times", "choice", offered(ONCE, SEVERAL)),
        field("closes"),
        field("reminds"),
    )
    more = _channels(words, channels)
    submit = words.line("surveys.form.look" if token == "surveys.preview" else "surveys.form.submit")
    return Form(token, words.line("surveys.form.title"), (*fields, *more), submit, words.language)


def page_form(
    words: Words, number: int, questions: Sequence[Question], page: Sequence[int], sitting: int, answers: Answers
) -> Form:
    """A page of questions with what is answered already."""
    first, last, count = page[0], page[-1], len(questions)
    title = words.line("surveys.page.one", first=first, count=count)
    if first != last:
        title = words.line("surveys.page.several", first=first, last=last, count=count)
    return Form(
        token=f"surveys.page:{number}:{first}:{sitting}",
        title=title,
        fields=tuple(_field(words, at, questions[at - 1], answers.get(at)) for at in page),
        submit=words.line("surveys.page.send" if last == count else "surveys.page.next"),
        language=words.language,
    )


def _field(words: Words, at: int, question: Question, answer: Answer | None) -> Field:
    value = answer if isinstance(answer, str) or answer is None else tuple(map(str, answer))
    options = tuple(Option(str(one), question.label(one)) for one in question.values)
    match question.kind:
        case "choice":
            return _made(at, question, "choice", value, options=options)
        case "multiple":
            some = question.most < len(question.labels)
            hint = words.line("surveys.page.at_most", n=question.most) if some else ""
            return _made(at, question, "choices", value, options=options, hint=hint)
        case "scale":
            return _made(at, question, "scale", value, options=options)
        case "nps":
            return _made(at, question, "scale", value, options=options, hint=words.line("surveys.page.nps"))
        case "text":
            return _made(at, question, "long_text", value, max_length=LONGEST_TEXT)
        case "number":
            return _made(at, question, "number", value)
        case "date":
            return _made(at, question, "date", value, hint=words.line("surveys.page.date"))


def _made(
    at: int,
    question: Question,
    kind: str,
    value: str | tuple[str, ...] | None,
    *,
    options: tuple[Option, ...] = (),
    hint: str = "",
    max_length: int | None = None,
) -> Field:
    if isinstance(value, tuple) and kind != "choices":
        value = value[0] if value else None
    return Field(
        f"q{at}",
        question.text,
        kind,  # type: ignore[arg-type]
        required=question.required,
        options=options,
        value=value,
        max_length=max_length,
        hint=hint,
    )


def _channels(words: Words, channels: Sequence[Option]) -> Sequence[Field]:
    if not channels:
        return []
    hint = words.line("surveys.form.channels_hint")
    return [Field("channels", words.line("surveys.form.channels"), "choices", options=tuple(channels), hint=hint)]
