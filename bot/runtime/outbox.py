"""Delivers what the outbox table holds, channel by channel in order; the table is the truth, memory only wakes.

A crash repeats a delivery; platforms recognise a post by its outbox id, so it is not posted twice.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import assert_never

import msgspec
import structlog

from bot.platforms.base import Delivery, Forbidden, Gone, Outcome, Platform, TryAgain
from bot.runtime import steps, store
from bot.runtime.dispatch import Surroundings
from bot.runtime.drawing import draw
from bot.runtime.permissions import Permissions
from handlers.core.effects import Delete, Post, React, Unreact
from handlers.core.events import Place
from handlers.core.people import version_of
from storage import Session, StorageError

log = structlog.get_logger()
LONGEST_WAIT = 60.0
REMEMBERED = 10_000
WAIT_TO_BE_NOTED = 2.0


class Outbox:
    """One sender a channel, started when there is something for it."""

    def __init__(
        self,
        around: Surroundings,
        platforms: Mapping[str, Platform],
        permissions: Permissions,
        behind: Callable[[str], None],
    ) -> None:
        """`behind` is told a subject that changed between its drawing and the note of where it is shown."""
        self._behind = behind
        self._around = around
        self._platforms = platforms
        self._permissions = permissions
        self._woken: dict[str, asyncio.Event] = {}
        self._queues: dict[Place, asyncio.Queue[store.Waiting]] = {}
        self._senders: dict[Place, asyncio.Task[None]] = {}
        self._known: set[str] = set()
        self._finished: OrderedDict[str, str | None] = OrderedDict()
        self._arrivals: dict[str, tuple[str, asyncio.Future[None]]] = {}
        self._posting: dict[Place, asyncio.Event] = {}

    def accept(self, waiting: Sequence[store.Waiting]) -> None:
        """Take rows that were just committed."""
        for row in waiting:
            if row.id in self._known or row.id in self._finished or row.place.platform not in self._platforms:
                continue
            self._known.add(row.id)
            self._arrivals[row.id] = row.place.platform, asyncio.get_running_loop().create_future()
            self._queues.setdefault(row.place, asyncio.Queue()).put_nowait(row)
            if row.place not in self._senders:
                self._senders[row.place] = asyncio.create_task(self._send_all(row.place), name=f"outbox {row.place}")

    async def sweep(self) -> None:
        """Take rows of the table that memory does not know: from before a crash, or of another process."""
        self.accept(await self._around.engine.reading(self._around.community, store.outgoing))

    def knows(self, sent: Sequence[str]) -> bool:
        """Whether some of these ids were accepted here."""
        return any(outbox in self._known or outbox in self._finished for outbox in sent)

    def wake(self, platform: str) -> None:
        """A platform is there (again): what waits for it is tried at once."""
        woken = self._woken.pop(platform, None)
        if woken is not None:
            woken.set()

    async def delivered(self, outcome: Outcome, within: float, on: str) -> Outcome:
        """Fill in the message ids of posts that arrive within so many seconds; those `on` a platform are awaited."""
        waiting = [self._arrivals[outbox] for outbox in outcome.sent if outbox in self._arrivals]
        arrivals = [arrival for platform, arrival in waiting if on in ("", platform)]
        if arrivals:
            await asyncio.wait(arrivals, timeout=within)
        posts = (msgspec.structs.replace(post, message=self._finished.get(post.outbox)) for post in outcome.posts)
        return msgspec.structs.replace(outcome, posts=tuple(posts))

    async def idle(self) -> None:
        """Wait until everything accepted was sent."""
        while self._senders:
            await asyncio.gather(*self._senders.values())

    async def finish(self, platforms: Sequence[str], within: float) -> None:
        """Give the senders over these platforms so many seconds to finish."""
        sending = [task for place, task in self._senders.items() if place.platform in platforms]
        if sending:
            await asyncio.wait(sending, timeout=within)

    async def stop(self) -> None:
        """Stop the senders; what is left stays in the table."""
        late = list(self._senders.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _send_all(self, place: Place) -> None:
        queue = self._queues[place]
        try:
            while not queue.empty():
                row = queue.get_nowait()
                await self._send_until_done(row)
        finally:
            del self._senders[place]
            del self._queues[place]

    async def _send_until_done(self, row: store.Waiting) -> None:
        message: str | None = None
        try:
            message = await self._retrying(row)
            self._finish(row.id, message)
        finally:
            self._known.discard(row.id)
            _, arrival = self._arrivals.pop(row.id)
            if not arrival.done():
                arrival.set_result(None)

    def _finish(self, outbox: str, message: str | None) -> None:
        # A sweep may have read the table just before this row left it; it must not be taken for a new one.
        self._finished[outbox] = message
        if len(self._finished) > REMEMBERED:
            self._finished.popitem(last=False)

    async def _retrying(self, row: store.Waiting) -> str | None:
        attempts = 0
        while True:
            try:
                return await self._send(row)
            except Forbidden as error:
                # A post waits until the permission is there; the team has been told.
                log.info("outbox_waits", outbox=row.id, error=str(error))
                pause = LONGEST_WAIT
            except TryAgain as error:
                pause = min(LONGEST_WAIT, max(error.after, 0.5 * 2 ** min(attempts, 10)))
            except StorageError as error:
                log.warning("outbox_not_recorded", outbox=row.id, error=str(error))
                pause = 1.0
            except Exception:
                log.exception("outbox_failed", outbox=row.id, effect=type(row.effect).__name__)
                pause = min(LONGEST_WAIT, 2.0 ** min(attempts, 6))
            attempts += 1
            await self._rest(row.place.platform, pause)

    async def _rest(self, platform: str, pause: float) -> None:
        woken = self._woken.setdefault(platform, asyncio.Event())
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await woken.wait()

    async def _send(self, row: store.Waiting) -> str | None:
        verb = type(row.effect).__name__.lower()
        try:
            message = await self._carry_out(self._platforms[row.place.platform], row)
        except Gone as error:
            log.warning("outbox_dropped", outbox=row.id, effect=verb, error=str(error))
            await self._record(row)
            return None
        except Forbidden as error:
            await self._permissions.missing(row.place, verb, error)
            if isinstance(row.effect, Post):
                raise
            await self._record(row)
            return None
        await self._permissions.work(row.place, verb)
        return message

    async def _carry_out(self, platform: Platform, row: store.Waiting) -> str | None:
        match row.effect:
            case Post():
                return await self._post(platform, row, row.effect)
            case Delete(where=where, message=message):
                await platform.delete(where, message)
                await self._record(row, forget=message)
            case React(where=where, message=message, emoji=emoji):
                await platform.react(where, message, emoji)
                await self._record(row)
            case Unreact(where=where, message=message, emoji=emoji):
                await platform.unreact(where, message, emoji)
                await self._record(row)
            case _:
                assert_never(row.effect)
        return None

    async def _post(self, platform: Platform, row: store.Waiting, post: Post) -> str | None:
        drawn = None
        version = 0
        if post.message is None and post.subject is not None:
            drawn, version = await draw(self._around, post.subject, post.where)
        content = post.message if post.message is not None else drawn
        if content is None:
            await self._record(row)
            return None
        posting = self._posting[post.where] = asyncio.Event()
        try:
            steps.reached(steps.SENDING)
            message = await platform.post(Delivery(row.id, post.where, content, post.subject, post.thread))
            steps.reached(steps.SENT)
            await self._record(row, post=post, message=message, version=version)
            steps.reached(steps.RECORDED)
        finally:
            posting.set()
            self._posting.pop(post.where, None)
        return message

    async def noted(self, where: Place) -> None:
        """Wait a little for a post on its way to a channel: who saw it there may have answered before it was noted."""
        posting = self._posting.get(where)
        if posting is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_TO_BE_NOTED):
                    await posting.wait()

    async def _record(
        self,
        row: store.Waiting,
        *,
        post: Post | None = None,
        message: str = "",
        version: int = 0,
        forget: str | None = None,
    ) -> None:
        async def write(session: Session) -> bool:
            await store.sent(session, row.id)
            if forget is not None:
                await store.unplace(session, row.place, forget)
            if post is None or post.subject is None:
                return False
            live = post.message is None
            await store.place_subject(session, post.subject, post.where, message, version=version, live=live)
            return live and await version_of(session, post.subject) > version

        if await self._around.engine.writing(self._around.community, write) and post is not None and post.subject:
            # Whoever saw the message before it was noted here may have pressed already: that redraw found no place.
            self._behind(post.subject)
