"""Payloads that Slack itself published, which lie beside the repository: each is read, or left out with a reason."""

import copy
import json
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack import forms, incoming
from bot.platforms.slack.incoming import Own
from bot.platforms.slack.incoming.kinds import Acted, Ignored, Malformed
from handlers.core.events import Place
from handlers.core.forms import Field, Form
from handlers.core.message import Option
from tests.bot.platforms.slack.samples import ROOT, TEXTS, seen

SPECS = ROOT.parent / "shared" / "specs" / "slack"
NOW = datetime(2026, 11, 24, tzinfo=UTC)
OWN = Own("T111", "UCHORUS", "BCHORUS")

MENTION, REACTED = "Mentioned", "Reacted"
FOREIGN_VIEW = "a view that is no form of Chorus"
FOREIGN_PRESS = "an element that is none of Chorus's: "
UNUSED = "a payload Chorus has no use for: "
READ = {
    "test_app:app_mention_event_body": MENTION,
    "test_app_bot_only:app_mention_body": MENTION,
    "test_app_custom_authorize:app_mention_body": MENTION,
    "test_app_installation_store:app_mention_body": MENTION,
    "test_attachment_actions:body": UNUSED + "interactive_message",
    "test_authorize:block_actions_body": FOREIGN_PRESS,
    "test_block_actions:body": FOREIGN_PRESS,
    "test_block_suggestion:body": UNUSED + "block_suggestion",
    "test_dialogs:suggestion_body": UNUSED + "dialog_suggestion",
    "test_dialogs:submission_body": UNUSED + "dialog_submission",
    "test_dialogs:cancellation_body": UNUSED + "dialog_cancellation",
    "test_events:app_mention_body": MENTION,
    "test_events:reaction_added_body": REACTED,
    "test_events_ignore_self:self_event": REACTED,  # of another app's user: W111 is not Chorus here
    "test_events_ignore_self:response_url_message_event": "an app's message",
    "test_events_ignore_self:different_app_response_url_message_event": "an app's message",
    "test_events_request_verification:app_mention_body": MENTION,
    "test_events_say_stream:org_app_mention_event_body": MENTION,
    "test_events_shared_channels:app_mention_body": MENTION,
    "test_events_shared_channels:reaction_added_body": REACTED,
    "test_events_socket_mode:app_mention_body": MENTION,
    "test_events_socket_mode:reaction_added_body": REACTED,
    "test_events_url_verification:event_body": UNUSED + "url_verification",
    "test_function:function_body": "an event Chorus has no use for: function_executed",
    "test_function:wrong_id_function_body": "an event Chorus has no use for: function_executed",
    "test_installation_store_authorize:body": FOREIGN_PRESS,
    "test_message:message_body": "Said",
    "test_message:message_body2": "Said",
    "test_message:message_body3": "Said",
    "test_message_bot:user_message_event_payload": "Said",
    "test_message_bot:bot_message_event_payload": "an app's message",
    "test_message_bot:classic_bot_message_event_payload": "an app's message",
    "test_message_changed:event_payload": "Edited",
    "test_message_deleted:event_payload": "Removed",
    "test_message_file_share:event_payload": "Said",
    "test_message_thread_broadcast:event_payload": "Said",
    "test_shortcut:global_shortcut_body": "ShortcutUsed",
    "test_shortcut:message_shortcut_body": "Acted",
    "test_slash_command:slash_command_body": "Acted",
    "test_view_closed:body": FOREIGN_VIEW,
    "test_view_submission:body": FOREIGN_VIEW,
    "test_view_submission:response_url_payload_body": FOREIGN_VIEW,
    "test_view_submission:connect_channel_payload": FOREIGN_VIEW,
    "test_web_client_customization:block_actions_body": FOREIGN_PRESS,
    "test_workflow_steps:edit_payload": UNUSED + "workflow_step_edit",
    "test_workflow_steps:save_payload": FOREIGN_VIEW,
    "test_workflow_steps:execute_payload": "an event Chorus has no use for: workflow_step_execute",
    "test_workflow_steps_decorator_simple:edit_payload": UNUSED + "workflow_step_edit",
    "test_workflow_steps_decorator_simple:save_payload": FOREIGN_VIEW,
    "test_workflow_steps_decorator_simple:execute_payload": "an event Chorus has no use for: workflow_step_execute",
    "test_workflow_steps_decorator_with_args:edit_payload": UNUSED + "workflow_step_edit",
    "test_workflow_steps_decorator_with_args:save_payload": FOREIGN_VIEW,
    "test_workflow_steps_decorator_with_args:execute_payload": "an event Chorus has no use for: workflow_step_execute",
    "test_events_ignore_self:event_body": REACTED,
    "test_events_request_verification:event_body": REACTED,
}
# Answers of an app and tables of the tests they come from, which Slack never sends.
NO_PAYLOAD = ("response", "multi_response", "options_response", "pseudo_database")
UNUSED_EVENTS = ("FileShared", "Goodbye", "ImCreated", "LinkShared", "PinAdded", "PinRemoved")
LOGGED = {
    "AppHomeOpened": "HomeOpened",
    "AppMention": "Mentioned",
    "AppRateLimited": "RateLimited",
    "AppUninstalled": "Uninstalled",
    "ChannelArchive": "ChannelChanged",
    "ChannelCreated": "ChannelChanged",
    "ChannelDeleted": "ChannelChanged",
    "ChannelIdChanged": "ChannelChanged",
    "ChannelRename": "ChannelChanged",
    "ChannelUnarchive": "ChannelChanged",
    "MemberJoinedChannel": "MemberMoved",
    "MemberLeftChannel": "MemberMoved",
    "Message": "Said",
    "MessageBot": "an app's message",
    "MessageChanged": "Edited",
    "MessageDeleted": "Removed",
    "MessageFileShare": "Said",
    "MessageMe": "Said",
    "MessageReplied": "a reply that comes as a message of its own",
    "MessageThreadBroadcast": "Said",
    "ReactionAdded": "Reacted",
    "ReactionRemoved": "Unreacted",
    "TeamJoin": "PersonChanged",
    "TokensRevoked": "TokensRevoked",
    "UserChange": "PersonChanged",
}


