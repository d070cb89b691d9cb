"""What opting out does, in numbers; what a code is; which accounts may be one person."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MINUTES = 10  # how long a code holds, and how long tries are remembered
TRIES = 5
_CODE = re.compile(r"[A-Z0-9]{8}")


class Account(Protocol):
    """A user of a space of a platform."""

    @property
    def platform(self) -> str:
        """Which platform."""
        ...

    @property
    def space(self) -> str:
        """Which workspace, guild or chat."""
        ...

    @property
    def user(self) -> str:
        """Which user."""
        ...


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of a person was erased."""

    messages: int
    reactions: int

    @property
    def sentence(self) -> str:
        """The text key that says it."""
        if self.messages:
            return "people.opted_out.messages"
        return "people.opted_out.reactions" if self.reactions else "people.opted_out.nothing"


@dataclass(frozen=True, slots=True)
class Given:
    """A code that somebody was given, as it is kept."""

    person: str
    hash: str


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong codes somebody typed since `first_at`."""

    count: int = 0
    first_at: int = 0


def is_code(code: str) -> bool:
    """Whether this could be a code at all."""
    return _CODE.fullmatch(code) is not None


def hashed(community: str, code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"{community}\x00{code}".encode()).hexdigest()


def matching(wanted: str, given: Sequence[Given]) -> str | None:
    """Who was given the code with this hash. All are compared, each in a time that tells nothing."""
    found: str | None = None
    for one in given:
        if hmac.compare_digest(one.hash, wanted):
            found = one.person
    return found


def spaces_shared(one: Sequence[Account], other: Sequence[Account]) -> Sequence[str]:
    """The platforms on which both have an account in the same space."""
    spaces = {(account.platform, account.space) for account in one}
    return sorted({account.platform for account in other if (account.platform, account.space) in spaces})
