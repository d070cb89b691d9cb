"""Interactions of every kind: what was done, by whom, where, and how to answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.platforms.discord.custom_ids import Asks, Own
from bot.platforms.discord.incoming import Acted, Asked, Completing, Malformed, Menu, Pressed, Reply, Sent, Slash, read
from handlers.core.events import Place, Press, Profile, Role, Said
from tests.bot.platforms.discord.ground import (
    ANA,
    CHANNEL,
    GUILD,
    HERE,
    MESSAGE,
    NOW,
    THREAD,
    Known,
    interaction,
    member,
    message,
    profile,
    user,
)

ID = "1310190000000000123"
AT = datetime(2015, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(ID) >> 22)
KEY = f"discord:{ID}"
WHO = profile(locale="pl")
REPLY = Reply(ID, "interaction-token", "1", CHANNEL, "pl", "en-US")
ON_MESSAGE = Reply(ID, "interaction-token", "1", CHANNEL, "pl", "en-US", MESSAGE)


def only(payload: dict[str, Any], ground: Known | None = None) -> object:
    (found,) = read("INTERACTION_CREATE", payload, ground or Known(), NOW)
    return found


def pressed(custom_id: str, values: list[str] | None = None, **more: Any) -> dict[str, Any]:
    data = {"custom_id": custom_id, "component_type": 2 if values is None else 3}
    shown = {
        "id": MESSAGE,
        "flags": 0,
        "components": [{"type": 1, "components": [{"custom_id": custom_id, "label": "Close"}]}],
    }
    return interaction(3, data if values is None else {**data, "values": values}, **{"message": shown, **more})


def test_a_button_is_a_press_with_its_token() -> None:
    press = Press(key=KEY, who=WHO, where=HERE, at=AT, message=MESSAGE, token="polls.vote:17:2")
    assert only(pressed("polls.vote:17:2")) == Pressed(ON_MESSAGE, press)


def test_a_list_is_a_press_with_its_values() -> None:
    press = Press(key=KEY, who=WHO, where=HERE, at=AT, message=MESSAGE, token="polls.pick:17", values=("30",))
    assert only(pressed("polls.pick:17|2", ["30"])) == Pressed(ON_MESSAGE, press)


def test_a_button_that_stands_in_a_list_is_pressed() -> None:
    press = Press(key=KEY, who=WHO, where=HERE, at=AT, message=MESSAGE, token="polls.close:17")
    assert only(pressed("!more|1", ["polls.close:17"])) == Pressed(ON_MESSAGE, press)


def test_a_button_that_asks_first_says_what_and_is_not_pressed() -> None:
    asked = Asked(ON_MESSAGE, WHO, HERE, Asks("polls.close:17", "Close it?"), "Close")
    assert only(pressed("?polls.close:17|1 Close it?")) == asked


def test_a_button_of_the_platforms_own_is_an_act() -> None:
    assert only(pressed("!form|55.1")) == Acted(ON_MESSAGE, WHO, HERE, Own("form", "55.1"))


def test_a_press_on_a_private_message_says_so() -> None:
    found = only(pressed("polls.vote:17:2", message={"id": "9", "flags": 64}))
    assert isinstance(found, Pressed)
    assert found.reply.ephemeral


def test_who_may_manage_the_guild_is_a_manager() -> None:
    found = only(pressed("polls.vote:1:1", member={**member(), "user": user(), "permissions": str(1 << 5)}))
    assert isinstance(found, Pressed)
    assert found.press.who.role is Role.MANAGER


def test_a_press_in_a_thread_is_in_its_channel_and_answered_in_the_thread() -> None:
    found = only(pressed("polls.vote:1:1", channel_id="750", channel={"id": "750", "type": 11, "parent_id": CHANNEL}))
    assert isinstance(found, Pressed)
    assert (found.press.where, found.reply.channel) == (HERE, "750")
    known = only(pressed("polls.vote:1:1", channel_id=THREAD, channel=None))
    assert isinstance(known, Pressed)
    assert known.press.where == HERE


def test_a_press_in_a_direct_conversation_counts_in_the_persons_guild() -> None:
    payload = pressed("polls.vote:1:1", channel_id="800", channel={"id": "800", "type": 1}, user=user())
    del payload["guild_id"], payload["member"]
    found = only(payload, Known(members={ANA: profile(role=Role.TEAM)}))
    assert isinstance(found, Pressed)
    assert found.press.where == Place("discord", GUILD, "800")
    assert found.press.who == Profile(WHO.identity, "Ana", "pl", role=Role.TEAM)


COMMAND = {
    "id": "7",
    "name": "poll",
    "type": 1,
    "options": [
        {
            "type": 1,
            "name": "new",
            "options": [
                {"type": 3, "name": "question", "value": "Which sauce?"},
                {"type": 5, "name": "multiple", "value": True},
                {"type": 4, "name": "max", "value": 2},
            ],
        }
    ],
}


def test_a_command_has_its_subcommand_and_options() -> None:
    options = (("question", "Which sauce?"), ("multiple", True), ("max", 2))
    assert only(interaction(2, COMMAND)) == Slash(REPLY, KEY, WHO, HERE, AT, "poll", "new", options)


def test_a_command_without_options() -> None:
    assert only(interaction(2, {"name": "chorus", "type": 1})) == Slash(REPLY, KEY, WHO, HERE, AT, "chorus", "", ())


def test_a_subcommand_in_a_group_has_both_names() -> None:
    data = {"name": "a", "type": 1, "options": [{"type": 2, "name": "b", "options": [{"type": 1, "name": "c"}]}]}
    found = only(interaction(2, data))
    assert isinstance(found, Slash)
    assert found.sub == "b c"


def test_completion_says_what_is_typed_so_far() -> None:
    options = [{"type": 3, "name": "number", "value": "1", "focused": True}]
    data = {"name": "poll", "type": 1, "options": [{"type": 1, "name": "close", "options": options}]}
    found = only(interaction(4, data))
    assert found == Completing(REPLY, WHO, HERE, "poll", "close", "number", "1", (("number", "1"),))


def test_a_menu_of_a_message_holds_what_was_said() -> None:
    target = message(author=user("42"), member=None)
    del target["guild_id"], target["member"]
    data = {"name": "Save as feedback", "type": 3, "target_id": MESSAGE, "resolved": {"messages": {MESSAGE: target}}}
    found = only(interaction(2, data))
    assert isinstance(found, Menu)
    assert (found.name, found.who, found.at) == ("Save as feedback", WHO, AT)
    assert isinstance(found.said, Said)
    assert (found.said.who.identity.user, found.said.text, found.said.where) == ("42", "The lid leaks", HERE)


def test_a_menu_of_a_bots_message_holds_nothing_said() -> None:
    target = message(author=user("42", bot=True))
    data = {"name": "Save", "type": 3, "target_id": MESSAGE, "resolved": {"messages": {MESSAGE: target}}}
    found = only(interaction(2, data))
    assert isinstance(found, Menu)
    assert found.said is None


def test_a_modal_holds_what_was_filled_in() -> None:
    parts = [
        {"type": 18, "component": {"type": 4, "custom_id": "t0:title", "value": "Which?"}},
        {"type": 18, "component": {"type": 3, "custom_id": "m0:places", "values": ["a", "b"]}},
        {"type": 18, "component": {"type": 21, "custom_id": "c0:kind", "value": None}},
        {"type": 18, "component": {"type": 19, "custom_id": "f0:photo", "values": ["66"]}},
        {"type": 1, "components": [{"type": 4, "custom_id": "t0:old", "value": "x"}]},
    ]
    files = {"attachments": {"66": {"id": "66", "url": "https://cdn.test/66/lid.png"}}}
    found = only(interaction(5, {"custom_id": "polls.create|55.0", "components": parts, "resolved": files}))
    filled = {
        "t0:title": "Which?",
        "m0:places": ("a", "b"),
        "c0:kind": "",
        "f0:photo": ("https://cdn.test/66/lid.png",),
        "t0:old": "x",
    }
    assert found == Sent(REPLY, KEY, WHO, HERE, AT, "polls.create|55.0", filled)


def test_a_ping_is_nothing() -> None:
    assert read("INTERACTION_CREATE", {"type": 1}, Known(), NOW) == ()


def test_what_cannot_be_answered_is_malformed() -> None:
    found = only({**pressed("polls.vote:1:1"), "token": None})
    assert found == Malformed("INTERACTION_CREATE", "token is not a text")
    stranger = {**pressed("polls.vote:1:1"), "guild_id": None, "member": None, "user": user("42")}
    assert isinstance(only(stranger), Malformed)
