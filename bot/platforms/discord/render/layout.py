"""Parts as components, in as many steps as it takes to keep within forty of them and 4,000 characters."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from bot.platforms.discord.custom_ids import Ids
from bot.platforms.discord.lengths import length
from bot.platforms.discord.limits import TEXT
from bot.platforms.discord.render.controls import Component, button, more, rows, selects
from bot.platforms.discord.render.parts import Bar, Block, Gap, More, Part, Picks, Press, Worth

TEXT_DISPLAY, SECTION, SEPARATOR = 10, 9, 14
Parts = Sequence[Part]


def text_length(parts: Parts) -> int:
    """How many characters all words of a message take, a line break after each line included."""
    return sum(length(row) + 1 for part in parts if isinstance(part, Block) for row in part.lines)


def shortened(parts: Parts, least: Worth, notice: str) -> Parts:
    """Without the last lines of those of less worth than `least`, as many as it takes, and with a notice."""
    over = text_length(parts) + length(notice) + 1 - TEXT
    if over <= 0:
        return parts
    kept = list(parts)
    blocks = [(part.worth, position) for position, part in enumerate(parts) if isinstance(part, Block) and part.lines]
    for worth, position in sorted(blocks, reverse=True):
        part = kept[position]
        if over <= 0 or worth <= least or not isinstance(part, Block):
            break
        over -= text_length([part])
        kept[position] = replace(part, lines=())
    last = max((place for place, part in enumerate(kept) if isinstance(part, Block) and part.lines), default=-1)
    return [*kept[: last + 1], Block((notice,), Worth.TITLE), *kept[last + 1 :]]


def components(parts: Parts, ids: Ids, placeholder: str) -> list[Component]:
    """The components of parts, words that follow each other in one."""
    made: list[Component] = []
    words: list[str] = []
    for part in parts:
        if isinstance(part, Block) and part.press is None:
            words += part.lines
            continue
        made += _words(words)
        words = []
        made += _controls(part, ids, placeholder)
    return [*made, *_words(words)]


def count(made: Sequence[Component]) -> int:
    """How many components there are, those inside others included."""
    return sum(1 + count(one.get("components", ())) + ("accessory" in one) for one in made)


def _controls(part: Part, ids: Ids, placeholder: str) -> list[Component]:
    match part:
        case Block():
            beside = None if part.press is None else button(part.press, ids)
            return _words(part.lines) if beside is None else _section(part, beside)
        case Bar():
            return rows(part.presses, ids)
        case Picks():
            return selects(part.select, ids)
        case More():
            return more(part.presses, ids, placeholder)
        case Gap():
            return [{"type": SEPARATOR}]
        case _:
            assert_never(part)


def _words(lines: Sequence[str]) -> list[Component]:
    return [{"type": TEXT_DISPLAY, "content": "\n".join(lines)}] if lines else []


def _section(block: Block, beside: Component) -> list[Component]:
    return [{"type": SECTION, "components": _words(block.lines), "accessory": beside}]


def _pressed_without_words(parts: Parts) -> Parts:
    """A button whose line had to go stands in the list of the others."""
    lost = [part.press for part in parts if isinstance(part, Block) and part.press and not part.lines]
    kept = [part for part in parts if not isinstance(part, Block) or part.lines]
    return [*kept, More(tuple(lost))] if lost else kept


def _without_gaps(parts: Parts) -> Parts:
    return [part for part in parts if not isinstance(part, Gap)]


def _choices_in_rows(parts: Parts) -> Parts:
    return list(_gathered(parts, lambda block: block.choice, Bar))


def _rest_in_lists(parts: Parts) -> Parts:
    return list(_gathered(parts, lambda block: not block.choice, More))


def _all_in_lists(parts: Parts) -> Parts:
    """All words, then all lists, then everything else that can be pressed in lists."""
    blocks = [part.without_press() for part in parts if isinstance(part, Block)]
    picks = [part for part in parts if isinstance(part, Picks)]
    presses = tuple(press for part in parts for press in _presses(part))
    return [*blocks, *picks, More(presses)] if presses else [*blocks, *picks]


def _gathered(
    parts: Parts, taken: Callable[[Block], bool], gather: Callable[[tuple[Press, ...]], Bar | More]
) -> Iterator[Part]:
    """The buttons beside a run of lines below it."""
    presses: list[Press] = []
    for part in parts:
        if isinstance(part, Block):
            if part.press is not None and taken(part):
                presses.append(part.press)
                yield part.without_press()
                continue
            if part.press is None:
                yield part
                continue
        if presses:
            yield gather(tuple(presses))
            presses = []
        yield part
    if presses:
        yield gather(tuple(presses))


def _presses(part: Part) -> tuple[Press, ...]:
    match part:
        case Block():
            return () if part.press is None else (part.press,)
        case Bar() | More():
            return part.presses
        case Picks() | Gap():
            return ()
        case _:
            assert_never(part)


def _merged_lists(parts: Parts) -> Parts:
    """One list More instead of several, where the last of them stands."""
    presses = tuple(press for part in parts if isinstance(part, More) for press in part.presses)
    last = max((place for place, part in enumerate(parts) if isinstance(part, More)), default=-1)
    return [
        More(presses) if place == last else part
        for place, part in enumerate(parts)
        if place == last or not isinstance(part, More)
    ]


def eased(parts: Parts) -> Iterator[Parts]:
    """The parts as they should be, then laid out in fewer and fewer components."""
    now = _merged_lists(_pressed_without_words(parts))
    yield now
    for step in (_without_gaps, _choices_in_rows, _rest_in_lists, _all_in_lists):
        now = _merged_lists(step(now))
        yield now
