"""Response URLs: five uses within thirty minutes, without a token and outside the Web API's pace."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.fakes.slack import checks
from tests.fakes.slack.facts import ApiError, App, Channel, Message, Violation
from tests.fakes.slack.screens import with_ids

USES = 5
SECONDS = 30 * 60.0
_KNOWN = {
    *("text", "blocks", "attachments", "metadata", "response_type", "replace_original", "delete_original"),
    *("thread_ts", "unfurl_links", "unfurl_media", "mrkdwn", "link_names", "parse"),
}


@dataclass(eq=False)
class Hook:
    """A response URL: who it answers, and the message it came from."""

    app: App
    team: Any
    channel: Channel
    user: str
    message: Message | None
    until: float
    uses: int = 0


class Hooks:
    """All response URLs."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self.given: dict[str, Hook] = {}

    def new(self, app: App, team: Any, channel: Channel, user: str, message: Message | None) -> str:
        """An address for a click or a command."""
        path = f"/hooks/actions/{team.id}/{secrets.token_hex(8)}"
        until = self._slack.clock() + SECONDS
        self.given[path] = Hook(app, team, channel, user, message, until)
        return f"{self._slack.address}{path}"

    def expire(self) -> None:
        """Let every address given so far be too old."""
        for hook in self.given.values():
            hook.until = 0.0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve a request to an address."""
        if fault := self._slack.faults.take("response_url"):
            return await self._slack.faults.misbehave(fault, request)
        body = json.loads(await request.text() or "null")
        self._slack.record("response_url", body, None)
        try:
            self.carry_out(f"{self._slack.address}{request.path}", body)
        except ApiError as refused:
            status = 404 if refused.error in ("expired_url", "used_url") else 400
            self._note(refused)
            return web.json_response({"ok": False, "error": refused.error}, status=status)
        if fault := self._slack.faults.take("response_url", after=True):
            return await self._slack.faults.misbehave(fault, request)
        return web.Response(text="ok")

    def _note(self, refused: ApiError) -> None:
        if refused.error in checks.OF_FORM:
            found = (refused.more.get("response_metadata") or {}).get("messages") or [refused.error]
            self._slack.violations.append(Violation("response_url", tuple(found)))

    def acknowledged(self, address: str, body: Any) -> bool:
        """Show what an acknowledgement holds; whether it was well made."""
        try:
            self.carry_out(address, body, free=True)
        except ApiError as refused:
            self._note(refused)
            return False
        return True

    def carry_out(self, address: str, body: Any, free: bool = False) -> None:
        """Show what an app answers; `free` for the body of an acknowledgement, which is no use of the address."""
        hook = self.given.get(address.removeprefix(self._slack.address))
        if hook is None or self._slack.clock() > hook.until:
            raise ApiError("expired_url")
        if hook.uses >= USES:
            raise ApiError("used_url")
        if not isinstance(body, dict) or set(body) - _KNOWN:
            raise ApiError("invalid_arguments")
        hook.uses += 0 if free else 1
        if body.get("delete_original"):
            if hook.message:
                hook.team.remove(hook.message)
            return
        checks.message(body)
        self._show(hook, body)

    def _show(self, hook: Hook, body: dict[str, Any]) -> None:
        blocks = with_ids(body.get("blocks") or [])
        if body.get("replace_original") and hook.message and not hook.message.deleted:
            hook.team.change(hook.message, text=body.get("text", ""), blocks=blocks)
            return
        bot = hook.app.installations[hook.team.id]
        private = body.get("response_type", "ephemeral") != "in_channel"
        more = {"only_for": hook.user} if private else {"subtype": "bot_message", "metadata": body.get("metadata")}
        ids = {"bot_id": bot.bot_id, "app_id": hook.app.id, "thread": body.get("thread_ts"), "blocks": blocks}
        hook.team.post(hook.channel, None, body.get("text", ""), **more, **ids)
