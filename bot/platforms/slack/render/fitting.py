"""What does not fit into a message is left out from its end, with a mark; what is pressed and promised stays."""

from collections.abc import Sequence
from typing import Any

from bot.platforms.slack.render.elements import Drawn, left_out
from bot.platforms.slack.words import Json, Told, size


def fitted(drawn: Sequence[Drawn], told: Told, most: int, weight: int) -> list[Json]:
    """The blocks of what fits into `most` blocks of `weight` in all.

    Lines between parts go first, then what is told from the end, and what is to be kept only after all of that.
    """
    kept = [one for one in drawn if one.blocks]
    if fits(kept, most, weight):
        return _blocks(kept)
    kept = [one for one in kept if one.weight != "between"]
    every = len(kept)
    for droppable in ({"told"}, {"told", "kept", "heading"}):
        places = [place for place, one in enumerate(kept) if one.weight in droppable]
        while places and not fits(_marked(kept, every, told), most, weight):
            _drop(kept, places.pop())
            places = [place for place, one in enumerate(kept) if one.weight in droppable]
    return _blocks(_marked(kept, every, told))


def weight_of(value: Any) -> int:
    """How much a message weighs: the length of every string in it."""
    if isinstance(value, str):
        return size(value)
    if isinstance(value, dict):
        return sum(weight_of(inner) for inner in value.values())
    return sum(weight_of(inner) for inner in value) if isinstance(value, list | tuple) else 0


def fits(drawn: Sequence[Drawn], most: int, weight: int) -> bool:
    """Whether all of it fits."""
    blocks = _blocks(drawn)
    return len(blocks) <= most and weight_of(blocks) <= weight


def _blocks(drawn: Sequence[Drawn]) -> list[Json]:
    return [block for one in drawn for block in one.blocks]


def _drop(drawn: list[Drawn], place: int) -> None:
    """Leave one out, and the headings above it that stand above nothing told then."""
    del drawn[place]
    while place and drawn[place - 1].weight == "heading" and (place == len(drawn) or drawn[place].weight != "told"):
        place -= 1
        del drawn[place]


def _marked(drawn: Sequence[Drawn], every: int, told: Told) -> list[Drawn]:
    """With the mark before what is kept at the end, where anything was left out."""
    if len(drawn) == every:
        return list(drawn)
    end = len(drawn)
    while end > 1 and drawn[end - 1].weight == "kept":
        end -= 1
    return [*drawn[:end], left_out(every - len(drawn), told), *drawn[end:]]
