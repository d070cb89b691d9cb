"""The past of a channel, as the events of live delivery."""

from datetime import timedelta

from handlers.core.events import Place, Reacted, Removed, Said
from tests.bot.platforms.web.conftest import Room
from tests.stage import START

HERE = Place("web", "web", "talk")


async def test_a_message_that_was_deleted_is_only_told_as_removed(room: Room) -> None:
    message = await room.say("ana", "taken back")
    await room.call("DELETE", f"/api/v1/messages/{message['id']}?as=ana")
    past = [event async for event in room.platform.history(HERE, START - timedelta(days=1))]
    assert past == [Removed(where=HERE, at=START, message=message["id"])]


async def test_reactions_follow_their_message_as_they_were_delivered(room: Room) -> None:
    message = await room.say("ana", "Less sugar")
    await room.call("PUT", f"/api/v1/messages/{message['id']}/reactions/👍?as=ken")
    past = [event async for event in room.platform.history(HERE, START - timedelta(days=1))]
    assert [type(event) for event in past] == [Said, Reacted]
    assert past == room.runtime.of(Said) + room.runtime.of(Reacted)


async def test_a_long_past_is_told_whole(room: Room) -> None:
    for number in range(450):
        await room.platform.chat.say("ana", "talk", str(number))
    past = [event async for event in room.platform.history(HERE, START - timedelta(days=1))]
    assert [event.text for event in past if isinstance(event, Said)] == [str(number) for number in range(450)]


async def test_only_the_channel_that_is_asked_for_is_told(room: Room) -> None:
    await room.say("ana", "elsewhere", channel="przepisy")
    assert [event async for event in room.platform.history(HERE, START - timedelta(days=1))] == []
