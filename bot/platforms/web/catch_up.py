"""What a start and every minute tell the runtime: which channels there are, what it may have missed, what was seen."""

import asyncio
from collections.abc import Sequence

import structlog

from bot.platforms.web import incoming
from bot.platforms.web.chat import Chat
from bot.platforms.web.limits import ANSWERS_KEPT, EVENTS_KEPT, FORMS_KEPT, SEEN_EVERY
from bot.platforms.web.shaping import Whole, gather
from bot.platforms.web.store import answers, channels, events, messages, private
from bot.platforms.web.store.events import Happened
from handlers.core.events import Event, Seen
from storage import NotSaved, Session

log = structlog.get_logger()
CURSOR = "delivered"
AT_ONCE = 200


class CatchUp:
    """Runs once at the start, then beats every minute and at the stop."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self._ground = chat.ground
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Say where Chorus is, deliver again what may not have been, and note what was seen."""
        await self._chat.enter_all()
        cursor, (_, last) = await self._ground.read(_where_it_stopped)
        self._ground.backlog.reach(last)
        await self.again(cursor)
        await self.beat()
        self._task = asyncio.create_task(self._beating(), name="web heartbeat")

    async def stop(self) -> None:
        """One last beat."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        await self._beat_or_log()

    async def again(self, after: int) -> None:
        """Deliver what happened after a number again; every event is harmless a second time."""
        reached: int | None = after
        while reached is not None:
            reached = await self._again_some(reached)

    async def beat(self) -> None:
        """Note up to when everything said was delivered, and drop what is too old to be of use."""
        await self._chat.enter_new()
        failed = self._ground.backlog.take_failed()
        if failed is not None:
            await self._retry(failed)
        now = self._ground.clock()
        until = self._ground.backlog.seen_until(now)
        if until is None:
            return
        for channel in await self._ground.read(channels.all_channels):
            if channel.seen_until < until:
                place = self._chat.directory.place(channel.id)
                await self._ground.runtime.deliver(Seen(where=place, since=channel.seen_until, at=until))
        delivered = self._ground.backlog.delivered_until

        async def write(session: Session) -> None:
            await channels.saw_all(session, until)
            await events.set_cursor(session, CURSOR, delivered)
            await events.forget(session, delivered - EVENTS_KEPT)
            await answers.forget(session, now - ANSWERS_KEPT)
            await private.forget_forms(session, now - FORMS_KEPT)

        await self._ground.write(write)

    async def _retry(self, after: int) -> None:
        try:
            await self.again(after)
        except NotSaved:
            self._ground.backlog.fail(after)
            raise

    async def _again_some(self, after: int) -> int | None:
        """Deliver the next events again; the number of the last, None when there are no more."""
        happened, made = await self._ground.read(lambda session: self._events(session, after))
        for event in made:
            await self._deliver(event)
        return happened[-1].seq if len(happened) == AT_ONCE else None

    async def _deliver(self, event: Event) -> None:
        try:
            await self._ground.runtime.deliver(event)
        except NotSaved:
            raise
        except Exception:
            # A handler that always fails on one message must not keep all later ones from being delivered.
            log.exception("not_handled", event_type=type(event).__name__)

    async def _events(self, session: Session, after: int) -> tuple[Sequence[Happened], list[Event]]:
        happened = await events.after(session, after, AT_ONCE)
        refs = list({one.ref: None for one in happened if one.event not in ("whisper", "form")})
        stored = list((await messages.find_all(session, refs)).values())
        found = {whole.stored.id: whole for whole in await gather(session, stored)}
        made = (self._event(one, found.get(one.ref)) for one in happened)
        return happened, [event for event in made if event is not None]

    def _event(self, happened: Happened, whole: Whole | None) -> Event | None:
        if whole is None:
            return None
        link = self._ground.link(happened.channel, happened.ref)
        return incoming.replayed(self._chat.directory, happened, whole.stored, link, len(whole.files))

    async def _beating(self) -> None:
        while True:
            await asyncio.sleep(SEEN_EVERY)
            await self._beat_or_log()

    async def _beat_or_log(self) -> None:
        try:
            await self.beat()
        except Exception:
            log.exception("heartbeat_failed")


async def _where_it_stopped(session: Session) -> tuple[int, tuple[int, int]]:
    return await events.cursor(session, CURSOR), await events.span(session)
