"""A digest as a message, without its hidden quotes; a preview; the schedule and its form."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile

import msgspec

from handlers.core.feature import Section, Window
from handlers.core.forms import Field, Form
from handlers.core.message import (
    Button,
    Buttons,
    ButtonStyle,
    Code,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Moment,
    Note,
    Paragraph,
    Quote,
    Strong,
    Text,
    Trend,
    plain_text,
)
from handlers.core.notes import note
from handlers.core.schedules import Schedule, described, typed
from handlers.core.texts import Words
from handlers.digests.model import SHORTEST_MISS, days_of, kind_of
from handlers.feedback.store import ChannelCoverage, Missed, Talk

WORTH = 3
MISSES = 5
LONGEST_RHYTHM = 80
_HOUR = timedelta(hours=1)


class Numbers(msgspec.Struct, frozen=True):
    """How much was said, how much in the same time before, and by how many for the first time."""

    now: Talk
    before: Talk
    newcomers: int


class Planned(msgspec.Struct, frozen=True):
    """A team channel, its schedule, and when the next digest comes."""

    channel: str
    schedule: Schedule | None
    due: datetime | None


def digest(
    words: Words,
    window: Window,
    tz: str,
    sections: Sequence[Section],
    numbers: Numbers,
    coverage: Sequence[ChannelCoverage],
) -> Message:
    """What the crowd said: counts, what is worth knowing, every feature's part, what is new, what was seen."""
    title = _title(words, window, tz)
    elements = (
        Heading(title),
        *_counts(words, numbers),
        *_worth(sections),
        *(element for section in sections for element in section.elements),
        *_new(words, numbers),
        *_coverage(words, window, coverage),
        Buttons((_change_button(words, "quiet"),)),
    )
    return Message(plain_text(title), elements, words.language)


def without(made: Message, gone: Collection[str]) -> Message:
    """A digest without some quotes, nor a heading that stood above them alone."""
    kept = tuple(
        element
        for position, element in enumerate(made.elements)
        if not (isinstance(element, Quote) and element.source in gone)
        and not (isinstance(element, Heading) and _heads_only(made.elements[position + 1 :], gone))
    )
    return msgspec.structs.replace(made, elements=kept)


def _heads_only(following: Sequence[Element], gone: Collection[str]) -> bool:
    """Whether quotes follow at once and all of them are gone."""
    below = list(takewhile(lambda element: isinstance(element, Quote), following))
    return bool(below) and all(isinstance(element, Quote) and element.source in gone for element in below)


def quotes(made: Message) -> Sequence[Quote]:
    """The quotes of a digest."""
    return [element for element in made.elements if isinstance(element, Quote)]


def sources(made: Message) -> Sequence[str]:
    """What a digest quotes."""
    return list(dict.fromkeys(quote.source for quote in quotes(made)))


def preview(words: Words, made: Message) -> Message:
    """A digest before it is posted, for one reader; without the buttons at its end."""
    told = Note(words("digests.preview"), "private")
    shown = tuple(element for element in made.elements if not isinstance(element, Buttons))
    return msgspec.structs.replace(made, elements=(told, *shown))


def posted(words: Words, channels: Sequence[str]) -> Message:
    """A digest was posted somewhere else."""
    return note(words, words("digests.posted", channels=words.line("core.comma").join(f"#{name}" for name in channels)))


def hidden(words: Words, digests: int) -> Message:
    """A quote is hidden."""
    return note(words, words("digests.hidden", n=digests))


def schedule(words: Words, planned: Sequence[Planned]) -> Message:
    """When digests come, and what can be done about them."""
    items = [_planned(words, one) for one in planned]
    summary = " · ".join(plain_text(item.text) for item in items)
    example = Code("/digest schedule every monday 09:00 Europe/Warsaw")
    how = Note(words("digests.how", example=example))
    return Message(summary, (Heading(words("digests.when"), 2), *items, how, _buttons(words)), words.language)


def home(words: Words, planned: Sequence[Planned]) -> tuple[Element, ...]:
    """When digests come, and the buttons to have one now, for a person's own page."""
    return (Heading(words("digests.home.title"), 2), *(_planned(words, one) for one in planned), _buttons(words))


def schedule_form(words: Words, now: Schedule | None) -> Form:
    """The form of the schedule."""
    value = "off" if now is None else typed(now, words)
    rhythm = Field(
        "rhythm",
        words.line("digests.form.rhythm"),
        required=True,
        value=value,
        max_length=LONGEST_RHYTHM,
        hint=words.line("digests.form.hint"),
    )
    title, submit = words.line("digests.form_title"), words.line("digests.form_submit")
    return Form("digests.schedule", title, (rhythm,), submit, words.language)