@cache
def recorded() -> dict[str, Any]:
    """The payloads; skips where they are not beside the repository."""
    path = SPECS / "bolt-python-payloads.json"
    if not path.exists():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail("the payloads are required and not in ../shared/specs/slack")
        pytest.skip("the payloads are not in ../shared/specs/slack beside the repository")
    found = json.loads(path.read_text(encoding="utf-8"))
    sent = {name: payload for name, payload in found.items() if name.split(":")[1] not in NO_PAYLOAD}
    return {name: dict(parse_qsl(one)) if isinstance(one, str) else one for name, one in sent.items()}


def logged() -> dict[str, Any]:
    """Payloads with every field there is, whose blanked values are filled in."""
    recorded()
    names = sorted((SPECS / "json-logs" / "events").glob("*Payload.json"))
    return {path.stem.removesuffix("Payload"): _filled(json.loads(path.read_text(encoding="utf-8"))) for path in names}


def _filled(payload: dict[str, Any]) -> dict[str, Any]:
    payload |= {"type": "event_callback", "event_id": "Ev1", "team_id": "T111"}
    return {**payload, "event": _values(payload["event"])}


def _values(value: Any, key: str = "") -> Any:
    """Blank ids, times and words with something in them; who is an app only where the subtype says so."""
    if isinstance(value, dict):
        kept = {name: inner for name, inner in value.items() if name not in ("bot_id", "hidden")}
        made = {name: _values(inner, name) for name, inner in kept.items()}
        return {**made, "bot_id": "B999"} if value.get("subtype") == "bot_message" else made
    if isinstance(value, list):
        return [_values(one, key) for one in value]
    if value in ("", "0000000000.000000"):
        times = ("ts", "event_ts", "deleted_ts", "thread_ts", "latest_reply")
        if key in times:
            return "1790000000.000123"
        blank = ("subtype", "bot_id", "mode")
        return "" if key in blank else {"user": "U1", "channel": "C1"}.get(key, "X1")
    return value


