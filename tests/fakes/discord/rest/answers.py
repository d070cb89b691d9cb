"""Routes of interactions: the first answer, follow-ups, and the answer's later changes."""

from __future__ import annotations

from typing import Any

from tests.fakes.discord import errors, interactions
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.interactions import ALLOWED, CHOICES, MODAL, UPDATE, Interaction
from tests.fakes.discord.messages import EPHEMERAL, LOADING, Message
from tests.fakes.discord.rest import content
from tests.fakes.discord.rest.call import Answer, Call, Handle


async def first(call: Call) -> Answer:
    """The first answer; there is exactly one, and it comes in time."""
    doing = call.fake.interactions.unanswered(
        call.number("interaction_id"), call.request.match_info["interaction_token"]
    )
    kind, data = call.body["type"], call.body.get("data") or {}
    if kind not in ALLOWED[doing.kind] or (kind in (6, UPDATE) and doing.source is None):
        problem = {"code": "INTERACTION_APPLICATION_COMMAND_INVALID", "message": "Interaction callback type is invalid"}
        raise ApiError(errors.INVALID_FORM, {"type": {"_errors": [problem]}})
    shown = _answer(call, doing, kind, data)
    doing.answer = kind
    doing.happened()
    if not call.request.query.get("with_response"):
        return 204, None
    return 200, _response(call, doing, kind, shown)


def _answer(call: Call, doing: Interaction, kind: int, data: dict[str, Any]) -> Message | None:
    doings = call.fake.interactions
    match kind:
        case interactions.MESSAGE:
            doing.original = doings.say(doing, content.new(call, doing.channel, data))
        case interactions.DEFERRED:
            doing.original = doings.say(doing, {"flags": LOADING | (data.get("flags") or 0) & EPHEMERAL})
        case interactions.DEFERRED_UPDATE:
            doing.original = doing.source
            return None
        case interactions.UPDATE:
            assert doing.source is not None
            doing.original = call.fake.world.edit(doing.source, **content.changed(call, doing.source, data))
        case interactions.CHOICES:
            doing.choices = data["choices"]
        case interactions.MODAL:
            doing.modal = data
    return doing.original


def _response(call: Call, doing: Interaction, kind: int, shown: Message | None) -> dict[str, Any]:
    told: dict[str, Any] = {"id": str(doing.id), "type": doing.kind}
    if kind in (CHOICES, MODAL) or doing.original is None:
        return {"interaction": told}
    told |= {"response_message_id": str(doing.original.id), "response_message_loading": doing.original.loading}
    told["response_message_ephemeral"] = doing.original.private
    found: dict[str, Any] = {"interaction": told, "resource": {"type": kind}}
    if shown is not None:
        found["resource"]["message"] = _shown(doing, shown)
    return found


def _shown(doing: Interaction, message: Message) -> dict[str, Any]:
    return message.json(doing.application.user.id)


def _doing(call: Call) -> Interaction:
    return call.fake.interactions.answered(call.number("webhook_id"), call.request.match_info["webhook_token"])


async def follow_up(call: Call) -> Answer:
    """A further answer; after a deferred one it takes that one's place."""
    doing = _doing(call)
    if doing.answer is None:
        raise ApiError(errors.UNKNOWN_WEBHOOK)
    original = doing.original
    if original is not None and original.loading:
        fields = content.new(call, doing.channel, call.body)
        return 200, _shown(doing, call.fake.interactions.fill(doing, original, fields))
    message = call.fake.interactions.say(doing, content.new(call, doing.channel, call.body), follow_up=True)
    doing.happened()
    return 200, _shown(doing, message)


def _found(call: Call, doing: Interaction) -> Message | None:
    number = call.request.match_info["message_id"]
    if number == "@original":
        return doing.original
    own = [one for one in (doing.original, *doing.follow_ups) if one is not None]
    return next((one for one in own if str(one.id) == number), None)


def _message(call: Call, doing: Interaction) -> Message:
    found = _found(call, doing)
    if found is None or found.gone:
        raise ApiError(errors.UNKNOWN_MESSAGE)
    return found


def changed(call: Call) -> Message | None:
    """The message that a request changes, when it is one that does; what is wrong otherwise is not said here."""
    path = call.request.match_info
    doing = call.fake.interactions.known(path.get("interaction_token") or path["webhook_token"])
    if doing is None or call.body is None:
        return None
    if "interaction_token" in path:
        return doing.source if call.body.get("type") == UPDATE else None
    if call.request.method != "PATCH":
        return None
    return _found(call, doing)


async def read(call: Call) -> Answer:
    """Read an answer."""
    doing = _doing(call)
    return 200, _shown(doing, _message(call, doing))


async def edit(call: Call) -> Answer:
    """Change an answer."""
    doing = _doing(call)
    message = _message(call, doing)
    fields = content.changed(call, message, call.body)
    return 200, _shown(doing, call.fake.interactions.fill(doing, message, fields))


async def delete(call: Call) -> Answer:
    """Take an answer back."""
    doing = _doing(call)
    call.fake.world.delete([_message(call, doing)])
    doing.happened()
    return 204, None


WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ANSWER = WEBHOOK + "/messages/{message_id}"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
ROUTES: list[tuple[str, str, Handle]] = [
    ("POST", CALLBACK, first),
    ("POST", WEBHOOK, follow_up),
    ("GET", ANSWER, read),
    ("PATCH", ANSWER, edit),
    ("DELETE", ANSWER, delete),
]
