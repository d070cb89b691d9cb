"""What all parts of the chat stand on: the store, the directory, the clock, and the runtime once it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.platforms.base import Runtime
from bot.platforms.web.backlog import Backlog
from bot.platforms.web.directory import Directory
from bot.platforms.web.shaping import Shaping
from handlers.core.texts import Texts
from storage import Engine, Work

T = TypeVar("T")


@dataclass(slots=True)
class Ground:
    """`clock` and `code` are passed in so that tests hold them still; `announce` says that something was stored."""

    engine: Engine
    community: str
    directory: Directory
    shaping: Shaping
    texts: Texts
    clock: Callable[[], datetime]
    code: Callable[[int], str]
    link: Callable[[str, str], str]
    announce: Callable[[], None] = lambda: None
    backlog: Backlog = field(default_factory=Backlog)
    started: Runtime | None = None

    @property
    def runtime(self) -> Runtime:
        """What events are delivered to. Raises RuntimeError before the platform started."""
        if self.started is None:
            raise RuntimeError("the web chat has not started")
        return self.started

    async def read(self, work: Work[T]) -> T:
        """Read from one snapshot."""
        return await self.engine.reading(self.community, work)

    async def write(self, work: Work[T]) -> T:
        """Write, and let the stream know once it is durable. Raises `NotSaved` when it is not."""
        result = await self.engine.writing(self.community, work)
        self.announce()
        return result
