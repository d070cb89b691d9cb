"""Commands, presses, forms, menus and completion: each is delivered and answered in its person's language."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import assert_never

import msgspec
import structlog

from bot.platforms.base import Outcome, PlatformError, Private, Runtime
from bot.platforms.discord.answers import Answer
from bot.platforms.discord.filling import Filling
from bot.platforms.discord.forms import FORM
from bot.platforms.discord.held import Lately, is_old
from bot.platforms.discord.incoming import Acted, Asked, Completing, Menu, Pressed, Sent, Slash
from bot.platforms.discord.incoming.news import Interaction
from bot.platforms.discord.lengths import cut
from bot.platforms.discord.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES
from bot.platforms.discord.offered import Offered
from bot.platforms.discord.render import CANCEL, confirm_payload, note_payload
from bot.platforms.discord.replies import COMPLETION, Replies
from handlers.core.events import Command, Event, Picked, Profile
from handlers.core.message import Message
from handlers.core.texts import Texts

log = structlog.get_logger()
PATIENCE = 2.0  # of Discord's three seconds


class Interactions:
    """One `take` an interaction. `pressed` are interactions through which old messages may be edited.

    `whisper` shows a person what it was too late to answer; `member` asks for a member of a server.
    """

    def __init__(
        self,
        runtime: Runtime,
        replies: Replies,
        offered: Offered,
        filling: Filling,
        texts: Texts,
        clock: Callable[[], datetime],
        whisper: Callable[[str, Message], Awaitable[None]],
        member: Callable[[str, str], Awaitable[Profile | None]],
        patience: float = PATIENCE,
    ) -> None:
        self.runtime = runtime
        self._replies = replies
        self._offered = offered
        self._filling = filling
        self._texts = texts
        self._clock = clock
        self._whisper = whisper
        self._member = member
        self.patience = patience
        self._receipts = Lately(clock)
        self.pressed = Lately(clock)

    async def take(self, interaction: Interaction) -> None:
        """Deliver and answer; never raises for what a person did or Discord refused."""
        answer = Answer(self._replies, interaction.reply, self._texts)
        try:
            await self._taken(await self._met(interaction), answer)
        except PlatformError as error:
            log.warning("discord_answer_failed", kind=type(interaction).__name__, error=str(error))
        except Exception:
            log.exception("discord_interaction_failed", kind=type(interaction).__name__)
            if answer.owed and not isinstance(interaction, Completing):
                await answer.note("discord.try_again")

    async def _met(self, interaction: Interaction) -> Interaction:
        """With what the person may do on the server: in a direct conversation Discord does not say it."""
        if not interaction.reply.direct:
            return interaction
        who = interaction.press.who if isinstance(interaction, Pressed) else interaction.who
        found = await self._member(who.identity.space, who.identity.user)
        if found is None:
            return interaction
        who = msgspec.structs.replace(found, locale=who.locale or found.locale)
        if isinstance(interaction, Pressed):
            return Pressed(interaction.reply, msgspec.structs.replace(interaction.press, who=who))
        return msgspec.structs.replace(interaction, who=who)

    async def turn_away(self, interaction: Interaction) -> None:
        """Say that Chorus does nothing here."""
        answer = Answer(self._replies, interaction.reply, self._texts)
        try:
            if isinstance(interaction, Completing):
                await self._replies.answer(interaction.reply.id, interaction.reply.token, COMPLETION, {"choices": []})
            else:
                await answer.note("discord.not_here")
        except PlatformError as error:
            log.warning("discord_answer_failed", kind=type(interaction).__name__, error=str(error))

    async def _taken(self, interaction: Interaction, answer: Answer) -> None:
        match interaction:
            case Slash():
                outcome = await self._outcome(_command(interaction, self._offered), answer)
                await self._show(outcome, answer, interaction.who)
            case Pressed():
                await self._press(interaction, answer)
            case Menu():
                await self._menu(interaction, answer)
            case Asked():
                await answer.show(confirm_payload(interaction.asks, interaction.label, answer.words))
            case Acted() if interaction.own.act == FORM:
                await self._filling.go_on(interaction.own, answer)
            case Acted() if interaction.own.act == CANCEL and interaction.reply.ephemeral:
                await answer.update(note_payload(answer.words("discord.cancelled")))
            case Acted():
                await answer.note("core.refused.gone")
            case Sent():
                sent = await self._filling.sent(interaction, answer, self._outcome)
                if sent is not None:
                    await self._show(sent, answer, interaction.who, from_form=True)
            case Completing():
                await self._complete(interaction)
            case _:
                assert_never(interaction)

    async def _press(self, pressed: Pressed, answer: Answer) -> None:
        reply, press = pressed.reply, pressed.press
        outcome = await self._outcome(press, answer)
        old = not reply.ephemeral and is_old(reply.message, self._clock())
        if outcome.form is None and not answer.given and (old or not outcome.privates):
            # An old message may be edited through this interaction only after a deferred update.
            await answer.nothing()
            self.pressed.put((reply.message,), reply)
        await self._show(outcome, answer, press.who)
        if not old and not answer.too_late:
            await self._replace_receipt(outcome.privates, press.who.identity.user, answer)

    async def _menu(self, menu: Menu, answer: Answer) -> None:
        action = self._offered.action(menu.name)
        if action is None or menu.said is None:
            await answer.note("core.refused.gone" if action is None else "discord.no_person")
            return
        picked = Picked(key=menu.key, who=menu.who, where=menu.where, at=menu.at, action=action, said=menu.said)
        await self._show(await self._outcome(picked, answer), answer, menu.who)

    async def _complete(self, asked: Completing) -> None:
        name = self._offered.suggested(asked.name, asked.sub, asked.option)
        found = await self.runtime.suggestions(name, asked.who, asked.where, asked.typed) if name else ()
        choices = [
            {"name": cut(option.label, CHOICE_NAME), "value": option.value}
            for option in found
            if 0 < len(option.value) <= CHOICE_VALUE and option.label.strip()
        ]
        await self._replies.answer(asked.reply.id, asked.reply.token, COMPLETION, {"choices": choices[:CHOICES]})

    async def _outcome(self, event: Event, answer: Answer) -> Outcome:
        """Deliver; after two seconds say that it is still being saved. Nothing is told before it is durable."""
        delivering = asyncio.ensure_future(self.runtime.deliver(event))
        done, _ = await asyncio.wait({delivering}, timeout=self.patience)
        if not done:
            await answer.wait()
        return await delivering

    async def _show(self, outcome: Outcome, answer: Answer, who: Profile, *, from_form: bool = False) -> None:
        if outcome.form is not None:
            await self._filling.open(outcome.form, answer, at_once=not from_form)
            return
        await answer.privates(outcome.privates)
        if not answer.given:
            await answer.note("discord.done")
        if answer.too_late:
            for private in outcome.privates:
                await self._whisper(who.identity.user, private.message)

    async def _replace_receipt(self, privates: Sequence[Private], user: str, answer: Answer) -> None:
        """A new receipt of a subject takes the place of the last one."""
        about = next((private.about for private in privates if private.about), None)
        before = None if about is None else self._receipts.put((user, about), answer.reply)
        if before is not None:
            await self._replies.delete(before.application, before.token)


def _command(slash: Slash, offered: Offered) -> Command:
    words = offered.line(slash)
    return Command(key=slash.key, who=slash.who, where=slash.where, at=slash.at, name=slash.name, words=words)
