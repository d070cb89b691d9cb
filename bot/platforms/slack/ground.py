"""What all parts of the platform stand on: workspaces, the runtime, clocks, work in the background."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from bot.platforms.base import Gone, PlatformError, Runtime, TryAgain
from bot.platforms.slack.answers import Answers
from bot.platforms.slack.api import Json, Line
from bot.platforms.slack.incoming import space_of, users_in
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Profile
from handlers.core.feature import Registry
from handlers.core.texts import Texts

log = structlog.get_logger()


class Ground:
    """Shared by the parts; `wall` is the time since 1970."""

    def __init__(
        self,
        settings: SlackSettings,
        registry: Registry,
        texts: Texts,
        timezone: str,
        line: Line,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.registry = registry
        self.texts = texts
        self.timezone = timezone
        self.line = line
        self.wall = wall
        self.answers = Answers(line, texts, timezone, wall)
        self.workspaces: dict[str, Workspace] = {}
        self.suspended: dict[str, str] = {}
        self.started: Runtime | None = None
        self.complete = False  # every workspace was connected, or is known to be suspended
        self._background: set[asyncio.Task[None]] = set()

    @property
    def runtime(self) -> Runtime:
        """Where events go. Raises `TryAgain` before the start."""
        if self.started is None:
            raise TryAgain("Slack is not connected yet", 5.0)
        return self.started

    def now(self) -> datetime:
        """The time."""
        return datetime.fromtimestamp(self.wall(), UTC)

    def workspace(self, team: str) -> Workspace:
        """A connected workspace.

        Raises `TryAgain` until all are connected and while its token is of no use, `Gone` where Chorus is not
        installed.
        """
        found = self.workspaces.get(team)
        if found is not None:
            return found
        if self.started is None or not self.complete:
            raise TryAgain("Slack is not connected yet", 5.0)
        if team in self.suspended:
            raise TryAgain(self.suspended[team], 60.0)
        raise Gone(f"Chorus is not installed in {team}")

    def of(self, body: Json) -> Workspace | None:
        """The workspace that a payload is for."""
        return self.workspaces.get(space_of(body))

    async def profile(self, workspace: Workspace, told: Profile, hint: Json | None = None) -> Profile:
        """Who somebody is, as far as can be said without waiting; `told` is what the payload says."""
        identity = told.identity
        known = {"team_id": identity.space, "name": told.name, **(hint or {})}
        found = await workspace.people.profile(identity.user, hint=known, patient=False)
        return told if found is None else found

    async def names(self, workspace: Workspace, payload: Json) -> dict[str, str]:
        """The names of those a payload speaks of, as far as they are known."""
        found: dict[str, str] = {}
        for user in users_in(payload)[:20]:
            profile = await workspace.people.profile(user, patient=False)
            if profile is not None:
                found[user] = profile.name
        return found

    def later(self, work: Coroutine[Any, Any, None], about: str) -> None:
        """Do something that nobody waits for; what goes wrong is logged."""
        task = asyncio.create_task(_logged(work, about), name=f"slack {about}")
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def finished(self, within: float) -> None:
        """Wait for what is done in the background, then give up on the rest."""
        if self._background:
            _, late = await asyncio.wait(list(self._background), timeout=within)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def idle(self) -> None:
        """Wait until nothing is done in the background."""
        while self._background:
            await asyncio.wait(list(self._background))


def replaced(event: Any, **parts: Any) -> Any:
    """An event with other parts."""
    return msgspec.structs.replace(event, **parts)


async def _logged(work: Coroutine[Any, Any, None], about: str) -> None:
    try:
        await work
    except PlatformError as error:
        log.warning("slack_not_done", about=about, error=str(error))
    except Exception:
        log.exception("slack_broken", about=about)
