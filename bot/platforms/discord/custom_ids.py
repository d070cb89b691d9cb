"""What a `custom_id` says: a token as it is, a token that asks first, or something of the platform itself.

- `polls.vote:17:2`: the token; `polls.pick:17|2` the same once more in one message, where ids must differ;
- `?polls.close:17|1 Close poll 17?`: ask that first, then press the token;
- `!form.page|…`: an act of the platform itself. Tokens begin with the name of a feature, so nothing collides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.limits import CUSTOM_ID

_ASKS, _OWN, _BETWEEN = "?", "!", "|"


@dataclass(frozen=True, slots=True)
class Token:
    """Press this."""

    token: str


@dataclass(frozen=True, slots=True)
class Asks:
    """Ask `question` first; empty where there was no room for it."""

    token: str
    question: str


@dataclass(frozen=True, slots=True)
class Own:
    """An act of the platform itself."""

    act: str
    argument: str = ""


@dataclass(slots=True)
class Ids:
    """The ids of one message, each handed out once."""

    given: set[str] = field(default_factory=set)

    def token(self, token: str) -> str | None:
        """An id for a token; None where the same token was given and there is no room to tell them apart."""
        if _BETWEEN not in token and token not in self.given:
            return self._give(token)
        return self._first_free(lambda nth: f"{token}{_BETWEEN}{nth}")

    def asking(self, token: str, question: str) -> str | None:
        """An id that asks first; a token with no room for a question is pressed without one."""
        if length(token) > CUSTOM_ID - len("?|100 "):
            return self.token(token)
        flat = " ".join(question.replace(_BETWEEN, "/").split())
        return self._first_free(lambda nth: _asking(token, nth, flat))

    def own(self, act: str) -> str | None:
        """An id of the platform's own that may stand more than once in a message."""
        return self._first_free(lambda nth: own(act, str(nth)))

    def _first_free(self, made: Callable[[int], str]) -> str | None:
        for nth in range(1, len(self.given) + 2):
            custom_id = made(nth)
            if custom_id not in self.given:
                return self._give(custom_id)
        return None

    def _give(self, custom_id: str) -> str | None:
        if not custom_id or length(custom_id) > CUSTOM_ID:
            return None
        self.given.add(custom_id)
        return custom_id


def own(act: str, argument: str = "") -> str:
    """The id of an act of the platform itself."""
    return f"{_OWN}{act}{_BETWEEN}{argument}"


def read(custom_id: str) -> Token | Asks | Own:
    """What an id says. Ids come from clients: nothing in them is trusted."""
    body, between, rest = custom_id.rpartition(_BETWEEN)
    if custom_id.startswith(_OWN):
        act, _, argument = custom_id.removeprefix(_OWN).partition(_BETWEEN)
        return Own(act, argument)
    if custom_id.startswith(_ASKS) and between:
        return Asks(body.removeprefix(_ASKS), rest.partition(" ")[2])
    return Token(body if between else custom_id)


def _asking(token: str, nth: int, question: str) -> str:
    start = f"{_ASKS}{token}{_BETWEEN}{nth} "
    return start + cut(question, CUSTOM_ID - length(start))
