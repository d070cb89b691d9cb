"""Questions as they are shown: the post, its receipts, lists, answers and the part of a digest."""

from collections.abc import Sequence

import msgspec

from handlers.asks.model import EXAMPLE, LONGEST
from handlers.asks.store import Question
from handlers.core import notes
from handlers.core.forms import Field, Form
from handlers.core.message import (
    Button,
    Buttons,
    Code,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Moment,
    Note,
    Option,
    Strong,
    Text,
    plain_text,
)
from handlers.core.texts import Words
from handlers.feedback.quotes import quote
from handlers.feedback.store import Item as Answer
from handlers.feedback.store import Talk

_SUMMARY = 150


class Answered(msgspec.Struct, frozen=True):
    """A question with how much was answered and the best supported answers."""

    question: Question
    talk: Talk
    answers: Sequence[Answer] = ()


def drawing(words: Words, question: Question, talk: Talk) -> Message:
    """The post in a channel: the question, how to answer, how many did."""
    closed = question.closed_at is not None
    return Message(
        words.line("asks.titled", title=_short(question.title)),
        (
            Heading((question.title,)),
            Note(words("asks.how_closed" if closed else "asks.how")),
            Facts((*_counts(words, talk), *_when(words, question), *_number(words, question))),
        ),
        words.language,
    )


def preview(words: Words, shown: Message) -> Message:
    """What would be posted, for one person."""
    text = words("asks.note.preview")
    return Message(plain_text(text), (Note(text, "private"), *shown.elements), shown.language)


def controls(words: Words, question: Question) -> Buttons:
    """The buttons of whoever may run a question."""
    first = _close(words, question) if question.closed_at is None else _reopen(words, question)
    confirm = words.line("asks.confirm.delete", number=str(question.number))
    delete = Button(words.line("asks.button.delete"), f"asks.delete:{question.number}", "danger", confirm)
    return Buttons((first, delete))


def form(words: Words, channels: Sequence[Option]) -> Form:
    """The form that a bare `/ask` opens; `channels` are those to choose from, none where there is only this one."""
    fields = [
        Field(
            "question",
            words.line("asks.form.question"),
            "long_text",
            required=True,
            max_length=LONGEST,
            hint=words.line("asks.form.question_hint"),
        )
    ]
    if channels:
        hint = words.line("asks.form.channels_hint")
        fields.append(
            Field("channels", words.line("asks.form.channels"), "choices", options=tuple(channels), hint=hint)
        )
    title, submit = words.line("asks.form.title"), words.line("asks.form.submit")
    return Form("asks.create", title, tuple(fields), submit, words.language)


def listing(words: Words, parts: Sequence[tuple[str, Sequence[Item]]], *, may_ask: bool) -> Message:
    """Questions in parts, each under the heading of that text key."""
    nothing = words("asks.note.nothing", example=Code(EXAMPLE)) if may_ask else words("asks.note.nothing_open")
    return notes.listing(words, parts, nothing)


def home(words: Words, items: Sequence[Item], *, may_ask: bool) -> tuple[Element, ...]:
    """Open questions on a person's own page, how to answer, and for who may the button to ask one."""
    how = Note(words("asks.home.how" if items else "asks.home.nothing"))
    elements: list[Element] = [Heading(words("asks.home.title"), 2), *items, how]
    if may_ask:
        elements.append(Buttons((Button(words.line("asks.button.new"), "asks.new"),)))
    return tuple(elements)


def item(words: Words, answered: Answered, *, runs: bool, own: bool = False) -> Item:
    """A question as a line of a list; who runs an open one may close it here, others read the answers."""
    question = answered.question
    facts = [*_number(words, question), *_counts(words, answered.talk), *_when(words, question)]
    if own:
        facts.append(Fact(words("asks.fact.answered"), "check"))
    results = Button(words.line("asks.button.results"), f"asks.results:{question.number}", "quiet")
    button = _close(words, question) if runs and question.closed_at is None else results
    return Item((question.title,), tuple(facts), button)


def results(words: Words, answered: Answered) -> Message:
    """The most supported answers, for one person."""
    question = answered.question
    elements: list[Element] = [
        Heading((question.title,)),
        Facts((*_counts(words, answered.talk), *_when(words, question), *_number(words, question))),
    ]
    elements += [quote(answer, words, hide=False) for answer in answered.answers]
    if not answered.answers:
        elements.append(Note(words("asks.note.no_quotes"), "private"))
    return Message(words.line("asks.titled", title=_short(question.title)), tuple(elements), words.language)


def digest(words: Words, every: Sequence[Answered], *, more: int) -> tuple[Element, ...]:
    """Each question with how much was answered and its best supported answers; and how many more there are."""
    elements: list[Element] = [Heading(words("asks.digest.title"), 2)]
    for answered in every:
        facts = (*_counts(words, answered.talk), *_when(words, answered.question), *_number(words, answered.question))
        elements.append(Item((Strong(answered.question.title),), facts))
        elements += [quote(answer, words) for answer in answered.answers]
    if more:
        elements.append(Note(words("asks.digest.more", n=more)))
    return tuple(elements)


def worth(words: Words, every: Sequence[Answered]) -> Sequence[Text]:
    """The most answered question in one sentence; nothing where nobody answered."""
    return [
        words("asks.digest.worth", title=Strong(_short(answered.question.title)), n=answered.talk.people)
        for answered in every[:1]
        if answered.talk.people
    ]


def _counts(words: Words, talk: Talk) -> Sequence[Fact]:
    if not talk.messages:
        return [Fact(words("asks.fact.nobody"), "reply")]
    return [
        Fact(words("core.answers", n=talk.messages), "reply"),
        Fact(words("core.people", n=talk.people), "people"),
    ]


def _when(words: Words, question: Question) -> Sequence[Fact]:
    if question.closed_at is None:
        return []
    return [Fact(words("asks.fact.closed", when=Moment(question.closed_at)), "clock")]


def _number(words: Words, question: Question) -> Sequence[Fact]:
    """The number to type, which a preview has none of."""
    return [Fact(words("asks.number", number=str(question.number)))] if question.number else []


def _close(words: Words, question: Question) -> Button:
    confirm = words.line("asks.confirm.close", number=str(question.number))
    return Button(words.line("asks.button.close"), f"asks.close:{question.number}", "plain", confirm)


def _reopen(words: Words, question: Question) -> Button:
    return Button(words.line("asks.button.reopen"), f"asks.reopen:{question.number}")


def _short(title: str) -> str:
    return title if len(title) <= _SUMMARY else f"{title[: _SUMMARY - 1]}…"
