"""Shares as characters: ten cells, so that bars are of equal width and short to a screen reader."""

from collections.abc import Sequence

from handlers.core.message import Feeling, Meter

CELLS = 10
_SQUARES: dict[Feeling, str] = {"for": "🟦", "mixed": "⬜", "against": "🟧"}


def bar(share: float) -> str:
    """A share of 0 to 1; any above 0 has a cell, and only all of it has all ten."""
    if not share > 0:
        filled = 0
    elif share >= 1:
        filled = CELLS
    else:
        filled = min(max(round(share * CELLS), 1), CELLS - 1)
    return "█" * filled + "░" * (CELLS - filled)


def split(meter: Meter) -> str:
    """The parts of a meter as ten squares; any share above 0 has one."""
    shares = [min(max(part.share, 0.0), 1.0) if part.share == part.share else 0.0 for part in meter.parts]
    counts = _cells(shares)
    return "".join(_SQUARES[part.feeling] * count for part, count in zip(meter.parts, counts, strict=True))


def _cells(shares: Sequence[float]) -> Sequence[int]:
    whole = sum(shares)
    if whole <= 0:
        return [0] * len(shares)
    exact = [share / whole * CELLS for share in shares]
    counts = [max(int(cells), 1) if cells > 0 else 0 for cells in exact]
    lacking = sorted(range(len(exact)), key=lambda part: (round(counts[part] - exact[part], 6), counts[part]))
    for part in lacking[: max(CELLS - sum(counts), 0)]:
        counts[part] += 1
    while sum(counts) > CELLS and max(counts) > 1:
        counts[counts.index(max(counts))] -= 1
    return counts
