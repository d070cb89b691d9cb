"""Help as messages for one person."""

from collections.abc import Mapping, Sequence

import msgspec

from handlers.core.channels import platform_name
from handlers.core.feature import CommandSpec, Usage
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
    Note,
    Paragraph,
    Strong,
    Text,
    plain_text,
)
from handlers.core.texts import LANGUAGES, Words

STATES = ("ready", "connecting", "failed")


class Offered(msgspec.Struct, frozen=True):
    """A command, the ways to use it that are open to a reader, and those that are not."""

    spec: CommandSpec
    usages: Sequence[Usage]
    closed: Sequence[Usage]


def overview(words: Words, offered: Sequence[Offered]) -> Message:
    """One line a command: those open to the reader first, what is for others after them."""
    mine = [one for one in offered if one.usages]
    others = [one for one in offered if not one.usages and one.closed]
    elements: list[Element] = [Heading(words("help.title")), *(_line(words, one, one.usages[0]) for one in mine)]
    if others:
        elements.append(Heading(words("help.for_others"), 2))
        elements += [_line(words, one, one.closed[0]) for one in others]
    elements.append(Note(words("help.more", example=Code("/chorus help poll"))))
    return _message(words, words("help.title"), elements)


def command(words: Words, offered: Offered) -> Message:
    """Every way to use a command."""
    title = words("help.command", command=Code(offered.spec.typed))
    elements: list[Element] = [Heading(title), *(_line(words, offered, usage) for usage in offered.usages)]
    if offered.closed:
        elements.append(Heading(words("help.for_others"), 2))
        elements += [_line(words, offered, usage) for usage in offered.closed]
    return _message(words, title, elements)


def home(words: Words, platforms: Sequence[str]) -> tuple[Element, ...]:
    """What Chorus is for and where it is, with the buttons to know more."""
    together = Facts((Fact((words.line("core.comma").join(platform_name(one) for one in platforms),)),))
    buttons = Buttons(
        (
            Button(words.line("help.button.help"), "help.commands"),
            Button(words.line("help.button.privacy"), "help.privacy"),
        )
    )
    heading, what = Heading(words("core.home")), Paragraph(words("help.home.what"))
    return (heading, *([together] if len(platforms) > 1 else []), what, buttons)


def about(words: Words, version: str, states: Mapping[str, str]) -> Message:
    """What Chorus is, which one this is, how it is connected, what it speaks, whose it is."""
    title = words("help.about.title", version=version) if version else ("Chorus",)
    return _message(
        words,
        title,
        [
            Heading(title),
            Paragraph(words("help.about.what")),
            *(_state(words, platform, state) for platform, state in states.items()),
            Paragraph(words("help.about.languages", list=words.line("core.comma").join(LANGUAGES.values()))),
            Note(words("help.about.source")),
        ],
    )


def privacy(words: Words, watched: Sequence[str], days: int, *, opted_out: bool) -> Message:
    """What is read, kept and seen, as short paragraphs."""
    title = words("help.privacy.title")
    reads = (
        words("help.privacy.reads", list=words.line("core.comma").join(watched))
        if watched
        else words("help.privacy.reads_nothing")
    )
    out, back = Code("/chorus optout"), Code("/chorus optin")
    choice = words("help.privacy.out", command=back) if opted_out else words("help.privacy.opt_out", command=out)
    return _message(
        words,
        title,
        [
            Heading(title),
            Note(choice, "promise"),
            Paragraph(reads),
            Paragraph(words("help.privacy.kept", days=days)),
            Paragraph(words("help.privacy.votes")),
            Paragraph(words("help.privacy.seen_by")),
            Paragraph(words("help.privacy.leaves")),
            Paragraph(words("help.privacy.own", export=Code("/chorus export me"), forget=Code("/chorus forget me"))),
        ],
    )


def _state(words: Words, platform: str, state: str) -> Note:
    known = state if state in STATES else "connecting"
    said = words("help.about.state", platform=Strong(platform_name(platform)), state=words.line(f"help.about.{known}"))
    return Note(said, "warn" if known == "failed" else "plain")


def _line(words: Words, offered: Offered, usage: Usage) -> Item:
    typed = " ".join(part for part in (offered.spec.typed, usage.words, usage.example) if part)
    return Item((Code(typed),), (Fact(words(usage.text)),))


def _message(words: Words, title: Text, elements: Sequence[Element]) -> Message:
    return Message(plain_text(title), tuple(elements), words.language)
