"""Shares drawn with characters: ten cells, the same width for every row."""

from collections.abc import Sequence

from bot.platforms.slack.limits import CELLS
from handlers.core.message import Feeling, Part

_SQUARES: dict[Feeling, str] = {"for": "🟦", "mixed": "⬜", "against": "🟧"}
_ORDER: tuple[Feeling, ...] = ("for", "mixed", "against")


def bar(share: float) -> str:
    """A share of 0.0 to 1.0; anything above nothing shows, and only everything is full."""
    cells = round(min(max(share, 0.0), 1.0) * CELLS)
    if share > 0:
        cells = max(cells, 1)
    if share < 1:
        cells = min(cells, CELLS - 1)
    return "█" * cells + "░" * (CELLS - cells)


def squares(parts: Sequence[Part]) -> str:
    """The parts of a meter side by side, any share above nothing with at least one square."""
    shares = [max(sum(part.share for part in parts if part.feeling == feeling), 0.0) for feeling in _ORDER]
    return "".join(_SQUARES[feeling] * cells for feeling, cells in zip(_ORDER, _apportioned(shares), strict=True))


def _apportioned(shares: Sequence[float]) -> Sequence[int]:
    """Cells for shares of one whole: one for each that is there, the rest by the largest remainder."""
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    exact = [share / whole * CELLS for share in shares]
    cells = [max(int(cell), 1) if share else 0 for share, cell in zip(shares, exact, strict=True)]
    while sum(cells) != CELLS:
        step = 1 if sum(cells) < CELLS else -1
        places = [place for place, count in enumerate(cells) if shares[place] and (step > 0 or count > 1)]
        chosen = max(places, key=lambda place: (round(step * (exact[place] - cells[place]), 6), -exact[place] * step))
        cells[chosen] += step
    return cells
