"""How a count stands: who is ahead, and whether the lead is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

Verdict = Literal["nobody", "tie", "ahead", "close", "clear"]
Z = 1.96  # a 95 % interval


@dataclass(frozen=True, slots=True)
class Count:
    """A choice and how many people chose it."""

    choice: int
    label: str
    votes: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All choices of a poll in their order, and how many people chose at least one.

    `platforms` says how many of them voted on each platform, most first.
    """

    counts: tuple[Count, ...]
    people: int
    platforms: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is in front. `close` names the two in front, `tie` all that share the most votes.

    `ahead` is a lead that is not clear without one single runner-up to name.
    """

    verdict: Verdict
    first: tuple[Count, ...] = ()

    @property
    def winner(self) -> int | None:
        """The choice with more votes than any other."""
        return self.first[0].choice if self.verdict in ("ahead", "close", "clear") else None


def standing(tally: Tally) -> Standing:
    """Who is in front, and how far that can be trusted."""
    ranked = strongest(tally.counts, len(tally.counts))
    if not ranked or ranked[0].votes == 0:
        return Standing("nobody")
    tied = tuple(count for count in ranked if count.votes == ranked[0].votes)
    if len(tied) > 1:
        return Standing("tie", tied)
    second = ranked[1].votes if len(ranked) > 1 else 0
    if lead_is_clear(ranked[0].votes, second, tally.people):
        return Standing("clear", (ranked[0],))
    runners_up = [count for count in ranked[1:] if count.votes == second]
    if second and len(runners_up) == 1:
        return Standing("close", (ranked[0], runners_up[0]))
    return Standing("ahead", (ranked[0],))


def lead_is_clear(first: int, second: int, people: int) -> bool:
    """Whether the first would most likely still lead if the same crowd were asked again.

    Those who chose exactly one of the two decide. Of them `first` got k out of m; the lead is clear when the
    lower end of the 95 % Wilson interval of k / m is above one half. Where people may choose several, how
    many chose both is not known from the counts: the fewest possible is assumed, which claims the least.
    """
    both = max(0, first + second - people)
    return wilson_low(first - both, first + second - 2 * both) > 0.5


def wilson_low(hits: int, trials: int) -> float:
    """The lower end of the Wilson score interval (Wilson 1927) of a share."""
    if trials == 0:
        return 0.0
    share = hits / trials
    middle = share + Z * Z / (2 * trials)
    spread = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials))
    return (middle - spread) / (1 + Z * Z / trials)


def strongest(counts: Sequence[Count], most: int) -> Sequence[Count]:
    """The choices with the most votes, strongest first; equal ones as they stand in the poll."""
    return sorted(counts, key=lambda count: (-count.votes, count.choice))[:most]
