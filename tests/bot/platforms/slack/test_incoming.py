"""Slack's payloads as events, each with the ids that an import would give."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.platforms.slack import forms, incoming
from bot.platforms.slack.incoming import Own
from bot.platforms.slack.incoming.kinds import (
    Acted,
    ChannelChanged,
    FormClosed,
    FormSent,
    GroupChanged,
    HomeOpened,
    Ignored,
    Malformed,
    MemberMoved,
    Mentioned,
    PersonChanged,
    RateLimited,
    ShortcutUsed,
    TeamChanged,
    TokensRevoked,
    Uninstalled,
)
from handlers.core.events import (
    Command,
    Edited,
    Identity,
    Picked,
    Place,
    Press,
    Profile,
    Reacted,
    Removed,
    Said,
    Submitted,
    Unreacted,
)
from handlers.core.forms import Field, Form
from tests.bot.platforms.slack.samples import TEXTS

OWN = Own("T0LARK", "UCHORUS", "BCHORUS", "larkspoon.slack.com")
NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
HERE = Place("slack", "T0LARK", "C1")
ANA = Profile(Identity("slack", "T0LARK", "U1"), "U1")
TS = "1790000000.000123"
AT = datetime(2026, 9, 21, 14, 13, 20, 123, tzinfo=UTC)
LATER = "1790000060.5"
LATER_AT = datetime(2026, 9, 21, 14, 14, 20, 500_000, tzinfo=UTC)


def read(payload: object, **names: str) -> incoming.Incoming:
    return incoming.read(payload, OWN, NOW, names)


def event(kind: str = "message", **more: Any) -> dict[str, Any]:
    """An event as Slack wraps it."""
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T0LARK", "event": {"type": kind, **more}}


def message(**more: Any) -> dict[str, Any]:
    return event(**{"channel": "C1", "user": "U1", "ts": TS, "text": "The lid leaks", "team": "T0LARK", **more})


def said(**more: Any) -> Said:
    link = "https://larkspoon.slack.com/archives/C1/p1790000000000123"
    values = {"key": "slack:Ev1", "who": ANA, "where": HERE, "at": AT, "message": TS, "text": "The lid leaks"}
    return Said(**{**values, "link": link, **more})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(message(), said(), id="a message is exact to the microsecond"),
        pytest.param(message(thread_ts=TS), said(), id="the message that opens a thread is in none"),
        pytest.param(message(thread_ts="1780000000.1"), said(thread="1780000000.1"), id="a reply names its thread"),
        pytest.param(
            message(subtype="thread_broadcast", thread_ts="1780000000.1"),
            said(thread="1780000000.1"),
            id="a reply that is sent to the channel too is a reply",
        ),
        pytest.param(
            message(subtype="file_share", text="", files=[{"id": "F1"}, {"id": "F2", "mode": "tombstone"}]),
            said(text="", files=1),
            id="files count, deleted ones do not",
        ),
        pytest.param(message(subtype="me_message"), said(), id="a /me message is a message"),
        pytest.param(
            message(edited={"user": "U1", "ts": LATER}), said(edited_at=LATER_AT), id="a message read back was edited"
        ),
        pytest.param(
            message(text="<@U2> sees <#C2|x> &amp; :tada: <https://l.test|here>"),
            said(text="@Bo sees #x & 🎉 here"),
            id="markup becomes words, with the names that are known",
        ),
        pytest.param(
            message(user_team="T2", user_profile={"display_name": "Di"}),
            said(who=Profile(Identity("slack", "T2", "U1"), "Di")),
            id="somebody of another organisation is of their own team",
        ),
    ],
)
def test_a_message_is_said(payload: dict[str, Any], expected: Said) -> None:
    assert read(payload, U2="Bo") == expected


EDITED = {"user": "U1", "ts": TS, "text": "The lid is fine", "edited": {"user": "U1", "ts": LATER}}


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(
            event(subtype="message_changed", channel="C1", message=EDITED, ts=LATER, event_ts=LATER),
            Edited(key="slack:Ev1", who=ANA, where=HERE, at=LATER_AT, message=TS, text="The lid is fine"),
            id="an edit names the message it changes",
        ),
        pytest.param(
            event(subtype="message_deleted", channel="C1", deleted_ts=TS, ts=LATER),
            Removed(key="slack:Ev1", where=HERE, at=LATER_AT, message=TS),
            id="a deletion names the message that is gone",
        ),
        pytest.param(
            event(subtype="message_deleted", channel="C1", previous_message={"ts": TS}, ts=LATER),
            Removed(key="slack:Ev1", where=HERE, at=LATER_AT, message=TS),
            id="a deletion may name it by what was there",
        ),
        pytest.param(
            event(subtype="message_changed", channel="C1", message={"subtype": "tombstone", "ts": TS}, ts=LATER),
            Removed(key="slack:Ev1", where=HERE, at=LATER_AT, message=TS),
            id="a deleted message with replies leaves a tombstone",
        ),
        pytest.param(
            event(
                "reaction_added",
                user="U1",
                reaction="+1",
                item={"type": "message", "channel": "C1", "ts": TS},
                event_ts=LATER,
            ),
            Reacted(key="slack:Ev1", who=ANA, where=HERE, at=LATER_AT, message=TS, emoji="👍"),
            id="a reaction is an emoji",
        ),
        pytest.param(
            event(
                "reaction_removed",
                user="U1",
                reaction="lark",
                item={"type": "message", "channel": "C1", "ts": TS},
                event_ts=LATER,
            ),
            Unreacted(key="slack:Ev1", who=ANA, where=HERE, at=LATER_AT, message=TS, emoji=":lark:"),
            id="a custom emoji keeps its name",
        ),
        pytest.param(
            event("app_mention", channel="C1", user="U1", ts=TS, text="<@UCHORUS> poll <@U2>", team="T0LARK"),
            Mentioned("slack:Ev1", said(text="@UCHORUS poll @Bo"), "poll @Bo"),
            id="a mention holds the words without the name",
        ),
        pytest.param(
            event("member_joined_channel", user="UCHORUS", channel="C1", inviter="U1"),
            MemberMoved("UCHORUS", "C1", joined=True, own=True, inviter="U1"),
            id="Chorus is invited",
        ),
        pytest.param(
            event("member_left_channel", user="U1", channel="C1"),
            MemberMoved("U1", "C1", joined=False, own=False),
            id="somebody leaves",
        ),
        pytest.param(
            event("channel_rename", channel={"id": "C1", "name": "sauces"}),
            ChannelChanged("C1", "renamed", name="sauces"),
            id="a channel has another name",
        ),
        pytest.param(
            event("channel_archive", channel="C1"), ChannelChanged("C1", "archived"), id="a channel is closed"
        ),
        pytest.param(
            event("group_left", channel="C1"), ChannelChanged("C1", "left"), id="Chorus is put out of a channel"
        ),
        pytest.param(
            event("channel_id_changed", old_channel_id="C1", new_channel_id="C2"),
            ChannelChanged("C1", "became", became="C2"),
            id="a channel has another id",
        ),
        pytest.param(
            event("user_change", user={"id": "U1", "tz": "Asia/Tokyo"}),
            PersonChanged("U1", {"id": "U1", "tz": "Asia/Tokyo"}),
            id="a person changed",
        ),
        pytest.param(event("subteam_members_changed", subteam_id="S1"), GroupChanged("S1"), id="a group changed"),
        pytest.param(event("team_domain_change", domain="lark"), TeamChanged(domain="lark"), id="the address changed"),
        pytest.param(
            event("app_home_opened", user="U1", channel="D1", tab="home"),
            HomeOpened(ANA, "D1", "home"),
            id="the home is opened",
        ),
        pytest.param(
            event("tokens_revoked", tokens={"bot": ["UCHORUS"], "oauth": [3]}),
            TokensRevoked("T0LARK", ("UCHORUS",), ()),
            id="tokens are revoked",
        ),
        pytest.param(event("app_uninstalled"), Uninstalled("T0LARK"), id="Chorus is uninstalled"),
        pytest.param(
            {"type": "app_rate_limited", "minute_rate_limited": 1790000000},
            RateLimited(1790000000),
            id="events are left out",
        ),
    ],
)
def test_an_event_is_read(payload: dict[str, Any], expected: object) -> None:
    assert read(payload, U2="Bo") == expected


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (message(user="UCHORUS"), "Chorus's own message"),
        (message(user="", bot_id="BCHORUS", subtype="bot_message"), "Chorus's own message"),
        (message(bot_id="B9"), "an app's message"),
        (message(user="USLACKBOT"), "an app's message"),
        (message(subtype="channel_join"), "a notice: channel_join"),
        (message(subtype="message_replied"), "a reply that comes as a message of its own"),
        (message(text="  "), "a message without words or files"),
        (event(subtype="message_changed", channel="C1", message={"ts": TS, "user": "UCHORUS"}), "Chorus's own message"),
        (
            event(
                subtype="message_changed",
                channel="C1",
                message={"ts": TS, "user": "U1", "text": "a", "attachments": [{}]},
                previous_message={"ts": TS, "user": "U1", "text": "a"},
            ),
            "a change that is none of the words",
        ),
        (event("reaction_added", user="UCHORUS", reaction="memo", item={}), "Chorus's own reaction"),
        (event("reaction_added", user="U1", reaction="x", item={"type": "file"}), "a reaction to no message"),
        (event("pin_added"), "an event Chorus has no use for: pin_added"),
        ({"type": "interactive_message"}, "a payload Chorus has no use for: interactive_message"),
        ({"type": "view_submission", "view": {"id": "V1", "callback_id": "x"}}, "a view that is no form of Chorus"),
    ],
)
def test_what_is_nothing_to_chorus_is_left_out_with_a_reason(payload: dict[str, Any], why: str) -> None:
    assert read(payload) == Ignored(why)


ACTION = {"action_id": "press:3", "value": "polls.vote:17:2", "action_ts": LATER, "type": "button"}
PRESSED = {
    "type": "block_actions",
    "user": {"id": "U1", "username": "ana", "team_id": "T0LARK"},
    "trigger_id": "1.2.x",
    "response_url": "https://hooks.test/1",
    "container": {"type": "message", "message_ts": TS, "channel_id": "C1"},
    "channel": {"id": "C1", "name": "general"},
    "actions": [ACTION],
}


def press(**more: Any) -> Press:
    who = Profile(Identity("slack", "T0LARK", "U1"), "ana")
    values = {
        "key": "slack:1.2.x",
        "who": who,
        "where": HERE,
        "at": LATER_AT,
        "message": TS,
        "token": "polls.vote:17:2",
    }
    return Press(**{**values, **more})


@pytest.mark.parametrize(
    ("action", "token", "values"),
    [
        (ACTION, "polls.vote:17:2", ()),
        ({"action_id": "pick:0:polls.pick:17", "selected_option": {"value": "12"}}, "polls.pick:17", ("12",)),
        (
            {"action_id": "pick:0:polls.pick:17", "selected_options": [{"value": "1"}, {"value": "2"}]},
            *("polls.pick:17", ("1", "2")),
        ),
        ({"action_id": "take:1", "selected_option": {"value": "polls.vote:17:11"}}, "polls.vote:17:11", ()),
    ],
)
def test_a_press_carries_its_token(action: dict[str, Any], token: str, values: tuple[str, ...]) -> None:
    found = read({**PRESSED, "actions": [{**action, "action_ts": LATER}]})
    assert isinstance(found, Acted)
    assert found.event == press(token=token, values=values)
    assert (found.trigger, found.answer, found.surface) == ("1.2.x", "https://hooks.test/1", "message")


def test_a_press_on_a_private_message_a_form_or_the_home_says_so() -> None:
    private = read({**PRESSED, "container": {"message_ts": TS, "channel_id": "C1", "is_ephemeral": True}})
    assert isinstance(private, Acted)
    assert private.surface == "ephemeral"
    bare = {key: value for key, value in PRESSED.items() if key not in ("channel", "container")}
    home = read({**bare, "view": {"id": "V1", "type": "home"}})
    assert isinstance(home, Acted)
    assert (home.surface, home.view) == ("home", "V1")
    assert home.event == press(where=Place("slack", "T0LARK", "U1"), message="")
    form = forms.view(Form("a.b", "T", (Field("f", "F"),), "Go"), HERE, TEXTS)
    modal = read({**bare, "view": {**form, "id": "V2"}})
    assert isinstance(modal, Acted)
    assert (modal.surface, modal.event) == ("modal", press(message=""))


def test_a_command_is_read_with_its_words() -> None:
    payload = {
        "command": "/poll",
        "text": '"Which &amp; why?" --in <#C2|sauces> ',
        "channel_id": "C1",
        "user_id": "U1",
        "user_name": "ana",
        "trigger_id": "1.2.y",
        "response_url": "https://hooks.test/2",
        "team_id": "T0LARK",
    }
    found = read(payload)
    assert isinstance(found, Acted)
    who = Profile(Identity("slack", "T0LARK", "U1"), "ana")
    words = '"Which & why?" --in #sauces'
    assert found.event == Command(key="slack:1.2.y", who=who, where=HERE, at=NOW, name="poll", words=words)
    assert (found.surface, found.hint) == ("command", {"name": "ana", "team_id": "T0LARK"})


def test_a_form_that_was_sent_or_closed_is_read() -> None:
    view = forms.view(Form("a.b:1", "T", (Field("f", "F"),), "Go"), HERE, TEXTS)
    view |= {"id": "V1", "root_view_id": "V0", "state": {"values": {"field:f": {"value": {"value": "x"}}}}}
    payload = {"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "1.2.z", "view": view}
    found = read(payload)
    assert isinstance(found, FormSent)
    assert found.event == Submitted(key="slack:1.2.z", who=ANA, where=HERE, at=NOW, token="a.b:1", answers={"f": "x"})
    assert (found.view, found.root, found.sent.complete) == ("V1", "V0", True)
    closed = read({**payload, "type": "view_closed"})
    assert isinstance(closed, FormClosed)
    assert closed.sent.token == "a.b:1"
    elsewhere = incoming.read(payload, Own("T2", "U"), NOW)
    assert elsewhere == Ignored("a form of another workspace")


def test_an_action_on_a_message_holds_the_message() -> None:
    payload = {
        "type": "message_action",
        "callback_id": "feedback.save",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "action_ts": LATER,
        "trigger_id": "1.2.w",
        "message_ts": TS,
        "message": {"user": "U2", "text": "The lid leaks", "team": "T0LARK"},
    }
    found = read(payload)
    assert isinstance(found, Acted)
    other = Profile(Identity("slack", "T0LARK", "U2"), "U2")
    assert found.event == Picked(
        key="slack:1.2.w", who=ANA, where=HERE, at=LATER_AT, action="feedback.save", said=said(key="", who=other)
    )
    assert read({**payload, "message": {"bot_id": "B1"}}) == Ignored("an action on a message that nobody wrote")


def test_a_global_shortcut_is_named() -> None:
    payload = {"type": "shortcut", "callback_id": "new_poll", "user": {"id": "U1"}, "trigger_id": "1.2.v"}
    assert read(payload) == ShortcutUsed("slack:1.2.v", ANA, "new_poll", "1.2.v", {"id": "U1"})


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        ([], "the payload is no object"),
        ({}, "type is missing"),
        (event(channel="C1", user="U1", ts="yesterday"), "ts is no time like 1791750400.000100"),
        (event(channel="C1", ts=TS), "user is missing"),
        (message(channel=["C1"]), "channel is no id"),
        (event("reaction_added", user="U1", item=3), "item is no object"),
        ({"type": "event_callback", "event_id": "Ev1"}, "event is no object"),
        ({"type": "event_callback", "event": {}}, "event_id is no id"),
        ({**PRESSED, "actions": []}, "actions is empty"),
        ({**PRESSED, "user": None}, "user is no object"),
        ({"command": "", "user_id": "U1"}, "command is missing"),
        ({"type": "shortcut", "user": {"id": "U1"}}, "callback_id is missing"),
        ({"type": "app_rate_limited"}, "minute_rate_limited is no number"),
    ],
)
def test_a_payload_that_cannot_be_read_says_what_is_wrong(payload: object, why: str) -> None:
    assert read(payload) == Malformed(why)


def test_who_is_mentioned_and_whose_payload_it_is_are_known_before_reading() -> None:
    assert incoming.users_in(message(text="<@U2> <@U3|bo> <@U2>")) == ("U2", "U3")
    assert incoming.users_in(event(message={"text": "<@U4>"})) == ("U4",)
    assert incoming.users_in([]) == ()
    assert incoming.space_of(message()) == "T0LARK"
    assert incoming.space_of({"authorizations": [{"team_id": "T1"}], "team_id": "T2"}) == "T1"
    assert incoming.space_of({"view": {"app_installed_team_id": "T3"}, "team": {"id": "T4"}}) == "T3"
    assert incoming.space_of({"team": {"id": "T4"}}) == "T4"
    assert incoming.space_of(None) == ""
