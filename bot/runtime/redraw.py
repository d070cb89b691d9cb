"""One placement of a subject, edited until it shows what is wanted."""

import asyncio
from dataclasses import dataclass
from time import monotonic

import structlog

from bot.platforms.base import Forbidden, Gone, Platform, PlatformError, TryAgain
from bot.runtime import steps, store
from bot.runtime.dispatch import Surroundings
from bot.runtime.drawing import draw
from bot.runtime.permissions import Permissions
from handlers.core.events import Place
from handlers.core.people import Placement
from storage import Session, StorageError

log = structlog.get_logger()
Key = tuple[str, Place, str]
TRIES = 4
LONGEST_WAIT = 10.0  # what takes longer is left to the sweep


def key_of(placement: Placement) -> Key:
    """What identifies a placement."""
    return placement.subject, placement.place, placement.message


@dataclass(frozen=True, slots=True)
class Shown:
    """When a placement was last redrawn, and the version that it shows."""

    at: float
    version: int


class Redraw:
    """`wanted` is the version to show; it may rise while this runs."""

    def __init__(
        self, around: Surroundings, platform: Platform, permissions: Permissions, placement: Placement
    ) -> None:
        self._around = around
        self._platform = platform
        self._permissions = permissions
        self._placement = placement
        self._shown = placement.version
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self.wanted = placement.version

    @property
    def interval(self) -> float:
        """The least seconds between two redraws."""
        return self._platform.limits.redraw_interval

    @property
    def platform(self) -> str:
        """Where it is."""
        return self._platform.name

    def reached(self) -> "asyncio.Future[None]":
        """Done when what is wanted now is shown, or when this ends without."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((self.wanted, future))
        if self._shown >= self.wanted:
            future.set_result(None)
        return future

    def end(self) -> None:
        """Keep nobody waiting."""
        self._tell(self.wanted)

    async def run(self, last: Shown | None) -> Shown:
        """Redraw until nothing newer is wanted, `last` being when it was redrawn before; how it stands then."""
        done = -self.interval if last is None else last.at
        failures = 0
        while self._shown < self.wanted and failures < TRIES:
            await asyncio.sleep(max(0.0, done + self.interval - monotonic()))
            try:
                if not await self._once():
                    break
                failures = 0
            except TryAgain as error:
                failures += 1
                log.info("redraw_later", subject=self._placement.subject, after=error.after)
                if error.after > LONGEST_WAIT or failures == TRIES:
                    break
                await asyncio.sleep(error.after)
            except (PlatformError, StorageError) as error:
                log.warning("redraw_failed", subject=self._placement.subject, error=str(error))
                break
            except Exception:
                log.exception("redraw_broken", subject=self._placement.subject)
                break
            done = monotonic()
        return Shown(done, self._shown)

    async def _once(self) -> bool:
        """Edit it to what is newest; False when there is nothing to edit (for now)."""
        where, message, subject = self._placement.place, self._placement.message, self._placement.subject
        try:
            # Drawn after its turn has come, so that what is shown is what is true then.
            await self._platform.turn(where, message)
            content, version = await draw(self._around, subject, where)
            if content is None:
                return False
            await self._platform.edit(where, message, content)
        except Gone as error:
            log.info("redraw_dropped", subject=subject, error=str(error))
            await self._forget()
            return False
        except Forbidden as error:
            # The message is still there and still the subject's: the sweep tries again once it may be edited.
            await self._permissions.missing(where, "edit", error)
            return False
        steps.reached(steps.REDRAWN)
        await self._record(version)
        self._shown = version
        self._tell(version)
        await self._permissions.work(where, "edit")
        return True

    def _tell(self, version: int) -> None:
        for wanted, future in self._waiting:
            if wanted <= version and not future.done():
                future.set_result(None)
        self._waiting = [(wanted, future) for wanted, future in self._waiting if wanted > version]

    async def _record(self, version: int) -> None:
        placement = self._placement

        async def write(session: Session) -> None:
            await store.place_subject(
                session, placement.subject, placement.place, placement.message, version=version, live=True
            )

        await self._around.engine.writing(self._around.community, write)

    async def _forget(self) -> None:
        async def write(session: Session) -> None:
            await store.unplace(session, self._placement.place, self._placement.message)

        await self._around.engine.writing(self._around.community, write)
