"""What somebody is told of what they did: receipts, refusals, forms, and that it is still being saved."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import msgspec
import structlog

from bot.platforms.base import Outcome, PlatformError, Private, TryAgain
from bot.platforms.slack import forms, render
from bot.platforms.slack.answers import Address
from bot.platforms.slack.ground import Ground
from bot.platforms.slack.workspace import Workspace
from handlers.core.events import Event, Place, Profile
from handlers.core.forms import Form
from handlers.core.message import Button, Buttons, Message, Note
from handlers.core.texts import Words, supported

log = structlog.get_logger()
SAVING_AFTER = 2.0
OPEN_FORMS = 1_000
AGAIN = "slack.again"
_FORM = "form:"
_LONGEST_TOKEN = 100


class Who(msgspec.Struct, frozen=True):
    """Who waits for an answer, and all ways to reach them."""

    profile: Profile
    where: Place
    address: Address | None = None
    thread: str | None = None
    trigger: str = ""
    in_form: bool = False
    words: str = ""

    @property
    def user(self) -> str:
        """Their id."""
        return self.profile.identity.user


class Telling:
    """Answers people. What cannot be told is logged: what they did is done all the same."""

    def __init__(self, ground: Ground, saving_after: float = SAVING_AFTER) -> None:
        self._ground = ground
        self._saving_after = saving_after
        self._forms: OrderedDict[str, Form] = OrderedDict()

    async def outcome(self, event: Event) -> tuple[Outcome | None, "asyncio.Task[Outcome] | None"]:
        """The outcome once it is kept, or the delivery that still runs. Raises what kept it from being kept."""
        delivery = asyncio.ensure_future(self._ground.runtime.deliver(event))
        done, _ = await asyncio.wait((delivery,), timeout=self._saving_after)
        return (delivery.result(), None) if done else (None, delivery)

    def words(self, who: Who) -> Words:
        """The person's own language."""
        return self._ground.texts.words(supported(who.profile.locale or "en"))

    async def privates(self, workspace: Workspace, who: Who, privates: tuple[Private, ...]) -> None:
        """Show private answers, in order."""
        for private in privates:
            await self._ground.answers.private(
                workspace, who.user, private, channel=who.where.channel, thread=who.thread, address=who.address
            )

    async def saving(self, who: Who) -> None:
        """Say that it is still being saved."""
        await self._ground.answers.say(who.address, self.words(who).line("slack.saving"))

    async def try_again(self, workspace: Workspace, who: Who) -> None:
        """Say that nothing was changed."""
        text = self.words(who).line("slack.try_again")
        message = Message(text, (Note((text,), "private"),), self.words(who).language)
        await self.privates(workspace, who, (Private(message),))

    async def all(self, workspace: Workspace, who: Who, outcome: Outcome) -> None:
        """Tell an outcome: the form that opens, and the private answers."""
        if outcome.form is not None:
            await self.form(workspace, who, outcome.form)
        await self.privates(workspace, who, outcome.privates)

    async def late(self, workspace: Workspace, who: Who, delivery: "asyncio.Task[Outcome]") -> None:
        """Tell an outcome that took its time."""
        try:
            outcome = await delivery
        except Exception as error:
            log.warning("slack_not_saved", error=str(error))
            await self.try_again(workspace, who)
            return
        await self.all(workspace, msgspec.structs.replace(who, trigger=""), outcome)

    async def form(self, workspace: Workspace, who: Who, form: Form) -> None:
        """Open a form while the trigger is fresh; where there is none, offer a button that has one."""
        view = forms.view(form, who.where, self._ground.texts)
        if who.trigger:
            method = "views.push" if who.in_form else "views.open"
            try:
                answer = await workspace.api.call(method, trigger_id=who.trigger, view=view)
                await self.keep_form(str((answer.get("view") or {}).get("id") or ""), form)
                return
            except TryAgain as error:
                log.warning("slack_form_late", error=str(error))
            except PlatformError as error:
                log.warning("slack_form_refused", error=str(error))
        await self._offer(workspace, who, form)

    async def keep_form(self, view: str, form: Form) -> None:
        """Remember an open form; one of several pages over a restart, since the next page is made from it."""
        if not view:
            return
        self._forms[view] = form
        while len(self._forms) > OPEN_FORMS:
            self._forms.popitem(last=False)
        if self._paged(form):
            memory = self._ground.runtime.memory("slack")
            kept = {"at": self._ground.wall(), "form": form}
            await memory.put(_FORM + view, msgspec.json.encode(kept).decode())

    async def open_form(self, *views: str) -> Form | None:
        """The form of a view that is open, by its id or its root's."""
        for view in filter(None, views):
            if view in self._forms:
                return self._forms[view]
            kept = await self._ground.runtime.memory("slack").get(_FORM + view)
            if kept is not None:
                return _form(kept)
        return None

    async def form_done(self, *views: str) -> None:
        """Forget a form that was sent or closed."""
        for view in filter(None, views):
            form = self._forms.pop(view, None)
            if form is None or self._paged(form):
                await self._ground.runtime.memory("slack").drop(_FORM + view)

    async def forget_forms(self, older: float) -> None:
        """Forget forms that nobody sent."""
        memory = self._ground.runtime.memory("slack")
        for key, value in await memory.entries(_FORM):
            if float(msgspec.json.decode(value).get("at", 0.0)) < older:
                await memory.drop(key)

    def in_acknowledgement(self, outcome: Outcome) -> tuple[Mapping[str, Any] | None, tuple[Private, ...]]:
        """The first private answer as the body of a command's acknowledgement, and those that are left."""
        if not outcome.privates:
            return None, ()
        body = render.private(outcome.privates[0].message, self._ground.texts, self._ground.timezone)
        return {"response_type": "ephemeral", **body}, outcome.privates[1:]

    def _paged(self, form: Form) -> bool:
        return len(forms.pages_of(form, self._ground.texts.words(form.language))) > 1

    async def _offer(self, workspace: Workspace, who: Who, form: Form) -> None:
        token = f"{AGAIN}:{who.words}"
        if not who.words or len(token) > _LONGEST_TOKEN:
            await self.try_again(workspace, who)
            return
        message = Message(form.title, (Buttons((Button(form.title, token, "primary"),)),), form.language)
        await self.privates(workspace, who, (Private(message),))


def refusal(outcome: Outcome) -> str:
    """A refusal in one sentence, in the person's language."""
    return outcome.privates[0].message.summary if outcome.privates else ""


def _form(kept: str) -> Form | None:
    try:
        return msgspec.convert(msgspec.json.decode(kept)["form"], Form)
    except (msgspec.MsgspecError, KeyError, TypeError):
        return None
