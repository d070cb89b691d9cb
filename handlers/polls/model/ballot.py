"""What a press does to a person's ballot, and what the log of all presses adds up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

Action = Literal["cast", "change", "retract"]
DOUBLE_PRESS = 1_000_000  # microseconds in which a second press on the same choice is the first one repeated


class Recent(NamedTuple):
    """A press as it is remembered for a moment: enough to give a repeated one the same answer.

    `old` is what a change replaced; `used` is how many choices the ballot had after the press.
    """

    action: Action
    choice: int
    receipt: str
    at: int
    used: int
    old: int | None = None


class Ballot(NamedTuple):
    """One person's choices in a poll, in ascending order; none left means taken back."""

    choices: tuple[int, ...] = ()
    recent: tuple[Recent, ...] = ()


class Pressed(NamedTuple):
    """What a press did. `repeated` says that nothing changed, because it was pressed twice."""

    ballot: Ballot
    press: Recent
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class TooMany:
    """The ballot is full: `most` choices are on it already."""

    most: int


def press(ballot: Ballot, choice: int, *, most: int, now: int, receipt: str) -> Pressed | TooMany:
    """Press a choice: it is chosen, replaces the other one (`most` 1), or is taken back when it was chosen."""
    recent = tuple([earlier for earlier in ballot.recent if 0 <= now - earlier.at < DOUBLE_PRESS])
    for earlier in recent:
        if earlier.choice == choice:
            return Pressed(ballot, earlier, repeated=True)
    old: int | None = None
    action: Action = "cast"
    if choice in ballot.choices:
        action, choices = "retract", tuple(other for other in ballot.choices if other != choice)
    elif most == 1 and ballot.choices:
        action, choices, old = "change", (choice,), ballot.choices[0]
    elif len(ballot.choices) >= most:
        return TooMany(most)
    else:
        choices = tuple(sorted((*ballot.choices, choice)))
    pressed = Recent(action, choice, receipt, now, len(choices), old)
    # Where one choice replaces another, going back and forth is no double press: only the last press counts.
    kept = (pressed,) if most == 1 else (*recent, pressed)
    return Pressed(Ballot(choices, kept), pressed)


def recounted(ballots: Iterable[tuple[int, ...]]) -> tuple[int, Counter[int]]:
    """How many people have a choice on their ballot, and how many have each."""
    people = 0
    votes: Counter[int] = Counter()
    for choices in ballots:
        people += bool(choices)
        votes.update(choices)
    return people, votes
