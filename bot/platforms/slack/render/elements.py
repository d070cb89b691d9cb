"""The elements of a message as Block Kit, one match over all of them.

Rich text is used wherever it can stand: it shows people's words as they are and makes words bold beside any
script. Sections with a button and context lines know mrkdwn only.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, assert_never

from bot.platforms.slack import limits
from bot.platforms.slack.render import objects
from bot.platforms.slack.render.bars import bar, squares
from bot.platforms.slack.words import (
    Json,
    Told,
    clean,
    cut,
    link,
    literal,
    mrkdwn,
    mrkdwn_within,
    plain,
    rich,
    rich_words,
    shortened,
    size,
    strong,
    strong_within,
)
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Element,
    Fact,
    Facts,
    Heading,
    Icon,
    Item,
    Link,
    Meter,
    Moment,
    Note,
    Option,
    Paragraph,
    Quote,
    Select,
    Text,
    Trend,
)
from handlers.core.visible import visible

BETWEEN = " · "
_ICONS: dict[Icon, str] = {"clock": "🕒 ", "lock": "🔒 ", "check": "✓ "}
_TRENDS: dict[Trend, str] = {"up": "▲ ", "level": "→ ", "down": "▼ "}
Weight = Literal["kept", "told", "between", "heading"]


class Drawn(NamedTuple):
    """Blocks that belong together. `told` ones may be left out where a message is too long, `kept` ones stay as
    long as anything can, `between` are mere lines, a `heading` goes with what it stands above.
    """

    blocks: tuple[Json, ...]
    weight: Weight = "told"


def drawn(elements: Sequence[Element], told: Told, *, private: bool) -> Iterator[Drawn]:
    """The blocks of each element; beyond `ROWS` choices to press the rest is one select."""
    pressable = [one for one in elements if isinstance(one, Choice) and one.token is not None]
    more = pressable[limits.ROWS :]
    before: Element | None = None
    for element in elements:
        if more and element is more[-1]:
            yield Drawn((_more_choices(more, told),), "kept")
        if not any(element is one for one in more):
            if _apart(element, before):
                yield Drawn(({"type": "divider"},), "between")
            yield from _drawn(element, told, private=private)
        before = element


def _apart(element: Element, before: Element | None) -> bool:
    """Whether a line stands above an element: facts below the choices, and the sections of a message."""
    if isinstance(element, Heading):
        return before is not None and element.level == 2 and not isinstance(before, Heading)
    return isinstance(element, Facts) and isinstance(before, Choice | Select)


def _drawn(element: Element, told: Told, *, private: bool) -> Iterator[Drawn]:
    match element:
        case Heading():
            yield Drawn((_heading(element, told),), "kept" if element.level == 1 else "heading")
        case Paragraph():
            number = "" if element.number is None else f"{element.number}. "
            yield Drawn(_lines((number, *element.text) if number else element.text, told))
        case Note():
            yield Drawn(_note(element, told), "kept")
        case Facts():
            yield Drawn(_facts(element.items, told))
            yield from _fact_buttons(element.items, told)
        case Choice():
            yield Drawn((_choice(element, told, private=private),), "told" if element.token is None else "kept")
        case Select():
            yield Drawn(_select(element, told), "kept")
        case Buttons():
            yield Drawn(_buttons(element.items, told), "kept")
        case Meter():
            yield Drawn(_meter(element, told))
        case Quote():
            yield Drawn(_quote(element, told))
        case Item():
            yield Drawn(_item(element, told))
            yield from _fact_buttons(element.facts, told)
        case _:
            assert_never(element)


def _heading(heading: Heading, told: Told) -> Json:
    """A header where it can say the whole; bold words where it is longer, or holds a moment or a link."""
    shown = " ".join(plain(heading.text, told).split())
    simple = not any(isinstance(span, Moment | Link) for span in heading.text)
    if heading.level < 3 and simple and size(shown) <= limits.HEADER_TEXT:
        return {"type": "header", "text": objects.plain_text(shown, limits.HEADER_TEXT)}
    bold = [
        {**one, "style": {"bold": True}} if one["type"] in ("text", "date", "link") else one
        for one in rich(shortened(heading.text, limits.SECTION_TEXT), told)
    ]
    return _rich_text(bold or [rich_words(objects.plain_text("", 1)["text"])])


def _lines(text: Text, told: Told) -> tuple[Json, ...]:
    elements = rich(shortened(text, limits.SECTION_TEXT), told)
    return (_rich_text(elements),) if any(one.get("text", "x").strip() for one in elements) else ()


def _note(note: Note, told: Told) -> tuple[Json, ...]:
    match note.tone:
        case "plain" | "promise":
            return _context(note.text, told)
        case "private":
            return _lines(note.text, told)
        case "warn" | "error":
            return _lines(("⚠️ ", *note.text), told)
        case _:
            assert_never(note.tone)


def _facts(facts: Sequence[Fact], told: Told) -> tuple[Json, ...]:
    return _context(_joined(facts), told)


def _joined(facts: Sequence[Fact]) -> Text:
    """Facts on one line."""
    shown = [_fact(fact) for fact in facts]
    return tuple(span for place, fact in enumerate(shown) for span in ((BETWEEN, *fact) if place else fact))


def _fact(fact: Fact) -> Text:
    before = _ICONS.get(fact.icon, "") + ("" if fact.trend is None else _TRENDS[fact.trend])
    return (before, *fact.text) if before else fact.text


def _fact_buttons(facts: Sequence[Fact], told: Told) -> Iterator[Drawn]:
    """Facts that can be pressed, as buttons below their line."""
    pressed = [Button(fact.label or plain(fact.text, told), fact.token) for fact in facts if fact.token is not None]
    if pressed:
        yield Drawn(_buttons(pressed, told), "kept")


def _choice(choice: Choice, told: Told, *, private: bool) -> Json:
    """A row: the label, under it the bar with share and people, at its end the button."""
    label = strong_within(visible(choice.label) or "–", limits.BRIEF_LABEL if told.brief else limits.LABEL)
    mark = "🏆 " if choice.winner else "✓ " if private and choice.mine else ""
    shown = [mark + label]
    if choice.share is not None:
        numbers = [part for part in (strong(choice.percent), literal(choice.people)) if part]
        shown.append(f"{bar(choice.share)} {told.words.line('core.comma').join(numbers)}")
    made = _section("\n".join(shown))
    if choice.token is not None:
        made["accessory"] = objects.vote_button(visible(choice.label), choice.token, told)
    return made


def _more_choices(more: Sequence[Choice], told: Told) -> Json:
    listed = [Option(one.token, _with_share(one)) for one in more if one.token is not None]
    label = told.words.line("slack.more_choices", n=len(listed))
    return {"type": "actions", "elements": [objects.take_select(label, listed, told)]}


def _with_share(choice: Choice) -> str:
    share = f"{BETWEEN}{choice.percent}" if choice.percent else ""
    return cut(visible(choice.label), limits.OPTION_TEXT - size(share)) + share


def _select(select: Select, told: Told) -> tuple[Json, ...]:
    made = objects.select(select, told)
    if made is None:
        return _context((select.label,), told)
    if select.most > 1:  # a select of several stands in no row of actions
        return ({**_section(literal(cut(select.label, limits.PLACEHOLDER)) or "–"), "accessory": made},)
    return ({"type": "actions", "elements": [made]},)


def _buttons(buttons: Sequence[Button], told: Told) -> tuple[Json, ...]:
    made = [objects.button(one, told) for one in buttons]
    rows = range(0, len(made), limits.ACTIONS_ELEMENTS)
    return tuple({"type": "actions", "elements": made[at : at + limits.ACTIONS_ELEMENTS]} for at in rows)


def _meter(meter: Meter, told: Told) -> tuple[Json, ...]:
    labels = told.words.line("core.comma").join(part.label for part in meter.parts if part.label)
    return _lines((" ".join(part for part in (labels, squares(meter.parts)) if part),), told)


def _quote(quote: Quote, told: Told) -> tuple[Json, ...]:
    """The words as they are, with what is known about them below; hiding stands behind three dots there."""
    shown = {"type": "rich_text_quote", "elements": [rich_words(cut(clean(quote.text), limits.SECTION_TEXT) or "–")]}
    about = [literal(part) for part in (quote.language_name, _by(quote), quote.support) if part]
    if quote.url and quote.show:
        about.append(link(quote.show, quote.url))
    line = BETWEEN.join(about)
    if size(line) > limits.SECTION_TEXT:
        line = literal(cut(_by(quote), limits.LABEL))
    words: Json = {"type": "rich_text", "elements": [shown]}
    if quote.hide is not None and size(quote.hide.token) <= limits.OPTION_VALUE:
        return (words, {**_section(line or "–"), "accessory": objects.overflow(quote.hide, told)})
    return (words, _context_line(line)) if line else (words,)


def _by(quote: Quote) -> str:
    return " ".join(visible(part) for part in (quote.author, quote.place) if part)


def _item(item: Item, told: Told) -> tuple[Json, ...]:
    """A line with a button and its facts below; without a button both are one line of a list."""
    if item.button is None:
        facts = _joined(item.facts)
        return _lines(("• ", *item.text, *((BETWEEN, *facts) if facts else ())), told)
    made = _section(mrkdwn_within(item.text, told, limits.SECTION_TEXT) or "–")
    made["accessory"] = objects.button(item.button, told)
    return (made, *_facts(item.facts, told))


def _context(text: Text, told: Told) -> tuple[Json, ...]:
    line = mrkdwn_within(text, told, limits.SECTION_TEXT)
    return (_context_line(line),) if line.strip() else ()


def _context_line(line: str) -> Json:
    return {"type": "context", "elements": [objects.mrkdwn_text(line)]}


def _section(text: str) -> Json:
    return {"type": "section", "text": objects.mrkdwn_text(text)}


def _rich_text(elements: Sequence[Json]) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


def left_out(count: int, told: Told) -> Drawn:
    """The mark that stands where a message was cut."""
    return Drawn((_context_line(mrkdwn(told.words("slack.left_out", n=count), told)),), "kept")
