"""slack-bolt, unchanged, in conversation with people of the fake, by Socket Mode and by HTTP."""

import re
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from tests.fakes.slack.conftest import Way, World

FORM = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "A question"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}
POLL = [
    {"type": "section", "block_id": "head", "text": {"type": "mrkdwn", "text": "*Which sauce?*"}},
    {
        "type": "actions",
        "block_id": "choices",
        "elements": [
            {
                "type": "button",
                "action_id": f"vote:{number}",
                "value": f"polls.vote:1:{number}",
                "text": {"type": "plain_text", "text": text},
            }
            for number, text in enumerate(("Ketchup", "Mayo"))
        ],
    },
]


async def test_what_a_person_says_reaches_the_app_once_and_is_acknowledged(world: World, way: Way) -> None:
    heard: list[dict[str, Any]] = []
    bolt = world.bolt()

    @bolt.event(re.compile(".*"))
    async def hear(event: dict[str, Any]) -> None:
        heard.append(event)

    async with way(world, bolt):
        message = await world.ana.says(world.general, "Tom & <Jerry>")
        reply = await world.ben.says(world.general, "an answer", message)
        await world.ana.edits(message, "Tom")
        await world.ben.reacts(message, "thumbsup")
        await world.ben.unreacts(message, "thumbsup")
        await world.ben.deletes(reply)
    assert [(event["type"], event.get("subtype")) for event in heard] == [
        ("message", None),
        ("message", None),
        ("message", "message_changed"),
        ("reaction_added", None),
        ("reaction_removed", None),
        ("message", "message_deleted"),
    ]
    assert heard[0]["text"] == "Tom &amp; &lt;Jerry&gt;"
    assert heard[1]["thread_ts"] == message.ts
    assert all(delivery.acked and len(delivery.attempts) == 1 for delivery in world.app.deliveries)


async def test_a_command_opens_a_form_and_the_form_posts_a_poll(world: World, way: Way) -> None:
    bolt = world.bolt()
    _serve(bolt)
    async with way(world, bolt):
        answer = await world.ana.types("/poll", "", world.general)
        assert answer.ok
        form = await world.ana.form()
        assert form.title == "A question"
        refused = await world.ana.submits({"question": "short"})
        assert refused.errors == {"question": "Too short"}
        assert world.ana.modal is form
        assert (await world.ana.submits({"words": "Which sauce do you like?"})).ok
        assert world.ana.modal is None
        poll = world.ben.sees(world.general)[-1]
        assert "Which sauce?" in poll.words
        await world.ben.presses(poll, "Mayo")
        assert (await world.ben.hears(world.general)).text == "Counted: polls.vote:1:1"
        assert world.ana.private(world.general) == []
    assert world.slack.violations == []


def _serve(bolt: AsyncApp) -> None:
    @bolt.command("/poll")
    async def start(ack: AsyncAck, client: Any, command: dict[str, Any]) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)
        await ack()

    @bolt.view("ask")
    async def submitted(ack: AsyncAck, client: Any, view: dict[str, Any], context: Any) -> None:
        words = view["state"]["values"]["question"]["words"]["value"]
        if len(words) < 10:
            await ack(response_action="errors", errors={"question": "Too short"})
            return
        await client.chat_postMessage(channel="#general", text=words, blocks=POLL)
        await ack()

    @bolt.action(re.compile("^vote:"))
    async def voted(ack: AsyncAck, respond: AsyncRespond, action: dict[str, Any]) -> None:
        await ack()
        await respond(f"Counted: {action['value']}")

    @bolt.event(re.compile(".*"))
    async def nothing() -> None:
        return None


async def test_an_app_home_is_published_when_it_is_opened(world: World, way: Way) -> None:
    bolt = world.bolt()

    @bolt.event("app_home_opened")
    async def opened(event: dict[str, Any], client: Any) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": POLL})

    async with way(world, bolt):
        home = await world.ana.opens_home()
    assert home is not None
    assert "Ketchup" in home.words
    assert world.ben.home is None


async def test_an_app_gets_what_its_manifest_asks_for_and_no_more(world: World) -> None:
    manifest = {
        "display_information": {"name": "Little"},
        "features": {"slash_commands": [{"command": "/little", "description": "Does little"}]},
        "oauth_config": {"scopes": {"bot": ["commands", "channels:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.channels"]}},
    }
    little = world.slack.app_of(manifest)
    message = await world.ana.says(world.general, "hello")
    await world.ana.reacts(message, "thumbsup")
    await world.ana.types("/little", "@ben", world.general, little)
    assert [each.event.get("type", each.kind) for each in little.deliveries] == ["message", "slash_commands"]
    assert little.deliveries[-1].payload["text"] == "@ben"
    with pytest.raises(AssertionError, match="not a command"):
        await world.ana.types("/poll", "", world.general, little)
    with pytest.raises(AssertionError, match="no shortcut"):
        await world.ana.shortcut("save", message, little)
    with pytest.raises(AssertionError, match="no App Home"):
        await world.ana.opens_home(little)


async def test_a_message_shortcut_carries_the_message(world: World, way: Way) -> None:
    bolt = world.bolt()
    seen: list[dict[str, Any]] = []

    @bolt.shortcut("save")
    async def save(ack: AsyncAck, body: dict[str, Any]) -> None:
        seen.append(body)
        await ack()

    @bolt.event(re.compile(".*"))
    async def nothing() -> None:
        return None

    async with way(world, bolt):
        message = await world.ana.says(world.general, "worth keeping")
        assert (await world.ben.shortcut("save", message)).ok
    assert seen[0]["message"]["text"] == "worth keeping"
    assert seen[0]["user"]["id"] == world.ben.id
