"""The stream's source: the log of events as lines of JSON, the latest in memory, older ones from the store.

Followers pull. One that is slow is only behind: it costs no memory, reads what it missed from the store, and
is told to start anew (`reset`) when that is gone.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec
import structlog

from bot.platforms.web.directory import Directory
from bot.platforms.web.forms import form_json
from bot.platforms.web.ground import Ground
from bot.platforms.web.shaping import Whole, gather
from bot.platforms.web.store import events, messages, private, reactions
from bot.platforms.web.store.events import Happened
from bot.platforms.web.store.people import Person
from storage import Session, StorageError

log = structlog.get_logger()
AT_ONCE = 200
IN_MEMORY = 2_000


class Line(msgspec.Struct, frozen=True):
    """One event, ready to send; `person` is whom alone it is for."""

    seq: int
    channel: str
    person: str | None
    text: str


class Material(msgspec.Struct, frozen=True):
    """What a batch of events is about, as it is now."""

    happened: Sequence[Happened]
    messages: dict[str, Whole]
    whispers: dict[str, private.Whisper]
    forms: dict[str, private.Opened]
    counts: dict[tuple[str, str], int]


class Feed:
    """One publisher for all followers; it rests while nobody follows."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._lines: deque[Line] = deque(maxlen=IN_MEMORY)
        self._last = 0
        self._followers = 0
        self._stored = asyncio.Event()
        self._published = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def announce(self) -> None:
        """Something was stored."""
        self._stored.set()

    def start(self) -> None:
        """Publish from now on."""
        self._task = asyncio.create_task(self._publish(), name="web stream")

    async def stop(self) -> None:
        """Publish no more; followers end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def join(self) -> int:
        """Become a follower; the number of the last event so far. `leave` ends it."""
        if self._followers == 0:
            _, last = await self._ground.read(events.span)
            if self._followers == 0:  # nobody else came meanwhile
                self._lines.clear()
                self._last = last
        self._followers += 1
        self.announce()
        return self._last

    def leave(self) -> None:
        """Follow no more."""
        self._followers -= 1

    async def after(self, seq: int) -> Sequence[Line] | None:
        """The next lines after a number; None when some of them are gone or the number was never reached."""
        if seq >= self._last:
            return () if seq <= await self._stored_until() else None
        if self._lines and self._lines[0].seq <= seq + 1:
            return [line for line in self._lines if line.seq > seq]
        return await self._from_store(seq)

    async def more(self, seq: int) -> None:
        """Wait until there is something after a number."""
        while self._last <= seq:
            await self._published.wait()

    @property
    def last(self) -> int:
        """The number of the last event that followers can have."""
        return self._last

    async def _publish(self) -> None:
        while True:
            await self._stored.wait()
            self._stored.clear()
            try:
                while self._followers and await self._publish_some():
                    pass
            except StorageError as error:
                log.warning("stream_behind", error=str(error))
            except Exception:
                log.exception("stream_failed")

    async def _publish_some(self) -> bool:
        lines = await self._read(self._last)
        if not lines:
            return False
        self._lines.extend(lines)
        self._last = lines[-1].seq
        published, self._published = self._published, asyncio.Event()
        published.set()
        return len(lines) == AT_ONCE

    async def _stored_until(self) -> int:
        return max(self._last, (await self._ground.read(events.span))[1])

    async def _from_store(self, seq: int) -> Sequence[Line] | None:
        first, _ = await self._ground.read(events.span)
        return None if seq + 1 < first else await self._read(seq)

    async def _read(self, seq: int) -> Sequence[Line]:
        material = await self._ground.read(lambda session: _material(session, seq))
        made = ((happened, self._event(happened, material)) for happened in material.happened)
        return [
            Line(happened.seq, happened.channel, happened.person, msgspec.json.encode(event).decode())
            for happened, event in made
        ]

    def _event(self, happened: Happened, material: Material) -> dict[str, Any]:
        event = {"seq": happened.seq, "event": happened.event, "channel": happened.channel}
        return {**event, **self._about(happened, material)}

    def _about(self, happened: Happened, material: Material) -> dict[str, Any]:
        shaping, ref = self._ground.shaping, happened.ref
        match happened.event:
            case "reaction":
                count = material.counts[ref, happened.emoji or ""]
                about = {"id": ref, "channel": happened.channel}
                who = {"person": happened.actor, "emoji": happened.emoji, "added": happened.added}
                return {"message": about, **who, "count": count}
            case "whisper":
                whisper = material.whispers[ref]
                return {"whisper": shaping.whisper(whisper, self._ground.directory.find(whisper.person))}
            case "form":
                opened = material.forms.get(ref)
                return {"form": None if opened is None or opened.sent else form_json(opened)}
            case _:
                return {"message": shaping.message(material.messages[ref])}


def may_have(directory: Directory, reader: Person | None, line: Line) -> bool:
    """Whether a reader may see an event."""
    if line.person is not None and (reader is None or line.person != reader.id):
        return False
    return directory.sees(reader, line.channel)


async def _material(session: Session, seq: int) -> Material:
    happened = await events.after(session, seq, AT_ONCE)
    refs = {kind: [one.ref for one in happened if one.event == kind] for kind in ("whisper", "form", "reaction")}
    of_messages = {one.ref: None for one in happened if one.event in ("message", "edited", "deleted")}
    found = await gather(session, list((await messages.find_all(session, list(of_messages))).values()))
    signs = {(one.ref, one.emoji or "") for one in happened if one.event == "reaction"}
    return Material(
        happened,
        {whole.stored.id: whole for whole in found},
        dict(await private.whispers_by_id(session, refs["whisper"])),
        dict(await private.forms_by_id(session, refs["form"])),
        {sign: await reactions.count(session, *sign) for sign in signs},
    )
