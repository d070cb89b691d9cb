"""Permissions found missing at work: the team hears of each once, until what it kept from being done works again."""

import structlog

from bot.platforms.base import Forbidden
from bot.runtime.dispatch import Dispatch
from bot.runtime.lacks import Lack, forget_lacks, lacks, note_lack
from handlers.core.context import Context
from handlers.core.effects import Effect, Post
from handlers.core.events import Place
from handlers.core.message import Link, Message, Note, Paragraph, Strong
from handlers.core.people import channel, channels
from storage import StorageError

log = structlog.get_logger()
Verb = tuple[Place, str]


class Permissions:
    """Noted durably, so that neither a restart nor a hundred redraws tell it again."""

    def __init__(self, dispatch: Dispatch) -> None:
        self._dispatch = dispatch
        self._missing: dict[Verb, set[str]] = {}

    async def load(self) -> None:
        """Read what was missing before a restart."""
        around = self._dispatch.around
        for lack in await around.engine.reading(around.community, lacks):
            self._missing.setdefault((lack.place, lack.verb), set()).add(lack.text)

    async def missing(self, where: Place, verb: str, error: Forbidden) -> None:
        """Something (`post`, `edit`, …) could not be done in a place: tell the team, once. Raises `StorageError`."""
        text = str(error)
        known = self._missing.get((where, verb), set())
        if text in known:
            return
        lack = Lack(where, verb, text, error.remedy)

        async def work(context: Context) -> list[Effect]:
            fresh = await note_lack(context.session, lack)
            return await _told(context, lack) if fresh else []

        log.warning("permission_missing", channel=where.channel, platform=where.platform, verb=verb, permission=text)
        await self._dispatch.run(work)
        self._missing[where, verb] = {*known, text}

    async def work(self, where: Place, verb: str) -> bool:
        """Something was done in a place: what was missing for it is there again. Whether something was missing."""
        if (where, verb) not in self._missing:
            return False
        around = self._dispatch.around
        try:
            await around.engine.writing(around.community, lambda session: forget_lacks(session, where, verb))
        except StorageError as error:
            log.warning("permission_not_noted", error=str(error))
        else:
            self._missing.pop((where, verb), None)
        return True


async def _told(context: Context, lack: Lack) -> list[Effect]:
    """A post to each team channel but the one where it is missing."""
    teams = [one.place for one in await channels(context.session) if one.kind == "team" and not one.imported]
    told = [place for place in teams if place != lack.place]
    if not told:
        log.error("permission_missing_untold", channel=lack.place.channel, permission=lack.text, remedy=lack.remedy)
    return [Post(place, await _message(context, lack, place)) for place in told]


async def _message(context: Context, lack: Lack, told: Place) -> Message:
    words = await context.public(told)
    known = await channel(context.session, lack.place)
    name = f"#{(known.name if known is not None else lack.place.channel).lstrip('#')}"
    text = words("core.permission.missing", channel=Strong(name), permission=Strong(lack.text))
    remedy = (Paragraph((Link(words.line("core.permission.remedy"), lack.remedy),)),) if lack.remedy else ()
    summary = words.line("core.permission.missing", channel=name, permission=lack.text)
    return Message(summary, (Note(text, "warn"), *remedy), words.language)
