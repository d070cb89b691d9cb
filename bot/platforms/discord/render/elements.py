"""Each neutral element as parts: what it says in Discord's markup, and what can be pressed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from bot.platforms.discord.lengths import cut
from bot.platforms.discord.render.bars import bar, split
from bot.platforms.discord.render.parts import Bar, Block, Gap, Part, Picks, Press, Worth
from bot.platforms.discord.words import escaped, line, linked, marked, one_line
from handlers.core.message import (
    Buttons,
    Choice,
    Element,
    Fact,
    Facts,
    Heading,
    Item,
    Message,
    Meter,
    Note,
    Paragraph,
    Quote,
    Select,
    plain_text,
)
from handlers.core.texts import Words

BETWEEN = " · "
_SMALL = "-# "
_ABOUT = 60
_TRENDS = {"up": "▲ ", "level": "→ ", "down": "▼ "}


@dataclass(slots=True)
class _Page:
    """A message while it is put together; `most` is how long one piece of words may be."""

    words: Words
    most: int
    report: bool
    choices: int = 0
    parts: list[Part] = field(default_factory=list)


def parts_of(message: Message, words: Words, most: int) -> Sequence[Part]:
    """All a message holds, from top to bottom."""
    report = any(isinstance(element, Quote | Item | Meter) for element in message.elements)
    page = _Page(words, most, report)
    voting = False
    for element in message.elements:
        is_vote = isinstance(element, Choice | Select)
        begins = isinstance(element, Heading) and element.level == 2 and page.parts
        if (voting and not is_vote) or begins:
            page.parts.append(Gap())
        page.parts += map(_seen, _parts(element, page))
        voting = is_vote
    return page.parts


def _parts(element: Element, page: _Page) -> Iterator[Part]:
    match element:
        case Heading():
            yield _heading(element, page)
        case Paragraph():
            yield _paragraph(element, page)
        case Note():
            yield _note(element, page)
        case Facts():
            yield from _facts(element, page)
        case Choice():
            page.choices += 1
            yield _choice(element, page)
        case Select():
            yield Picks(element)
        case Buttons():
            yield Bar(tuple(Press.of(button) for button in element.items))
        case Meter():
            yield _meter(element, page)
        case Quote():
            yield _quote(element, page)
        case Item():
            yield from _item(element, page)
        case _:
            assert_never(element)


def _seen(part: Part) -> Part:
    """Without lines that show nothing: Discord takes no empty text."""
    return replace(part, lines=tuple(row for row in part.lines if row.strip())) if isinstance(part, Block) else part


def _heading(heading: Heading, page: _Page) -> Block:
    words = line(heading.text, page.most, bold=heading.level < 3)
    shown = f"**{words}**" if heading.level == 3 else f"{'#' * (heading.level + 1)} {words}"
    return Block((shown,) if words else (), Worth.TITLE if heading.level == 1 else Worth.SECTION)


def _paragraph(paragraph: Paragraph, page: _Page) -> Block:
    if paragraph.number is None:
        return Block(_lines(marked(paragraph.text, page.most)), Worth.WORDS)
    return Block((f"{paragraph.number}. {line(paragraph.text, page.most)}",), Worth.HEADLINE)


def _note(note: Note, page: _Page) -> Block:
    match note.tone:
        case "plain" if page.report:
            return Block(_small(line(note.text, page.most)), Worth.WORDS)
        case "promise":
            return Block(_small(line(note.text, page.most)), Worth.HEADLINE)
        case "plain" | "private":
            return Block(_lines(marked(note.text, page.most)), Worth.WORDS)
        case "warn" | "error":
            return Block((f"⚠️ {line(note.text, page.most)}",), Worth.HEADLINE)
        case _:
            assert_never(note.tone)


def _facts(facts: Facts, page: _Page) -> Iterator[Part]:
    yield Block(_small(_fact_line(facts.items, page)), Worth.SECTION)
    presses = _fact_presses(facts.items, "")
    if presses:
        yield Bar(presses)


def _choice(choice: Choice, page: _Page) -> Block:
    label = escaped(one_line(cut(choice.label, page.most)))
    mark = "🏆 " if choice.winner else "✅ " if choice.mine else ""
    lines = [f"{mark}**{page.choices}. {label}**"]
    if choice.share is not None:
        lines.append(_standing(choice, choice.share))
    press = None
    if choice.token is not None:
        vote = page.words.line("discord.vote", number=page.words.number(page.choices))
        press = Press(vote, choice.token, about=one_line(choice.label))
    return Block(tuple(lines), Worth.CHOICE, press, choice=True)


def _standing(choice: Choice, share: float) -> str:
    percent = f"**{escaped(choice.percent)}**" if choice.percent else ""
    numbers = ", ".join(part for part in (percent, escaped(choice.people)) if part)
    return f"{bar(share)} {numbers}".rstrip()


def _meter(meter: Meter, page: _Page) -> Block:
    comma = page.words.line("core.comma")
    said = comma.join(escaped(cut(part.label, page.most)) for part in meter.parts if part.label)
    return Block((f"{one_line(said)} {split(meter)}".strip(),), Worth.METER)


def _quote(quote: Quote, page: _Page) -> Block:
    quoted = tuple(f"> {escaped(row)}" for row in cut(quote.text, page.most).splitlines() if row.strip())
    about = [
        escaped(one_line(part)) for part in (quote.language_name, quote.author, quote.place, quote.support) if part
    ]
    if quote.url:
        about.append(linked(quote.show or quote.url, quote.url))
    press = None if quote.hide is None else Press.of(quote.hide, cut(one_line(quote.text), _ABOUT))
    return Block((*quoted, *_small(BETWEEN.join(about))), Worth.QUOTE, press)


def _item(item: Item, page: _Page) -> Iterator[Part]:
    words, facts = line(item.text, page.most), _fact_line(item.facts, page)
    about = cut(one_line(plain_text(item.text)), _ABOUT)
    if item.button is None:
        yield Block((f"• {BETWEEN.join(part for part in (words, facts) if part)}",), Worth.ITEM)
    else:
        yield Block((f"• {words}", *_small(facts)), Worth.ITEM, Press.of(item.button, about))
    presses = _fact_presses(item.facts, about)
    if presses:
        yield Bar(presses)


def _fact_line(facts: Sequence[Fact], page: _Page) -> str:
    return BETWEEN.join(said for fact in facts if (said := _fact(fact, page)))


def _fact(fact: Fact, page: _Page) -> str:
    mark = "✓ " if fact.icon == "check" else ""
    trend = "" if fact.trend is None else _TRENDS[fact.trend]
    words = line(fact.text, page.most)
    return f"{mark}{trend}{words}" if words else ""


def _fact_presses(facts: Sequence[Fact], about: str) -> tuple[Press, ...]:
    pressable = [(fact, fact.token) for fact in facts if fact.token is not None]
    return tuple(Press(fact.label or plain_text(fact.text), token, "quiet", about=about) for fact, token in pressable)


def _small(words: str) -> tuple[str, ...]:
    return (_SMALL + words,) if words else ()


def _lines(words: str) -> tuple[str, ...]:
    return tuple(row for row in words.splitlines() if row.strip())
