"""What becomes of messages: posting, editing, threads, private ones, history."""

import pytest

from tests.fakes.slack.conftest import World
from tests.fakes.slack.test_blocks import section
from tests.fakes.slack.test_requests import refused


async def test_text_without_blocks_takes_the_blocks_away(world: World) -> None:
    posted = await world.client.chat_postMessage(channel=world.general.id, text="poll", blocks=[section()])
    await world.client.chat_update(channel=world.general.id, ts=posted["ts"], text="closed")
    (message,) = world.ana.sees(world.general)
    assert (message.text, message.blocks, message.words) == ("closed", [], "closed")


async def test_only_own_messages_are_edited_and_deleted(world: World) -> None:
    said = await world.ana.says(world.general, "mine")
    at = {"channel": world.general.id, "ts": said.ts}
    assert await refused(world.client.chat_update(text="yours", **at)) == "cant_update_message"
    assert await refused(world.client.chat_delete(**at)) == "cant_delete_message"
    assert await refused(world.client.chat_update(channel=world.general.id, ts="1.1", text="x")) == "message_not_found"


async def test_ephemeral_messages_are_seen_by_one_and_cannot_be_addressed(world: World) -> None:
    sent = await world.client.chat_postEphemeral(channel=world.general.id, user=world.ana.id, text="only you")
    assert [each.text for each in world.ana.private(world.general)] == ["only you"]
    assert world.ben.sees(world.general) == []
    at = {"channel": world.general.id, "ts": sent["message_ts"]}
    assert await refused(world.client.chat_update(text="x", **at)) == "message_not_found"
    assert (await world.client.conversations_history(channel=world.general.id))["messages"] == []
    stranger = world.team.user("Carl")
    assert (
        await refused(world.client.chat_postEphemeral(channel=world.general.id, user=stranger.id, text="x"))
        == "user_not_in_channel"
    )


async def test_replies_stand_under_their_message(world: World) -> None:
    head = await world.client.chat_postMessage(channel=world.general.id, text="head")
    first = await world.ana.says(world.general, "first", head["ts"])
    await world.client.chat_postMessage(channel=world.general.id, text="deeper", thread_ts=first.ts)
    await world.ben.says(world.general, "shown too", head["ts"], broadcast=True)
    replies = await world.client.conversations_replies(channel=world.general.id, ts=head["ts"])
    assert [each["text"] for each in replies["messages"]] == ["head", "first", "deeper", "shown too"]
    assert replies["messages"][0]["reply_count"] == 3
    assert {each["thread_ts"] for each in replies["messages"]} == {head["ts"]}
    history = await world.client.conversations_history(channel=world.general.id)
    assert [each["text"] for each in history["messages"]] == ["shown too", "head"]
    assert await refused(world.client.conversations_replies(channel=world.general.id, ts="1.1")) == "thread_not_found"
    nowhere = world.client.chat_postMessage(channel=world.general.id, text="x", thread_ts="1.1")
    assert await refused(nowhere) == "cannot_reply_to_message"


async def test_a_deleted_head_leaves_a_tombstone_while_it_has_replies(world: World) -> None:
    head = await world.ana.says(world.general, "head")
    reply = await world.ben.says(world.general, "reply", head)
    await world.ana.deletes(head)
    history = (await world.client.conversations_history(channel=world.general.id))["messages"]
    assert [each["subtype"] for each in history] == ["tombstone"]
    await world.ben.deletes(reply)
    assert world.ana.sees(world.general) == []


async def test_metadata_is_given_back_only_when_asked_for(world: World) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"id": "o1"}}
    await world.client.chat_postMessage(channel=world.general.id, text="x", metadata=metadata)
    plain = await world.client.conversations_history(channel=world.general.id)
    asked = await world.client.conversations_history(channel=world.general.id, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert asked["messages"][0]["metadata"] == metadata
    wrong = world.client.chat_postMessage(channel=world.general.id, text="x", metadata={"event_type": "outbox"})
    assert await refused(wrong) == "invalid_metadata_schema"


async def test_history_is_paged_and_bounded(world: World) -> None:
    said = [await world.ana.says(world.general, str(number)) for number in range(5)]
    texts, cursor = [], None
    while cursor != "":
        page = await world.client.conversations_history(channel=world.general.id, limit=2, cursor=cursor)
        texts += [each["text"] for each in page["messages"]]
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
    assert texts == ["4", "3", "2", "1", "0"]
    after = await world.client.conversations_history(channel=world.general.id, oldest=said[2].ts)
    assert [each["text"] for each in after["messages"]] == ["4", "3"]
    until = await world.client.conversations_history(channel=world.general.id, latest=said[1].ts, inclusive=True)
    assert [each["text"] for each in until["messages"]] == ["1", "0"]
    assert await refused(world.client.conversations_history(channel=world.general.id, cursor="?")) == "invalid_cursor"


async def test_reactions_are_put_once_and_taken_back_once(world: World) -> None:
    said = await world.ana.says(world.general, "hello")
    at = {"channel": world.general.id, "timestamp": said.ts}
    await world.client.reactions_add(name="memo", **at)
    assert await refused(world.client.reactions_add(name="memo", **at)) == "already_reacted"
    assert said.reactions == {"memo": [world.app.bot()]}
    await world.client.reactions_remove(name="memo", **at)
    assert await refused(world.client.reactions_remove(name="memo", **at)) == "no_reaction"
    assert await refused(world.client.reactions_add(name="no-such-emoji", **at)) == "invalid_name"
    world.team.emoji["no-such-emoji"] = "https://emoji.example/a.png"
    await world.client.reactions_add(name="no-such-emoji", **at)


async def test_where_the_bot_may_post(world: World) -> None:
    secret = world.team.channel("secret", members=[world.ana], private=True)
    other = world.team.channel("other", members=[world.ana])
    closed = world.team.channel("closed", members=[world.ana], bot=True)
    closed.archived = True
    say = world.client.chat_postMessage
    assert await refused(say(channel=secret.id, text="x")) == "channel_not_found"
    assert await refused(say(channel="C404", text="x")) == "channel_not_found"
    assert await refused(say(channel=closed.id, text="x")) == "is_archived"
    assert (await say(channel=other.id, text="x"))["ok"]
    world.app.grant("chat:write")
    assert await refused(say(channel=other.id, text="x")) == "not_in_channel"
    direct = await say(channel=world.ana.id, text="to you")
    assert direct["channel"] == world.ana.dm().id
    assert await refused(world.client.api_call("chat.postMessage", json={"channel": world.general.id})) == "no_text"


async def test_links_name_channel_and_moment(world: World) -> None:
    said = await world.ana.says(world.general, "hello")
    link = await world.client.chat_getPermalink(channel=world.general.id, message_ts=said.ts)
    assert link["permalink"] == (f"https://larkspoon.slack.com/archives/{world.general.id}/p{said.ts.replace('.', '')}")


@pytest.mark.parametrize("number", [4000, 4001])
async def test_an_edit_takes_less_text_than_a_post(world: World, number: int) -> None:
    posted = await world.client.chat_postMessage(channel=world.general.id, text="x" * number)
    edit = world.client.chat_update(channel=world.general.id, ts=posted["ts"], text="x" * number)
    if number > 4000:
        assert await refused(edit) == "msg_too_long"
    else:
        assert (await edit)["ok"]
