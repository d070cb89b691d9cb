"""The numbers in a button's token, which is not trusted."""

from functools import lru_cache

from handlers.core.errors import Refused

_LONGEST = 9


@lru_cache(maxsize=1024)  # everybody who votes for the same thing presses the same token
def wholes(token: str, count: int) -> tuple[int, ...]:
    """The whole numbers after a token's name. Refused unless there are exactly so many."""
    arguments = token.split(":")[1:]
    if len(arguments) != count:
        raise Refused("core.refused.gone")
    return tuple(whole(argument) for argument in arguments)


def numbered(token: str) -> int:
    """The number of the one subject that a token speaks of. Refused where that is not all it says."""
    (number,) = wholes(token, 1)
    return number


def whole(text: str) -> int:
    """A whole number, refused when it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Refused("core.refused.gone")
    return int(text)
