"""A platform as a number, so that its voters are counted where choices are and a vote costs no statement more."""

from functools import lru_cache

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
LONGEST = 12  # characters of a name that fit into 63 bits
_BASE = len(LETTERS) + 1


@lru_cache(maxsize=64)
def number_of(platform: str) -> int:
    """The number below zero that stands for a platform beside the choices, which are above; 0 for none."""
    number = 0
    for letter in platform[:LONGEST]:
        number = number * _BASE + LETTERS.index(letter) + 1
    return -number


def named_by(number: int) -> str:
    """The platform that a number stands for; empty for 0."""
    name, rest = "", -number
    while rest:
        rest, letter = divmod(rest, _BASE)
        name = LETTERS[letter - 1] + name
    return name