def _title(words: Words, window: Window, tz: str) -> Text:
    days = days_of(window.start, window.end, tz)
    return words(f"digests.title.{kind_of(days)}", first=days.first, last=days.last)


def _counts(words: Words, numbers: Numbers) -> Iterator[Element]:
    if not numbers.now.messages:
        yield Paragraph(words("digests.quiet", before=numbers.before.people))
        return
    yield Facts(
        (
            Fact(words("core.people", n=numbers.now.people), "people"),
            Fact(words("core.messages", n=numbers.now.messages), "reply"),
        )
    )


def _worth(sections: Sequence[Section]) -> Iterator[Element]:
    sentences = [sentence for section in sections for sentence in section.worth]
    for number, sentence in enumerate(sentences[:WORTH], 1):
        yield Paragraph(sentence, number)


def _new(words: Words, numbers: Numbers) -> Iterator[Element]:
    """Only where there is a time before to compare with."""
    now, before = numbers.now, numbers.before
    if not before.messages or not now.messages:
        return
    facts = [
        Fact(words("digests.new.people", n=now.people, before=before.people), trend=_trend(now.people, before.people)),
        Fact(
            words("digests.new.messages", n=now.messages, before=before.messages),
            trend=_trend(now.messages, before.messages),
        ),
    ]
    if numbers.newcomers:
        facts.append(Fact(words("digests.new.newcomers", n=numbers.newcomers)))
    yield Heading(words("digests.new.heading"), 2)
    yield Facts(tuple(facts))


def _trend(now: int, before: int) -> Trend:
    return "level" if now == before else "up" if now > before else "down"


def _coverage(words: Words, window: Window, coverage: Sequence[ChannelCoverage]) -> Iterator[Element]:
    """What was seen. An imported archive of another time is no channel of this one."""
    counted = [one for one in coverage if one.seen or not one.channel.imported]
    if not counted:
        return
    every = len(counted) * (window.end - window.start)
    gaps = [gap.until - gap.since for one in counted for gap in _gaps(one)]
    hours, of = round((every - sum(gaps, timedelta())) / _HOUR), round(every / _HOUR)
    # A platform says every minute what it saw, so the last moments of a window are not noted yet.
    seen = sum(bool(one.seen) or not _gaps(one) for one in counted)
    covers = {"hours": hours, "every": of} if of else {"hours": int(not gaps), "every": 1}
    yield Note(words("digests.coverage.covers", seen=seen, all=len(counted), **covers))
    missed = _missed(counted)
    for (since, until, reason), channels in missed[:MISSES]:
        yield Note(
            words(
                "digests.coverage.missed",
                channels=words.line("core.comma").join(f"#{name}" for name in channels),
                since=Moment(since),
                until=Moment(until),
                reason=words.line(reason),
            )
        )
    if len(missed) > MISSES:
        yield Note(words("digests.coverage.more", n=len(missed) - MISSES))


def _missed(coverage: Sequence[ChannelCoverage]) -> Sequence[tuple[tuple[datetime, datetime, str], list[str]]]:
    """Stretches that were missed, longest first, those that several channels share only once."""
    found: dict[tuple[datetime, datetime, str], list[str]] = {}
    for one in coverage:
        for gap in _gaps(one):
            stretch = (_minute(gap.since), _minute(gap.until), gap.reason)
            found.setdefault(stretch, []).append(one.channel.name)
    return sorted(found.items(), key=lambda one: (one[0][0] - one[0][1], one[0][0]))


def _gaps(coverage: ChannelCoverage) -> Sequence[Missed]:
    """What was missed of a channel and is worth telling."""
    return [gap for gap in coverage.missed if gap.until - gap.since >= SHORTEST_MISS]


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _planned(words: Words, planned: Planned) -> Item:
    when = words("digests.rhythm.off") if planned.schedule is None else (described(planned.schedule, words),)
    text = (Strong(f"#{planned.channel}"), ": ", *when)
    if planned.schedule is None or planned.due is None:
        return Item(text)
    return Item(text, (Fact(words("digests.next", when=Moment(planned.due, "both")), "clock"),))


def _buttons(words: Words) -> Buttons:
    now = Button(words.line("digests.button.now"), "digests.now")
    preview = Button(words.line("digests.button.preview"), "digests.preview")
    return Buttons((now, preview, _change_button(words, "plain")))


def _change_button(words: Words, style: ButtonStyle) -> Button:
    return Button(words.line("digests.button.schedule"), "digests.schedule", style)
