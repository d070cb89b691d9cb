"""A poll as everybody sees it, its result, its preview.

While a poll is open its rows keep their order and nothing jumps under a finger: past ten choices the first
ten are rows and a select holds them all, each with its share. Closed, the ten strongest are shown.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

from handlers.core.channels import platform_name
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Element,
    Fact,
    Facts,
    Heading,
    Message,
    Moment,
    Note,
    Option,
    Paragraph,
    Select,
    Strong,
    Text,
    plain_text,
)
from handlers.core.texts import Words
from handlers.polls.model import Count, Standing, Tally, standing, strongest
from handlers.polls.store import Poll

ROWS = 10
_NAMES = 8
_TIED = 5


def drawing(words: Words, poll: Poll, tally: Tally) -> Message:
    """A poll where it was posted: open with its buttons, or closed with its result."""
    title = words.line("polls.titled", title=poll.title)
    if poll.closed_at is None:
        return Message(title, _open(words, poll, tally), words.language)
    return Message(title, _closed(words, poll, tally), words.language)


def announcement(words: Words, poll: Poll, tally: Tally, *, at_home: bool) -> Message:
    """The result of a poll that just closed; where its rows are not to be seen already they come along."""
    text = result(words, standing(tally), tally.people)
    summary = f"{poll.title} {plain_text(text)}"
    if not at_home:
        return Message(summary, _closed(words, poll, tally), words.language)
    elements: tuple[Element, ...] = (
        Heading((poll.title,), 2),
        Paragraph(text),
        Facts((_voters(words, poll, tally), _number(words, poll))),
        *_by_platform(words, poll, tally),
        _results_button(words, poll),
    )
    return Message(summary, elements, words.language)


def preview(words: Words, shown: Words, poll: Poll, labels: Sequence[str]) -> Message:
    """What a poll will look like (`shown`), said to be a preview in the words of who asked."""
    counts = [Count(position, label, 0) for position, label in enumerate(labels, 1)]
    note = words("polls.note.preview")
    rows = _rows(shown, poll, counts[:ROWS], 0, token="polls.preview")
    elements: tuple[Element, ...] = (Note(note, "private"), Heading((poll.title,)), _promises(shown, poll), *rows)
    return Message(plain_text(note), elements, words.language)


def results(words: Words, poll: Poll, tally: Tally, names: Mapping[int, Sequence[str]]) -> Message:
    """How a poll stands and who chose what, for one reader."""
    shown = strongest(tally.counts, ROWS)
    stands = standing(tally)
    text = lead(words, stands, tally.people) if poll.closed_at is None else result(words, stands, tally.people)
    by_choice = [_names(words, count, names.get(count.choice, ())) for count in shown if count.votes]
    elements: tuple[Element, ...] = (
        Heading((poll.title,)),
        Facts((when(words, poll), _voters(words, poll, tally), _number(words, poll))),
        *_by_platform(words, poll, tally),
        *_rows(words, poll, shown, tally.people, token=None, winner=stands.winner),
        Note(text),
        *(Paragraph(text) for text in by_choice),
    )
    return Message(f"{poll.title} {plain_text(text)}", elements, words.language)


def result(words: Words, stands: Standing, people: int) -> Text:
    """The outcome of a closed poll in a sentence that claims no more than was counted."""
    match stands.verdict:
        case "nobody":
            return words("polls.result.nobody")
        case "tie":
            return _tie(words, stands)
        case "close":
            a, b = stands.first
            return words("polls.result.close", a=Strong(a.label), b=Strong(b.label), n=people)
        case "ahead" | "clear":
            first = stands.first[0]
            share = words.percent(first.votes / people)
            return words(f"polls.result.{stands.verdict}", choice=Strong(first.label), share=share, n=people)
        case _:
            assert_never(stands.verdict)


def lead(words: Words, stands: Standing, people: int) -> Text:
    """Who is in front in a few words."""
    match stands.verdict:
        case "nobody":
            return words("polls.fact.nobody")
        case "tie" if len(stands.first) == 2:
            a, b = stands.first
            return words("polls.fact.tied", a=a.label, b=b.label)
        case "tie":
            return words("polls.fact.level", n=len(stands.first))
        case "close" | "ahead" | "clear":
            first = stands.first[0]
            return words("polls.fact.leads", choice=first.label, share=words.percent(first.votes / people))
        case _:
            assert_never(stands.verdict)


def _open(words: Words, poll: Poll, tally: Tally) -> tuple[Element, ...]:
    stands = standing(tally)
    facts = [_voters(words, poll, tally)]
    if stands.verdict != "nobody":
        facts.append(Fact(words("polls.fact.clear" if stands.verdict == "clear" else "polls.fact.not_clear")))
    return (
        Heading((poll.title,)),
        _promises(words, poll),
        *_rows(words, poll, tally.counts[:ROWS], tally.people, token="polls.vote"),
        *([_select(words, poll, tally)] if len(tally.counts) > ROWS else []),
        Facts((*facts, _number(words, poll))),
        *_by_platform(words, poll, tally),
    )


def _closed(words: Words, poll: Poll, tally: Tally) -> tuple[Element, ...]:
    stands = standing(tally)
    shown = strongest(tally.counts, ROWS) if len(tally.counts) > ROWS else tally.counts
    return (
        Heading((poll.title,)),
        _promises(words, poll),
        *_rows(words, poll, shown, tally.people, token=None, winner=stands.winner),
        Note(result(words, stands, tally.people)),
        Facts((_voters(words, poll, tally), _number(words, poll))),
        *_by_platform(words, poll, tally),
        _results_button(words, poll),
    )


def _rows(
    words: Words, poll: Poll, counts: Sequence[Count], people: int, *, token: str | None, winner: int | None = None
) -> Sequence[Choice]:
    return [
        Choice(
            label=count.label,
            token=None if token is None else f"{token}:{poll.number}:{count.choice}",
            control="pick" if poll.most == 1 else "tick",
            votes=count.votes,
            share=_share(count.votes, people),
            people=words.line("core.people", n=count.votes),
            percent=words.percent(_share(count.votes, people)),
            winner=count.choice == winner,
        )
        for count in counts
    ]


def _select(words: Words, poll: Poll, tally: Tally) -> Select:
    options = tuple(
        Option(
            str(count.choice),
            words.line(
                "polls.select.option", label=count.label, share=words.percent(_share(count.votes, tally.people))
            ),
        )
        for count in tally.counts
    )
    return Select(words.line("polls.select.label", n=len(tally.counts)), f"polls.pick:{poll.number}", options)


def _promises(words: Words, poll: Poll) -> Facts:
    """What holds before the first vote: until when, who sees it, how many to choose."""
    facts = [] if poll.closed_at is None and poll.closes_at is None else [when(words, poll)]
    if poll.closed_at is None and poll.closings:
        facts.append(Fact(words("polls.fact.reopened")))
    facts.append(Fact(words("polls.fact.names_shown"), "eye"))
    facts.append(Fact(words("polls.fact.one") if poll.most == 1 else words("polls.fact.up_to", n=poll.most)))
    return Facts(tuple(facts))


def when(words: Words, poll: Poll) -> Fact:
    """Until when a poll takes votes, or since when it does not."""
    if poll.closed_at is not None:
        return Fact(words("polls.fact.closed", when=Moment(poll.closed_at)), "lock")
    if poll.closes_at is not None:
        return Fact(words("polls.fact.closes", when=Moment(poll.closes_at, "both")), "clock")
    return Fact(words("polls.fact.open"), "clock")


def _voters(words: Words, poll: Poll, tally: Tally) -> Fact:
    if poll.most == 1:
        return Fact(words("polls.fact.people", n=tally.people), "people")
    votes = sum(count.votes for count in tally.counts)
    return Fact(words("polls.fact.people_and_votes", n=tally.people, votes=votes), "people")


def _by_platform(words: Words, poll: Poll, tally: Tally) -> Sequence[Facts | Note]:
    """How many people voted on each platform, where there is more than one; and what vouches for those on the web."""
    counted = dict(tally.platforms)
    platforms = [*counted, *(platform for platform in poll.platforms if platform not in counted)]
    if len(platforms) < 2:
        return []
    parts = [
        Fact(words("polls.fact.on_platform", platform=platform_name(name), n=counted.get(name, 0)))
        for name in platforms
    ]
    vouched = [Note(words("polls.note.web_trusted", n=counted["web"]))] if _mixed_with_web(poll, counted) else []
    return [Facts(tuple(parts)), *vouched]


def _mixed_with_web(poll: Poll, counted: Mapping[str, int]) -> bool:
    return bool(counted.get("web")) and any(platform != "web" for platform in poll.platforms)


def _number(words: Words, poll: Poll) -> Fact:
    return Fact(words("polls.number", number=str(poll.number)))


def _results_button(words: Words, poll: Poll) -> Buttons:
    return Buttons((Button(words.line("polls.button.results"), f"polls.results:{poll.number}"),))


def _tie(words: Words, stands: Standing) -> Text:
    votes = stands.first[0].votes
    if len(stands.first) == 2:
        a, b = stands.first
        return words("polls.result.tie", a=Strong(a.label), b=Strong(b.label), n=votes)
    named = words.line("core.comma").join(count.label for count in stands.first[:_TIED])
    if len(stands.first) > _TIED:
        named += "…"
    return words("polls.result.tie_many", count=len(stands.first), n=votes, choices=named)


def _names(words: Words, count: Count, names: Sequence[str]) -> Text:
    named = words.line("core.comma").join(names[:_NAMES])
    more = count.votes - len(names[:_NAMES])
    if not named:
        return (Strong(count.label), ": ", words.line("core.people", n=count.votes))
    if more <= 0:
        return words("polls.note.names", choice=Strong(count.label), names=named)
    return words("polls.note.names_more", choice=Strong(count.label), names=named, n=more)


def _share(votes: int, people: int) -> float:
    return votes / people if people else 0.0
