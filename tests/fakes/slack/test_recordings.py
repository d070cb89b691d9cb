"""What the fake sends has the keys and types of what Slack sent when it was recorded."""

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.fakes.slack.conftest import World, by_socket
from tests.fakes.slack.shared import spec
from tests.fakes.slack.test_end_to_end import FORM, POLL

# Of organisations above workspaces and of retired fields, which the fake does not play.
LEFT_OUT = {
    "enterprise_id",
    "enterprise",
    "enterprise_name",
    "authed_users",
    "authed_teams",
    "user_team",
    "source_team",
}
# What the recording of one field happens not to hold.
ONLY_SOMETIMES = {"thumb_", "original_", "is_locked", "emoji", "client_msg_id", "has_rich_preview"}

Act = Callable[[World], Awaitable[Any]]


def _kind(value: Any) -> str:
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


def lacking(recorded: Any, made: Any, at: str = "") -> list[str]:
    """What the recording has and the fake's payload has not, or has as another type."""
    if isinstance(recorded, dict) and isinstance(made, dict):
        found = []
        for key, value in recorded.items():
            if key in LEFT_OUT or any(key.startswith(start) for start in ONLY_SOMETIMES) or value is None:
                continue
            if key not in made:
                found.append(f"{at}/{key} is missing")
            elif key not in ("values", "blocks", "icons"):
                found += lacking(value, made[key], f"{at}/{key}")
        return found
    if isinstance(recorded, list) and isinstance(made, list):
        return lacking(recorded[0], made[0], f"{at}/0") if recorded and made else []
    return [] if _kind(recorded) == _kind(made) or made is None else [f"{at} is {_kind(made)}, not {_kind(recorded)}"]


async def _says(world: World) -> None:
    await world.ana.says(world.general, "Hello World!")


async def _edits(world: World) -> None:
    await world.ana.edits(await world.ana.says(world.general, "Hello"), "Hello World!")


async def _deletes(world: World) -> None:
    await world.ana.deletes(await world.ana.says(world.general, "Hello"))


async def _shares(world: World) -> None:
    await world.ana.uploads(world.general, "file.png", b"png", "Hi there!")


async def _broadcasts(world: World) -> None:
    head = await world.ana.says(world.general, "Write in the thread")
    await world.ben.says(world.general, "Hi there!", head, broadcast=True)


async def _reacts(world: World) -> None:
    await world.ben.reacts(await world.ana.says(world.general, "Hello"), "thumbsup")


async def _mentions(world: World) -> None:
    await world.ana.says(world.general, f"<@{world.app.bot()}>")


async def _commands(world: World) -> None:
    await world.ana.types("/hello", "Hi", world.general)


async def _presses(world: World) -> None:
    await world.client.chat_postEphemeral(channel=world.general.id, user=world.ana.id, text="poll", blocks=POLL)
    await world.ana.presses(world.ana.private(world.general)[0], "Ketchup")


async def _shortcut(world: World) -> None:
    await world.ben.shortcut("save", await world.ana.says(world.general, "Hello"))


async def _submits(world: World) -> None:
    view = world.slack.screens.open(world.ana, world.app, FORM)
    await world.ana.submits({"question": "Which sauce?"}, view)


async def _closes(world: World) -> None:
    world.slack.screens.open(world.ana, world.app, FORM | {"notify_on_close": True})
    await world.ana.closes()


SCENES: dict[str, Act] = {
    "test_message:message_body": _says,
    "test_message_changed:event_payload": _edits,
    "test_message_deleted:event_payload": _deletes,
    "test_message_file_share:event_payload": _shares,
    "test_message_thread_broadcast:event_payload": _broadcasts,
    "test_events:reaction_added_body": _reacts,
    "test_events:app_mention_body": _mentions,
    "test_slash_command:slash_command_body": _commands,
    "test_block_actions:body": _presses,
    "test_shortcut:message_shortcut_body": _shortcut,
    "test_view_submission:body": _submits,
    "test_view_closed:body": _closes,
}


@pytest.mark.parametrize("name", SCENES)
async def test_payloads_hold_what_was_recorded(world: World, name: str) -> None:
    recorded = spec("bolt-python-payloads.json")[name]
    if isinstance(recorded, str):
        recorded = dict(parse_qsl(recorded))
    await SCENES[name](world)
    assert lacking(recorded, world.app.deliveries[-1].payload) == []


