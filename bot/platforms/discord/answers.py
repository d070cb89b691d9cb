"""Answering one interaction: the first answer within Discord's three seconds, then what follows it."""

from collections.abc import Sequence
from typing import Any

import structlog

from bot.platforms.base import Private
from bot.platforms.discord.faults import Answered
from bot.platforms.discord.incoming import Reply
from bot.platforms.discord.render import Payload, message_payload, note_payload
from bot.platforms.discord.replies import DEFERRED_UPDATE, MESSAGE, MODAL, UPDATE, Replies
from handlers.core.texts import Texts, Value, Words

log = structlog.get_logger()


class Answer:
    """The answer to one interaction: the first call decides how it begins, later ones follow or take its place."""

    def __init__(self, replies: Replies, reply: Reply, texts: Texts) -> None:
        self._replies = replies
        self._texts = texts
        self.reply = reply
        self.given = False
        self.too_late = False
        self._waits = False

    @property
    def words(self) -> Words:
        """Texts in the language of the person's client."""
        return self._texts.words(self.reply.locale)

    @property
    def owed(self) -> bool:
        """Whether the person still waits for an answer."""
        return self._waits or not self.given

    async def privates(self, privates: Sequence[Private]) -> None:
        """Show messages that only the person sees."""
        for private in privates:
            words = self._texts.words(private.message.language)
            await self.show(message_payload(private.message, words, ephemeral=True))

    async def note(self, key: str, **values: Value) -> None:
        """Show a sentence of the platform's own."""
        await self.show(note_payload(self.words(key, **values)))

    async def show(self, payload: Payload) -> None:
        """Show a private message; the first one stands where "still saving" stood."""
        if self.too_late:
            return
        if self._waits:
            self._waits = False
            await self._replies.edit(self.reply.application, self.reply.token, payload)
        elif self.given:
            await self._replies.follow_up(self.reply.application, self.reply.token, payload)
        else:
            await self._first(MESSAGE, payload)

    async def wait(self) -> None:
        """Say that the answer will follow: what is shown next takes its place."""
        await self.note("discord.saving")
        self._waits = True

    async def open(self, modal: dict[str, Any]) -> None:
        """Open a modal: it must be the first answer."""
        await self._first(MODAL, modal)

    async def update(self, payload: Payload) -> None:
        """Replace the private message that was pressed."""
        await self._first(UPDATE, payload)

    async def nothing(self) -> None:
        """Acknowledge a press; what was pressed may then be edited through this interaction for 15 minutes."""
        await self._first(DEFERRED_UPDATE, None)

    async def _first(self, kind: int, data: dict[str, Any] | None) -> None:
        self.given = True
        try:
            await self._replies.answer(self.reply.id, self.reply.token, kind, data)
        except Answered as error:
            # The three seconds are over, or the answer of a repeated attempt had arrived.
            self.too_late = error.too_late
            log.warning("discord_answer_late", error=str(error))
