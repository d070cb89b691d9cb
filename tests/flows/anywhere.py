"""What a flow may do on any platform: one community, its people, what they do and see, and Chorus itself.

A flow in `test_anywhere.py` is written once against these verbs and runs on every platform. A platform's own module
(`on_web`, `on_slack`, …) says how its people do it. In each there are the channels `HERE`, a watched one where
everybody is, and `TEAM`, the team's; and the people Mara, a manager, Ana, Ben, and Zofia, who reads Polish.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from bot.app import App

Who = Literal["mara", "ana", "ben", "zofia"]
Channel = Literal["general", "team"]
HERE: Channel = "general"
TEAM: Channel = "team"
WITHIN = 10.0


@dataclass(frozen=True)
class Post:
    """A message that stands in a channel, by the platform's own id."""

    channel: Channel
    id: str


class Ahead:
    """The program's clock: the time, and what the flow lets pass."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def passes(self, **spans: float) -> None:
        """Let time pass: `seconds=1`, `days=3`."""
        self._ahead += timedelta(**spans)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead


class Anywhere(Protocol):
    """A community on one platform. What a person does is awaited until Chorus acknowledged it.

    Waiting verbs raise TimeoutError after `WITHIN` seconds.
    """

    clock: Ahead

    @property
    def app(self) -> App:
        """The running program."""
        ...

    async def start(self) -> None:
        """Start Chorus over the same folder."""
        ...

    async def stop(self) -> None:
        """Stop Chorus; the community stays, and what it says meanwhile nobody hears."""
        ...

    async def settled(self) -> None:
        """Wait until all that people did so far has had its effects."""
        ...

    async def types(self, who: Who, line: str, channel: Channel = HERE) -> None:
        """Type a command as it is written in the documentation: `/poll "Which sauce?" "Ketchup" "Mustard"`."""
        ...

    async def fills(self, who: Who, values: Mapping[str, str]) -> Mapping[str, str]:
        """Fill in the form that a command opened, by field id, and send it; what is wrong by field id."""
        ...

    async def presses(self, who: Who, post: Post, label: str) -> None:
        """Press what votes for the choice with this label, or the button with it."""
        ...

    async def says(self, who: Who, text: str) -> Post:
        """Write a message in `HERE`."""
        ...

    async def replies(self, who: Who, post: Post, text: str) -> Post:
        """Answer a message."""
        ...

    async def edits(self, who: Who, post: Post, text: str) -> None:
        """Change one's own message."""
        ...

    async def deletes(self, who: Who, post: Post) -> None:
        """Delete one's own message."""
        ...

    async def reacts(self, who: Who, post: Post, emoji: str) -> None:
        """Put an emoji, given in Unicode, on a message."""
        ...

    async def unreacts(self, who: Who, post: Post, emoji: str) -> None:
        """Take one's emoji off a message."""
        ...

    async def told(self, who: Who, words: str = "") -> str:
        """Wait for the next thing that only this person was told in `HERE`, with these words; earlier ones are past."""
        ...

    async def private(self, who: Who) -> list[str]:
        """All that only this person sees in `HERE`."""
        ...

    async def posts(self, words: str, channel: Channel = HERE) -> Sequence[Post]:
        """The messages of Chorus that show these words now, oldest first."""
        ...

    async def posted(self, words: str, channel: Channel = HERE) -> Post:
        """Wait for a message of Chorus that shows these words; the newest."""
        ...

    async def shown(self, post: Post) -> str:
        """All a reader sees of a message; empty when it is gone."""
        ...

    async def shows(self, post: Post, *words: str) -> None:
        """Wait until a message shows all of these words."""
        ...

    async def votable(self, post: Post) -> bool:
        """Whether a message has anything to vote with."""
        ...

    async def marked(self, post: Post, emoji: str) -> None:
        """Wait until Chorus's own emoji is on a message."""
        ...


class Elsewhere(Anywhere, Protocol):
    """A community that lives outside Chorus: it goes on while Chorus is away, and can be exported."""

    def exported(self, folder: Path) -> Path:
        """What is in `HERE`, written as the platform exports it (or the tool people use for that)."""
        ...


Open = Callable[[Path], AbstractAsyncContextManager[Anywhere]]
OpenElsewhere = Callable[[Path], AbstractAsyncContextManager[Elsewhere]]
