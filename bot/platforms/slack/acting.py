"""What people do on purpose: commands, presses, forms, actions on messages; acknowledged after the commit."""

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.platforms.base import Outcome, Private
from bot.platforms.slack import forms, render
from bot.platforms.slack.api import Json
from bot.platforms.slack.ground import Ground, replaced
from bot.platforms.slack.homes import Homes
from bot.platforms.slack.incoming import read
from bot.platforms.slack.incoming.kinds import Acted, FormClosed, FormSent
from bot.platforms.slack.telling import AGAIN, Telling, Who, refusal
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Command, Event, Picked, Press
from handlers.core.forms import Form
from handlers.core.message import Message, Note

log = structlog.get_logger()
Answer = Mapping[str, Any] | None
_FORM_WITHIN = 2.5


class Acting:
    """The listeners of interactive payloads. Each returns the body of its acknowledgement."""

    def __init__(self, ground: Ground, telling: Telling, homes: Homes) -> None:
        self._ground = ground
        self._telling = telling
        self._homes = homes

    async def command(self, body: Json) -> Answer:
        """A slash command: its first private answer is the acknowledgement."""
        return await self._acted(body)

    async def action(self, body: Json) -> Answer:
        """A press: acknowledged once it is kept, the receipt follows by its own address."""
        return await self._acted(body)

    async def shortcut(self, body: Json) -> Answer:
        """An action on a message."""
        return await self._acted(body)

    async def closed(self, body: Json) -> Answer:
        """A form was closed without being sent."""
        workspace = self._ground.of(body)
        incoming = None if workspace is None else read(body, workspace.own, self._ground.now())
        if isinstance(incoming, FormClosed):
            await self._telling.form_done(incoming.view)
        return None

    async def submitted(self, body: Json) -> Answer:
        """A page of a form: errors at its fields, the next page, or closed with the answers following."""
        workspace = self._ground.of(body)
        if workspace is None:
            return None
        incoming = read(body, workspace.own, self._ground.now())
        if not isinstance(incoming, FormSent):
            log.info("slack_form_unknown", why=getattr(incoming, "why", ""))
            return None
        twice = forms.refused_places(incoming.sent, self._ground.texts)
        if twice is not None:
            return twice
        form = await self._telling.open_form(incoming.view, incoming.root)
        if not incoming.sent.complete:
            return await self._next_page(workspace, incoming, form)
        return await self._sent(workspace, incoming, form)

    async def _acted(self, body: Json) -> Answer:
        workspace = self._ground.of(body)
        if workspace is None:
            log.info("slack_not_installed", kind=str(body.get("type") or "command"))
            return None
        names = await self._ground.names(workspace, body) if "<@" in str(body.get("text") or "") else {}
        incoming = read(body, workspace.own, self._ground.now(), names)
        if not isinstance(incoming, Acted):
            log.info("slack_act_ignored", why=getattr(incoming, "why", type(incoming).__name__))
            return None
        who, event = await self._actor(workspace, incoming, _thread(body))
        return await self._done(workspace, who, event, incoming)

    async def _actor(self, workspace: Workspace, acted: Acted, thread: str | None) -> tuple[Who, Event]:
        """Who acted, and the event with all that is known of them."""
        event: Any = acted.event
        profile = await self._ground.profile(workspace, event.who, acted.hint)
        where = event.where
        if acted.surface == "home":
            where = workspace.place(await workspace.channels.direct(profile.identity.user))
        message = event.message if isinstance(event, Press) and acted.surface == "message" else ""
        who = Who(
            profile=profile,
            where=where,
            address=self._ground.answers.address(acted.answer, where.channel, message),
            thread=thread,
            trigger=acted.trigger,
            in_form=acted.surface == "modal",
            words=f"{event.name} {event.words}".strip() if isinstance(event, Command) else "",
        )
        event = replaced(event, who=profile, where=where)
        if isinstance(event, Picked):
            author = await self._ground.profile(workspace, event.said.who)
            event = replaced(event, said=replaced(event.said, who=author))
        if isinstance(event, Press) and event.token.startswith(f"{AGAIN}:"):
            event = again(event)
        return who, event

    async def _done(self, workspace: Workspace, who: Who, event: Event, acted: Acted) -> Answer:
        """Deliver, and answer as far as three seconds allow."""
        try:
            outcome, running = await self._telling.outcome(event)
        except Exception as error:
            log.warning("slack_not_saved", error=str(error))
            self._ground.later(self._telling.try_again(workspace, who), "answer")
            return None
        if outcome is None:
            assert running is not None
            self._ground.later(self._telling.saving(who), "saving")
            self._ground.later(self._telling.late(workspace, who, running), "late answer")
            return None
        if acted.surface == "home":
            self._ground.later(self._homes.show(workspace, who.profile, who.where), "home")
        if acted.surface == "command" and outcome.form is None:
            body, left = self._telling.in_acknowledgement(outcome)
            self._tell(workspace, who, left)
            return body
        if outcome.form is not None:
            await self._in_time(self._telling.form(workspace, who, outcome.form))
        self._tell(workspace, who, outcome.privates)
        return None

    def _tell(self, workspace: Workspace, who: Who, privates: tuple[Private, ...]) -> None:
        if privates:
            self._ground.later(self._telling.privates(workspace, who, privates), "answer")

    async def _in_time(self, work: Any) -> None:
        """Wait for something as long as the acknowledgement can wait; then it goes on alone."""
        task = asyncio.ensure_future(work)
        done, _ = await asyncio.wait((task,), timeout=_FORM_WITHIN)
        if not done:
            self._ground.later(_awaited(task), "form")
        else:
            task.result()

    async def _next_page(self, workspace: Workspace, sent: FormSent, form: Form | None) -> Answer:
        if form is not None:
            return forms.following(form, sent.sent, self._ground.texts)
        # The form's pages are no longer known, which only happens when the memory was lost.
        text = self._ground.texts.words(sent.sent.language).line("slack.try_again")
        return self._refused(sent, {"": text}, None, text)

    async def _sent(self, workspace: Workspace, sent: FormSent, form: Form | None) -> Answer:
        profile = await self._ground.profile(workspace, sent.event.who, sent.hint)
        event = replaced(sent.event, who=profile)
        who = Who(profile, event.where, in_form=True)
        try:
            outcome, running = await self._telling.outcome(event)
        except Exception as error:
            log.warning("slack_not_saved", error=str(error))
            text = self._telling.words(who).line("slack.try_again")
            return self._refused(sent, {"": text}, form, text)
        if outcome is None:
            assert running is not None
            self._ground.later(self._late_form(workspace, who, sent, form, running), "late form")
            return _update(self._reading(who, self._telling.words(who).line("slack.saving")))
        if outcome.result == "refused":
            text = refusal(outcome)
            return self._refused(sent, outcome.fields or {"": text}, form, text)
        await self._telling.form_done(sent.view, sent.root)
        if outcome.form is not None:
            await self._telling.keep_form(sent.root or sent.view, outcome.form)
            self._tell(workspace, who, outcome.privates)
            return _update(forms.view(outcome.form, who.where, self._ground.texts))
        self._tell(workspace, who, outcome.privates)
        return {"response_action": "clear"}

    def _refused(self, sent: FormSent, problems: Mapping[str, str], form: Form | None, text: str) -> Answer:
        told = forms.refused(sent.sent, problems, form, self._ground.texts)
        if told is not None:
            return told
        message = Message(text, (Note((text,), "private"),), sent.sent.language)
        return _update(render.dialog(message, self._ground.texts, self._ground.timezone))

    async def _late_form(
        self, workspace: Workspace, who: Who, sent: FormSent, form: Form | None, running: "asyncio.Task[Outcome]"
    ) -> None:
        """Show in the waiting modal what became of a form that took its time; a refusal brings the form back."""
        try:
            outcome = await running
        except Exception as error:
            log.warning("slack_not_saved", error=str(error))
            view = self._returned(who, sent, form, {"": self._telling.words(who).line("slack.try_again")})
        else:
            if outcome.result == "refused":
                view = self._returned(who, sent, form, outcome.fields or {"": refusal(outcome)})
            else:
                await self._telling.form_done(sent.view, sent.root)
                self._tell(workspace, who, outcome.privates)
                view = self._reading(who, refusal(outcome) or self._telling.words(who).line("slack.saved"))
        await workspace.api.call("views.update", view_id=sent.view, view=view)

    def _returned(self, who: Who, sent: FormSent, form: Form | None, problems: Mapping[str, str]) -> Json:
        if form is None:
            return self._reading(who, next(iter(problems.values())))
        texts, page = self._ground.texts, sent.sent.page
        return forms.view(form, sent.sent.where, texts, page=page, filled=sent.sent.answers, problems=problems)

    def _reading(self, who: Who, text: str) -> Json:
        message = Message(text, (Note((text,), "private"),), self._telling.words(who).language)
        return render.dialog(message, self._ground.texts, self._ground.timezone)


def again(press: Press) -> Command:
    """The command whose form a press asks for: it was typed where no form could be opened."""
    name, _, words = press.token.removeprefix(f"{AGAIN}:").partition(" ")
    return Command(key=press.key, who=press.who, where=press.where, at=press.at, name=name, words=words)


def _thread(body: Json) -> str | None:
    """The thread that something was pressed in, so that the receipt stands beside it."""
    for holder in (body.get("container"), body.get("message")):
        if isinstance(holder, dict) and isinstance(holder.get("thread_ts"), str):
            return str(holder["thread_ts"])
    return None


def _update(view: Json) -> Answer:
    return {"response_action": "update", "view": view}


async def _awaited(task: "asyncio.Future[None]") -> None:
    await task
