"""What is offered while somebody fills in a command: at most 25, each at most 100 characters."""

from collections.abc import Iterable, Sequence

from handlers.core.message import Option

MOST = 25
LONGEST = 100


def numbered_options(typed: str, named: Iterable[tuple[int, str]]) -> Sequence[Option]:
    """Things by number and title: those whose number begins with what is typed or whose title holds it."""
    wanted = typed.strip().removeprefix("#").casefold()
    fitting = [
        Option(str(number), _cut(f"{number} · {title}"))
        for number, title in named
        if str(number).startswith(wanted) or wanted in title.casefold()
    ]
    return fitting[:MOST]


def worded_options(typed: str, worded: Iterable[tuple[str, str]]) -> Sequence[Option]:
    """Words to type with what they say: those that hold what is typed, in either."""
    wanted = typed.strip().casefold()
    fitting = [
        Option(value, _cut(label))
        for value, label in worded
        if len(value) <= LONGEST and (wanted in value.casefold() or wanted in label.casefold())
    ]
    return fitting[:MOST]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
