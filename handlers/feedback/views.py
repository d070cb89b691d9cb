"""What feedback shows: the notice of a watched channel and its part of a digest."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from handlers.core.message import (
    Code,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Meter,
    Moment,
    Note,
    Part,
    Strong,
    plain_text,
)
from handlers.core.texts import Words
from handlers.feedback.quotes import language_name, named, quote
from handlers.feedback.store import ChannelCoverage, ChannelTalk, Support
from handlers.feedback.store import Item as Noted

CHANNELS_SHOWN = 10
MISSES_SHOWN = 5
WORTH_TELLING = timedelta(minutes=10)  # what is seen is noted every so often: the last minutes are always missing


def notice(words: Words, days: int) -> Message:
    """What is read in a channel, how long it is kept, and how to opt out."""
    reads = words("feedback.notice.reads")
    return Message(
        plain_text(reads),
        (
            Note(reads, "promise"),
            Note(words("feedback.notice.kept", days=days)),
            Note(words("feedback.notice.opt_out")),
        ),
        words.language,
    )


def home(words: Words, messages: int, answers: int, *, opted_out: bool) -> tuple[Element, ...]:
    """How much is noted of the reader, and how to change that."""
    if opted_out:
        text = words("feedback.home.out", command=Code("/chorus optin"))
    else:
        text = words("feedback.home.noted", n=messages, answers=answers, command=Code("/chorus optout"))
    return (Heading(words("feedback.home.title"), 2), Note(text))


def sees(words: Words, covered: Sequence[ChannelCoverage]) -> tuple[Element, ...]:
    """How many channels are read, and what was missed of them."""
    missed = [
        (one.channel.name, gap) for one in covered for gap in one.missed if gap.until - gap.since >= WORTH_TELLING
    ]
    notes = [
        Note(
            words(
                "feedback.home.missed",
                channel=Strong(named(name)),
                since=Moment(gap.since),
                until=Moment(gap.until),
                reason=words.line(gap.reason),
            ),
            "warn",
        )
        for name, gap in missed[:MISSES_SHOWN]
    ]
    reads = Note(words("feedback.home.reads", n=len(covered)))
    return (Heading(words("feedback.home.sees"), 2), *notes, reads)


def section(
    words: Words,
    *,
    channels: Sequence[ChannelTalk],
    support: Support,
    quotes: Sequence[Noted],
    newest: Sequence[Noted],
    languages: Sequence[tuple[str, int]],
) -> tuple[Element, ...]:
    """Who is for and against, then where, then words, then languages; nothing without any of them.

    How much was said in all stands at the top of the digest.
    """
    parts = (
        *_split(words, support),
        *_channels(words, channels),
        *_quotes(words, "most_supported", quotes),
        *_quotes(words, "newest", newest),
        *_languages(words, languages),
    )
    return (Heading(words("feedback.digest.title"), 2), *parts) if parts else ()


def _messages(words: Words, messages: int) -> Fact:
    return Fact(words("core.messages", n=messages), icon="reply")


def _people(words: Words, people: int) -> Fact:
    return Fact(words("core.people", n=people), icon="people")


def _split(words: Words, support: Support) -> Iterator[Element]:
    every = support.favour + support.against
    if every:
        favour, against = support.favour / every, support.against / every
        yield Meter(
            (
                Part("for", favour, words.line("feedback.digest.favour", n=support.favour)),
                Part("against", against, words.line("feedback.digest.against", n=support.against)),
            )
        )


def _channels(words: Words, channels: Sequence[ChannelTalk]) -> Iterator[Element]:
    if len(channels) < 2:
        return
    for one in channels[:CHANNELS_SHOWN]:
        yield Item((named(one.name),), (_messages(words, one.messages), _people(words, one.people)))
    if len(channels) > CHANNELS_SHOWN:
        yield Note(words("feedback.digest.more_channels", n=len(channels) - CHANNELS_SHOWN))


def _quotes(words: Words, title: str, quotes: Sequence[Noted]) -> Iterator[Element]:
    if quotes:
        yield Heading(words(f"feedback.digest.{title}"), 3)
        yield from (quote(item, words) for item in quotes)


def _languages(words: Words, languages: Sequence[tuple[str, int]]) -> Iterator[Element]:
    if languages:
        yield Facts(
            (
                Fact(words("feedback.digest.languages")),
                *(Fact((language_name(code, words), " ", words.number(messages))) for code, messages in languages),
            )
        )