def kind(found: incoming.Incoming) -> str:
    return found.why if isinstance(found, Ignored | Malformed) else type(found).__name__


def test_every_recorded_payload_is_read_or_left_out_with_a_reason() -> None:
    found = {name: kind(incoming.read(payload, OWN, NOW)) for name, payload in recorded().items()}
    cut = {name: FOREIGN_PRESS if why.startswith(FOREIGN_PRESS) else why for name, why in found.items()}
    assert cut == READ


def test_the_recorded_command_is_read_to_the_word() -> None:
    found = incoming.read(recorded()["test_slash_command:slash_command_body"], OWN, NOW)
    assert isinstance(found, Acted)
    event = msgspec.to_builtins(found.event)
    assert (event["name"], event["words"], event["where"]["channel"]) == ("hello-world", "Hi", "C111")


def test_every_event_that_slack_logs_is_read_or_left_out_with_a_reason() -> None:
    found = {name: kind(incoming.read(payload, OWN, NOW)) for name, payload in logged().items()}
    unused = {name: why for name, why in found.items() if name not in LOGGED}
    assert {name: found[name] for name in LOGGED} == LOGGED
    assert all(
        why.startswith("an event Chorus has no use for" if name in UNUSED_EVENTS else "a notice: ")
        for name, why in unused.items()
    ), unused


def _paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where everything in a payload stands."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path for key, one in inner for path in ((*before, key), *_paths(one, (*before, key)))]


def damage(payload: Any, path: tuple[Any, ...], value: Any) -> Any:
    """The payload with another value somewhere, or without what stands there."""
    damaged = copy.deepcopy(payload)
    holder = damaged
    for key in path[:-1]:
        holder = holder[key]
    if value is damage:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return damaged


WRONG = st.sampled_from(
    (damage, None, "", 0, -1.5, True, [], {}, [None], {"id": 3}, "x" * 5_000, "9" * 11 + ".0", "\ud800", "<@U1>", [{}])
)


def own() -> dict[str, Any]:
    """What Chorus's own buttons and forms send."""
    fields = (Field("f", "F"), Field("r", "R", "ranking", options=(Option("a", "A"), Option("b", "B"))))
    place = Place("slack", "T111", "C1")
    view = forms.view(Form("a.b", "T", fields, "Go"), place, TEXTS, filled={"elsewhere": "typed"})
    chosen = {"value": {"selected_option": {"value": "a"}}}
    state = {"field:f": {"value": {"value": "x"}}, "rank:1:r": chosen, "rank:2:r": chosen}
    who = {"user": {"id": "U1", "team_id": "T111", "name": "ana"}, "trigger_id": "1.2.x"}
    action = {"action_id": "pick:1:polls.pick:1", "selected_options": [{"value": "1"}], "action_ts": "1790000000.1"}
    return {
        "sent": {"type": "view_submission", **who, "view": {**view, "id": "V1", "state": {"values": state}}},
        "pressed": {"type": "block_actions", **who, "channel": {"id": "C1"}, "actions": [action]},
    }


def test_what_chorus_itself_sent_out_is_read() -> None:
    assert {name: kind(incoming.read(payload, OWN, NOW)) for name, payload in own().items()} == {
        "sent": "FormSent",
        "pressed": "Acted",
    }


@given(st.data())
@seen(400)
def test_damaged_payloads_are_never_a_traceback(data: st.DataObject) -> None:
    every = {**recorded(), **logged(), **own()}
    payload = every[data.draw(st.sampled_from(sorted(every)))]
    for _ in range(data.draw(st.integers(1, 3))):
        paths = _paths(payload)
        payload = damage(payload, data.draw(st.sampled_from(paths)), data.draw(WRONG)) if paths else payload
    found = incoming.read(payload, OWN, NOW)
    assert isinstance(found, incoming.Incoming)
    incoming.users_in(payload)
    incoming.space_of(payload)
    assert msgspec.json.encode(found), "half characters cannot be stored"
