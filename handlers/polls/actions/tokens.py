"""What a token says; it is not trusted."""

from handlers.core.errors import Refused

_LONGEST = 9


def wholes(token: str, count: int) -> tuple[int, ...]:
    """The whole numbers after a token's name. Refused unless there are exactly so many."""
    arguments = token.split(":")[1:]
    if len(arguments) != count:
        raise Refused("core.refused.gone")
    return tuple(whole(argument) for argument in arguments)


def whole(text: str) -> int:
    """A whole number, refused when it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise Refused("core.refused.gone")
    return int(text)
