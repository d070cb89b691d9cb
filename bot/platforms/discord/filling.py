"""Forms at people's: opened, sent page by page, refused with what was filled in kept, taken in."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import msgspec

from bot.platforms.base import Memory, Outcome
from bot.platforms.discord.answers import Answer
from bot.platforms.discord.custom_ids import Own
from bot.platforms.discord.forms import (
    Opened,
    answers,
    answers_alone,
    continue_payload,
    faults,
    gone_payload,
    kept,
    modal,
    next_page,
    read_modal_id,
    read_page,
    ready_payload,
    refused,
    refused_payload,
    restored,
    sent,
)
from bot.platforms.discord.incoming import Sent
from handlers.core.events import Submitted
from handlers.core.forms import Answers, Form
from handlers.core.texts import Texts

PREFIX = "form:"
KEPT = timedelta(days=7)
STATE_LENGTH = 10
Deliver = Callable[[Submitted, Answer], Awaitable[Outcome]]


class _Kept(msgspec.Struct, frozen=True):
    at: datetime
    opened: str


class Filling:
    """Each form is kept under a state id that stands in the ids of its modals and buttons."""

    def __init__(self, memory: Memory, texts: Texts, code: Callable[[int], str], clock: Callable[[], datetime]) -> None:
        self._memory = memory
        self._texts = texts
        self._code = code
        self._clock = clock

    async def open(self, form: Form, answer: Answer, *, at_once: bool = True) -> None:
        """Open a form; where it is too late for a modal, or a modal was sent (not `at_once`), a button does."""
        state, opened = self._code(STATE_LENGTH), Opened(form)
        await self._keep(state, opened)
        words = self._texts.words(form.language)
        if answer.given or not at_once:
            await answer.show(ready_payload(state, words))
        else:
            await answer.open(modal(opened, 0, state, words))

    async def go_on(self, own: Own, answer: Answer) -> None:
        """Open the page that a button names."""
        where = read_page(own.argument)
        opened = await self._find(where[0]) if where is not None else None
        if where is None or opened is None:
            await answer.show(gone_payload(answer.words))
        else:
            await answer.open(modal(opened, where[1], where[0], self._texts.words(opened.form.language)))

    async def sent(self, sending: Sent, answer: Answer, deliver: Deliver) -> Outcome | None:
        """Take in what was filled in; the outcome where all of it was delivered and is still to be shown."""
        which = read_modal_id(sending.custom_id)
        opened = await self._find(which.state) if which is not None else None
        if which is not None and opened is not None:
            return await self._page(sending, which.state, sent(opened, which.page, sending.filled), answer, deliver)
        if which is not None and which.token:
            return await deliver(_submitted(sending, which.token, answers_alone(sending.filled)), answer)
        await answer.show(gone_payload(answer.words))
        return None

    async def forget_old(self) -> None:
        """Forget forms that nobody sent for a week."""
        before = self._clock() - KEPT
        for key, value in await self._memory.entries(PREFIX):
            found = _read(value)
            if found is None or found.at < before:
                await self._memory.drop(key)

    async def _page(
        self, sending: Sent, state: str, opened: Opened, answer: Answer, deliver: Deliver
    ) -> Outcome | None:
        words = self._texts.words(opened.form.language)
        await self._keep(state, opened)
        if next_page(opened) is not None:
            await answer.show(continue_payload(opened, state, words))
            return None
        wrong = faults(opened, words)
        if not wrong:
            outcome = await deliver(_submitted(sending, opened.form.token, answers(opened)), answer)
            wrong = outcome.fields
            if not wrong:
                if outcome.result == "done":
                    await self._memory.drop(PREFIX + state)
                return outcome
        opened = refused(opened, wrong)
        await self._keep(state, opened)
        await answer.show(refused_payload(opened, state, words))
        return None

    async def _keep(self, state: str, opened: Opened) -> None:
        value = msgspec.json.encode(_Kept(self._clock(), kept(opened))).decode()
        await self._memory.put(PREFIX + state, value)

    async def _find(self, state: str) -> Opened | None:
        value = await self._memory.get(PREFIX + state)
        found = None if value is None else _read(value)
        return None if found is None else restored(found.opened)


def _read(value: str) -> _Kept | None:
    try:
        return msgspec.json.decode(value, type=_Kept)
    except msgspec.DecodeError:
        return None


def _submitted(sending: Sent, token: str, filled: Answers) -> Submitted:
    return Submitted(key=sending.key, who=sending.who, where=sending.where, at=sending.at, token=token, answers=filled)
