"""The rules of polls."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.core.visible import alike
from handlers.polls.model import (
    Ballot,
    Count,
    Draft,
    Pressed,
    Tally,
    TooMany,
    lead_is_clear,
    press,
    problems,
    recounted,
    standing,
    strongest,
)
from handlers.polls.model.standing import wilson_low

SECOND = 1_000_000


def pressed(presses: list[tuple[int, float]], most: int = 1) -> list[tuple[str, tuple[int, ...], str, bool]]:
    """Press choices at seconds; after each: what it did, the ballot, the receipt, whether it was a repeat."""
    ballot, told = Ballot(), []
    for number, (choice, at) in enumerate(presses):
        done = press(ballot, choice, most=most, now=int(at * SECOND), receipt=f"R{number}")
        if isinstance(done, TooMany):
            told.append(("full", ballot.choices, "", False))
            continue
        ballot = done.ballot
        told.append((done.press.action, ballot.choices, done.press.receipt, done.repeated))
    return told


PRESSES = {
    "a first press casts": ([(1, 0)], 1, ("cast", (1,), "R0", False)),
    "another choice replaces the first": ([(1, 0), (2, 5)], 1, ("change", (2,), "R1", False)),
    "the same choice takes the vote back": ([(1, 0), (1, 5)], 1, ("retract", (), "R1", False)),
    "a double press repeats the first": ([(1, 0), (1, 0.5)], 1, ("cast", (1,), "R0", True)),
    "a double press on a vote taken back repeats that": (
        [(1, 0), (1, 5), (1, 5.5)],
        1,
        ("retract", (), "R1", True),
    ),
    "one second later it is a press of its own": ([(1, 0), (1, 1)], 1, ("retract", (), "R1", False)),
    "a third press counts its second from the first": ([(1, 0), (1, 0.9), (1, 1.1)], 1, ("retract", (), "R2", False)),
    "there and back within a second is no double press": (
        [(1, 0), (2, 0.3), (1, 0.6)],
        1,
        ("change", (1,), "R2", False),
    ),
    "a clock that was set back does not swallow presses": ([(1, 100), (1, 50)], 1, ("retract", (), "R1", False)),
    "several choices are kept in order": ([(3, 0), (1, 2)], 2, ("cast", (1, 3), "R1", False)),
    "one of several is taken back": ([(3, 0), (1, 2), (3, 4)], 2, ("retract", (1,), "R2", False)),
    "a full ballot takes no more": ([(1, 0), (2, 2), (3, 4)], 2, ("full", (1, 2), "", False)),
    "several: a double press is one even with another press between": (
        [(1, 0), (2, 0.3), (1, 0.6)],
        3,
        ("cast", (1, 2), "R0", True),
    ),
}


@pytest.mark.parametrize(("presses", "most", "last"), PRESSES.values(), ids=PRESSES)
def test_a_press(presses: list[tuple[int, float]], most: int, last: tuple[str, tuple[int, ...], str, bool]) -> None:
    assert pressed(presses, most)[-1] == last


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(0, 2_000_000)), max_size=60),
    st.integers(1, 4),
)
def test_any_presses_leave_a_tally_that_a_recount_of_the_ballots_confirms(
    presses: list[tuple[int, int, int]], most: int
) -> None:
    ballots: dict[int, Ballot] = {}
    people, votes, now = 0, Counter[int](), 0
    for person, choice, later in presses:
        now += later
        before = ballots.get(person, Ballot())
        done = press(before, choice, most=most, now=now, receipt="")
        if isinstance(done, Pressed):
            ballots[person] = done.ballot
            people += bool(done.ballot.choices) - bool(before.choices)
            votes.update(set(done.ballot.choices) - set(before.choices))
            votes.subtract(set(before.choices) - set(done.ballot.choices))
    assert all(len(ballot.choices) <= most for ballot in ballots.values())
    assert recounted(ballot.choices for ballot in ballots.values()) == (people, +votes)


STANDINGS = {
    "nobody voted": ([0, 0], 0, "nobody", None),
    "two are level": ([4, 4, 1], 9, "tie", None),
    "three votes out of three are not many": ([3, 0], 3, "ahead", 1),
    "ahead of two that are level": ([3, 2, 2], 7, "ahead", 1),
    "ahead of one": ([5, 4], 9, "close", 1),
    "a clear lead": ([173, 115, 83, 41], 412, "clear", 1),
    "a clear lead of a later choice": ([10, 90], 100, "clear", 2),
    "several: three quarters against half of the same people": ([75, 50], 100, "clear", 1),
    "several: almost everybody chose both": ([10, 9], 10, "close", 1),
}


@pytest.mark.parametrize(("votes", "people", "verdict", "winner"), STANDINGS.values(), ids=STANDINGS)
def test_how_a_count_stands(votes: list[int], people: int, verdict: str, winner: int | None) -> None:
    stands = standing(Tally(tuple(Count(n, str(n), count) for n, count in enumerate(votes, 1)), people))
    assert (stands.verdict, stands.winner) == (verdict, winner)


def test_the_wilson_interval_is_the_published_one() -> None:
    # Brown, Cai and DasGupta 2001 and every table since: 0 of n, half of n, all of n.
    assert wilson_low(0, 10) == pytest.approx(0.0, abs=1e-9)
    assert wilson_low(5, 10) == pytest.approx(0.2366, abs=1e-4)
    assert wilson_low(10, 10) == pytest.approx(0.7225, abs=1e-4)
    assert wilson_low(0, 0) == 0.0


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_a_lead_is_clear_in_one_direction_only(first: int, second: int, others: int) -> None:
    people = first + second + others
    assert not (lead_is_clear(first, second, people) and lead_is_clear(second, first, people))


def test_the_strongest_come_first_and_equals_as_they_stand() -> None:
    counts = [Count(1, "a", 2), Count(2, "b", 5), Count(3, "c", 2)]
    assert [count.choice for count in strongest(counts, 2)] == [2, 1]


DRAFTS = {
    "nothing is wrong with two choices": (Draft("Q", ("a", "b")), []),
    "no choices are Yes and No": (Draft("Q", ()), []),
    "a hundred choices fit": (Draft("Q", tuple(f"c{n}" for n in range(100)), 100), []),
    "no question": (Draft("", ("a", "b")), ["no_title"]),
    "a question of 1,000 characters fits": (Draft("q" * 1000, ()), []),
    "a question of 1,001 characters": (Draft("q" * 1001, ()), ["long_title"]),
    "one choice": (Draft("Q", ("a",)), ["one_choice"]),
    "a hundred and one": (Draft("Q", tuple(f"c{n}" for n in range(101))), ["many_choices"]),
    "an empty choice": (Draft("Q", ("a", "")), ["empty_choice"]),
    "a choice of 201 characters": (Draft("Q", ("a", "b" * 201)), ["long_choice"]),
    "equal choices": (Draft("Q", ("a", "a")), ["same_choices"]),
    "equal but for case": (Draft("Q", ("Plum", "PLUM")), ["same_choices"]),
    "equal but for width": (Draft("Q", ("Plum", "Ｐｌｕｍ")), ["same_choices"]),
    "equal but for characters nobody sees": (Draft("Q", ("Plum", "Pl\u200bum")), ["same_choices"]),
    "equal but for composition": (Draft("Q", ("é", "e\u0301")), ["same_choices"]),
    "at most none": (Draft("Q", ("a", "b"), 0), ["low_most"]),
    "at most more than there are": (Draft("Q", ("a", "b"), 3), ["high_most"]),
    "at most more than Yes and No": (Draft("Q", (), 3), ["high_most"]),
    "one problem a field": (Draft("", ("a",), 0), ["no_title", "one_choice", "low_most"]),
}


@pytest.mark.parametrize(("draft", "reasons"), DRAFTS.values(), ids=DRAFTS)
def test_what_may_be_asked(draft: Draft, reasons: list[str]) -> None:
    assert [problem.reason for problem in problems(draft, alike)] == reasons
