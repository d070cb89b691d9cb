"""What counts add up to: mean, median, and the Net Promoter Score as it was defined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PROMOTERS, PASSIVES = range(9, 11), range(7, 9)  # Reichheld, "The One Number You Need to Grow", 2003
BARS = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """How a question was answered: how often it was, and how many answers each value has."""

    answers: int = 0
    values: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommending:
    """The three groups of a Net Promoter Score; `score` is from -100 to 100."""

    promoters: int
    passives: int
    detractors: int

    @property
    def people(self) -> int:
        """All that answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> int:
        """The share of promoters less the share of detractors, in whole points, halves away from zero."""
        if not self.people:
            return 0
        points = 100 * (self.promoters - self.detractors)
        rounded = (2 * abs(points) + self.people) // (2 * self.people)
        return rounded if points >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class Bar:
    """How many answers lie from `low` to `high`."""

    low: int
    high: int
    count: int


def mean(values: Mapping[int, int]) -> float | None:
    """The sum of all values by their number."""
    count = sum(values.values())
    return sum(value * times for value, times in values.items()) / count if count else None


def median(values: Mapping[int, int]) -> float | None:
    """The value in the middle; of two, what lies between them."""
    count = sum(values.values())
    if not count:
        return None
    return (_at(values, (count - 1) // 2) + _at(values, count // 2)) / 2


def recommending(values: Mapping[int, int]) -> Recommending:
    """The groups of a Net Promoter Score: 9 and 10, 7 and 8, 0 to 6."""
    promoters = sum(times for value, times in values.items() if value in PROMOTERS)
    passives = sum(times for value, times in values.items() if value in PASSIVES)
    return Recommending(promoters, passives, sum(values.values()) - promoters - passives)


def bars(values: Mapping[int, int]) -> Sequence[Bar]:
    """The values one by one where they are few, else in equally wide bars."""
    present = sorted(value for value, times in values.items() if times)
    if len(present) <= BARS:
        return [Bar(value, value, values[value]) for value in present]
    low, high = present[0], present[-1]
    width = -(-(high - low + 1) // BARS)
    found = []
    for start in range(low, high + 1, width):
        count = sum(values[value] for value in present if start <= value < start + width)
        found.append(Bar(start, min(start + width - 1, high), count))
    return found


def _at(values: Mapping[int, int], place: int) -> int:
    """The value at a place when all are put in order."""
    for value in sorted(values):
        place -= values[value]
        if place < 0:
            return value
    raise ValueError("there are fewer values")