KNOWN = {
    "events/MessagePayload": _says,
    "events/MessageChangedPayload": _edits,
    "events/MessageDeletedPayload": _deletes,
    "events/MessageThreadBroadcastPayload": _broadcasts,
    "events/ReactionAddedPayload": _reacts,
    "events/AppMentionPayload": _mentions,
    "events/MemberJoinedChannelPayload": lambda world: world.ana.invites(_new(world), world.ben),
    "events/MemberLeftChannelPayload": lambda world: world.ben.leaves(world.general),
    "events/ChannelRenamePayload": lambda world: world.ana.renames(world.general, "town-square"),
    "events/ChannelArchivePayload": lambda world: world.ana.archives(world.general),
    "events/ChannelDeletedPayload": lambda world: world.ana.destroys(world.general),
    "events/ChannelCreatedPayload": lambda world: world.ana.founds("kitchen"),
    "events/TeamJoinPayload": lambda world: world.ben.arrives(),
    "events/UserChangePayload": lambda world: world.ana.changes(locale="pl-PL", tz="Asia/Tokyo"),
    "events/AppHomeOpenedPayload": lambda world: world.ana.opens_home(),
    "events/TokensRevokedPayload": lambda world: world.ana.revokes(world.app),
    "events/AppUninstalledPayload": lambda world: world.ana.uninstalls(world.app),
    "app-backend/slash-commands/SlashCommandPayload": _commands,
    "app-backend/interactive-components/BlockActionPayload": _presses,
    "app-backend/interactive-components/MessageShortcutPayload": _shortcut,
    "app-backend/views/ViewSubmissionPayload": _submits,
}
# Newer than the logs.
NEWER = {
    "context_team_id",
    "context_enterprise_id",
    "parent_user_id",
    "reply_users",
    "files",
    "root",
    "response_urls",
    "event_ts",
}


def _new(world: World) -> Any:
    world.ben.id in world.general.members and world.general.members.remove(world.ben.id)
    return world.general


def invented(known: Any, made: Any, at: str = "") -> list[str]:
    """What the fake's payload has and no log of Slack ever had."""
    if isinstance(known, dict) and isinstance(made, dict):
        found = []
        for key, value in made.items():
            if key in NEWER or key == "blocks" or value is None:
                continue
            if key not in known:
                found.append(f"{at}/{key} was never seen")
            elif key not in ("values", "state", "cache_ts"):
                found += invented(known[key], value, f"{at}/{key}")
        return found
    if isinstance(known, list) and isinstance(made, list):
        return invented(known[0], made[0], f"{at}/0") if known and made else []
    return []


@pytest.mark.parametrize("name", KNOWN)
async def test_payloads_hold_nothing_that_slack_never_sent(world: World, name: str) -> None:
    known = spec(f"json-logs/{name}.json")
    await KNOWN[name](world)
    kind = known.get("event", {}).get("type")
    found = [each.payload for each in world.app.deliveries if each.event.get("type") == kind or kind is None]
    assert found
    assert invented(known, found[-1]) == []


async def test_the_envelopes_of_sockets_are_as_recorded(world: World) -> None:
    recorded = spec("python-slack-sdk/socket_mode_envelopes.json")
    bolt = world.bolt()

    @bolt.command("/hello")
    async def hello(ack: Any) -> None:
        await ack()

    @bolt.event(re.compile(".*"))
    async def hear() -> None:
        return None

    async with by_socket(world, bolt):
        await _mentions(world)
        await _commands(world)
        sent = world.app.sockets[0].sent
    assert lacking(recorded["hello/"][0], sent[0]) == []
    for kind in ("events_api/event_callback", "slash_commands/"):
        envelope = next(each for each in reversed(sent) if each["type"] == kind.split("/")[0])
        without = {**recorded[kind][0], "payload": {}}
        assert lacking(without, envelope) == []


def test_a_missing_key_and_another_type_are_noticed() -> None:
    assert lacking({"a": 1, "b": {"c": "x"}}, {"b": {"c": 2}}) == ["/a is missing", "/b/c is number, not str"]
    assert invented({"a": 1}, {"a": 1, "b": 2}) == ["/b was never seen"]
