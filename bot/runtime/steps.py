"""The named steps between which a crash must not hurt; tests replace `reached` to end the process at one of them."""

from collections.abc import Callable
from typing import Final

HANDLED: Final = "handled: facts written, not committed"
COMMITTED: Final = "committed: facts durable, nothing told"
JOB_TAKEN: Final = "job taken: not committed"
JOB_DONE: Final = "job done: committed, nothing sent"
SENDING: Final = "sending: drawn, not posted"
SENT: Final = "sent: posted, not recorded"
RECORDED: Final = "recorded: posted and out of the outbox"
REDRAWN: Final = "redrawn: edited, version not recorded"


def _pass(step: str) -> None:
    """Go on: what the program does."""


reached: Callable[[str], None] = _pass
