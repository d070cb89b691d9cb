"""What people press, send, choose and type: Slack's interactive payloads and commands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from bot.platforms.slack.forms import Sent
from bot.platforms.slack.forms import read as read_form
from bot.platforms.slack.incoming.kinds import (
    Acted,
    FormClosed,
    FormSent,
    Ignored,
    Incoming,
    Own,
    ShortcutUsed,
    person,
)
from bot.platforms.slack.incoming.messages import PLATFORM, Names, picked
from bot.platforms.slack.incoming.values import (
    Unreadable,
    identifier,
    is_stamp,
    name_in,
    possible_id,
    record,
    records,
    text,
    when,
    whole,
)
from bot.platforms.slack.render.objects import PICK, PRESS, TAKE
from handlers.core.events import Command, Picked, Place, Press, Profile, Submitted
from handlers.core.slack_words import words

Record = Mapping[str, Any]
Surface = Literal["message", "ephemeral", "modal", "home", "command"]
_LONGEST_TOKEN = 100


def command(payload: Record, own: Own, now: datetime, names: Names) -> Incoming:
    """A slash command; Slack names no time for it."""
    name = text(payload, "command").removeprefix("/")
    if not name:
        raise Unreadable("command is missing")
    user = identifier(payload, "user_id")
    event = Command(
        key=_key(payload),
        who=person(own.team, user, text(payload, "user_name")),
        where=Place(PLATFORM, own.team, identifier(payload, "channel_id")),
        at=now,
        name=name,
        words=words(text(payload, "text"), names).strip(),
    )
    answer = text(payload, "response_url")
    return Acted(event, text(payload, "trigger_id"), answer, _hint(payload), surface="command")


def pressed(payload: Record, own: Own, now: datetime) -> Incoming:
    """A button, select or menu; in a form only what is pressed there, not what is filled in."""
    actions = records(payload, "actions")
    if not actions:
        raise Unreadable("actions is empty")
    action = actions[0]
    token, values = _token(action)
    if not token:
        return Ignored(f"an element that is none of Chorus's: {text(action, 'action_id')[:60]}")
    surface = _surface(payload)
    event = Press(
        key=_key(payload),
        who=_who(payload, own),
        where=_where(payload, own),
        at=when(action, "action_ts", now),
        message=_message(payload),
        token=token[:_LONGEST_TOKEN],
        values=values,
    )
    view = payload.get("view")
    shown = text(view, "id") if isinstance(view, dict) else ""
    user = record(payload, "user")
    return Acted(event, text(payload, "trigger_id"), text(payload, "response_url"), whole(user), surface, shown)


def sent(payload: Record, own: Own, now: datetime) -> Incoming:
    """A form was sent or closed."""
    view = record(payload, "view")
    form = read_form(view)
    if form is None:
        return Ignored("a view that is no form of Chorus")
    shown = identifier(view, "id")
    if form.where.space != own.team:
        return Ignored("a form of another workspace")
    who = _who(payload, own)
    if payload.get("type") == "view_closed":
        return FormClosed(who, form, shown)
    return FormSent(
        _submitted(payload, form, who, now), form, shown, text(view, "root_view_id"), whole(payload["user"])
    )


def chosen(payload: Record, own: Own, now: datetime, names: Names) -> Incoming:
    """An action from a message's menu."""
    message = record(payload, "message")
    where = _where(payload, own)
    if not message.get("user"):
        return Ignored("an action on a message that nobody wrote")
    event = Picked(
        key=_key(payload),
        who=_who(payload, own),
        where=where,
        at=when(payload, "action_ts", now),
        action=_named(payload),
        said=picked({**message, "ts": message.get("ts") or payload.get("message_ts")}, where, own, names),
    )
    answer = text(payload, "response_url")
    return Acted(event, text(payload, "trigger_id"), answer, whole(record(payload, "user")))


def shortcut(payload: Record, own: Own) -> Incoming:
    """A global shortcut."""
    who, trigger = _who(payload, own), text(payload, "trigger_id")
    return ShortcutUsed(_key(payload), who, _named(payload), trigger, whole(record(payload, "user")))


def _submitted(payload: Record, form: Sent, who: Profile, now: datetime) -> Submitted:
    return Submitted(key=_key(payload), who=who, where=form.where, at=now, token=form.token, answers=form.answers)


def _token(action: Record) -> tuple[str, tuple[str, ...]]:
    """The token of what was pressed and the values chosen with it; empty for what is none of Chorus's."""
    kind, _, rest = text(action, "action_id").partition(":")
    match kind:
        case _ if kind == PRESS:
            return text(action, "value"), ()
        case _ if kind == TAKE:
            return next(iter(_options(action)), ""), ()
        case _ if kind == PICK:
            return rest.partition(":")[2], _options(action)
        case _:
            return "", ()


def _options(action: Record) -> tuple[str, ...]:
    one = action.get("selected_option")
    listed = [one] if isinstance(one, dict) else records(action, "selected_options")
    return tuple(value for option in listed if (value := text(option, "value")))


def _surface(payload: Record) -> Surface:
    view, container = payload.get("view"), payload.get("container")
    if isinstance(view, dict):
        return "home" if view.get("type") == "home" else "modal"
    ephemeral = isinstance(container, dict) and container.get("is_ephemeral") is True
    return "ephemeral" if ephemeral else "message"


def _where(payload: Record, own: Own) -> Place:
    """The channel; for a form the one it was opened in, for the App Home the user, whom it is the own place of."""
    channel = payload.get("channel")
    if isinstance(channel, dict):
        return Place(PLATFORM, own.team, identifier(channel, "id"))
    container = payload.get("container")
    if isinstance(container, dict) and container.get("channel_id"):
        return Place(PLATFORM, own.team, identifier(container, "channel_id"))
    if form := read_form(payload.get("view")):
        return form.where
    if not isinstance(payload.get("view"), dict):
        raise Unreadable("channel is missing")
    return Place(PLATFORM, own.team, identifier(record(payload, "user"), "id"))


def _message(payload: Record) -> str:
    for holder, key in ((payload.get("container"), "message_ts"), (payload.get("message"), "ts")):
        if isinstance(holder, dict) and is_stamp(holder.get(key)):
            return str(holder[key])
    return ""


def _who(payload: Record, own: Own) -> Profile:
    user = record(payload, "user")
    return person(possible_id(user, "team_id") or own.team, identifier(user, "id"), name_in(user))


def _named(payload: Record) -> str:
    callback = text(payload, "callback_id")
    if not callback:
        raise Unreadable("callback_id is missing")
    return callback[:_LONGEST_TOKEN]


def _key(payload: Record) -> str:
    """One press, however often it is delivered: each has a trigger of its own."""
    trigger = text(payload, "trigger_id")
    return f"slack:{trigger}" if trigger else ""


def _hint(payload: Record) -> dict[str, Any]:
    return {"name": text(payload, "user_name"), "team_id": text(payload, "user_team_id") or text(payload, "team_id")}
