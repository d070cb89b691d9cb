"""Connecting, staying connected, and finding out what was missed: nothing is lost, and what is, is not claimed."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.platforms.base import CannotConnect, Delivery, Forbidden, TryAgain
from bot.platforms.discord.gateway import intents
from bot.platforms.discord.permissions import invitation
from handlers.core.events import Edited, Kept, Place, Reacted, ReadBack, Said, Seen
from tests.bot.platforms.contract import LONG_AGO, poll, saying
from tests.bot.platforms.discord.town import TOKEN, Town, town
from tests.fakes.discord.permissions import BITS


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    async with town() as made:
        await made.open()
        yield made
        await made.platform.idle()
        assert made.discord.violations == []


def texts(place: Town) -> list[str]:
    return [one.text for one in place.runtime.of(Said) if isinstance(one, Said)]


def seen(place: Town, where: Place) -> list[Any]:
    return [one for one in place.runtime.of(Seen) if isinstance(one, Seen) and one.where == where]


async def test_a_wrong_token_is_hopeless_and_says_where_to_get_one() -> None:
    async with town() as made:
        made.settings = type(made.settings)(True, "another-token")
        with pytest.raises(CannotConnect) as caught:
            await made.open()
        assert caught.value.hopeless
        assert "reset it under Bot" in str(caught.value)
        assert made.platform.state.status == "failed"
        with pytest.raises(TryAgain):
            await made.platform.post(Delivery("o1", made.here, saying("hello")))


async def test_a_missing_intent_is_hopeless_and_says_where_to_switch_it_on() -> None:
    async with town() as made:
        made.bot.intents = 0
        with pytest.raises(CannotConnect) as caught:
            await made.open()
        assert caught.value.hopeless
        assert "Message Content Intent" in str(caught.value)


async def test_discord_that_cannot_be_reached_is_tried_again_later() -> None:
    async with town() as made:
        made.discord.faults.fails("GET", "/users/@me", 403, times=9)
        with pytest.raises(CannotConnect) as caught:
            await made.open()
        assert not caught.value.hopeless
        await made.close()
        made.discord.faults.over()
        await made.open()
        assert made.platform.state.status == "ready"


async def test_only_the_intents_that_are_needed_are_asked_for(place: Town) -> None:
    [session] = place.discord.gateway.of(place.bot)
    assert session.intents == intents().value
    assert not intents().members and not intents().presences


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(place: Town) -> None:
    await place.says(place.ana, "before")
    await place.discord.gateway.drop()
    await place.ana.says(place.general, "meanwhile")
    await place.heard(Said, 2)
    assert texts(place) == ["before", "meanwhile"]
    assert place.runtime.of(ReadBack) == []


async def test_a_session_that_cannot_be_resumed_is_read_back(place: Town) -> None:
    await place.says(place.ana, "before")
    place.discord.gateway.forgets()
    await place.discord.gateway.drop()
    await place.ana.says(place.general, "meanwhile")
    await place.heard(ReadBack)
    await place.heard(Said, 2)
    assert set(texts(place)) == {"before", "meanwhile"}


@pytest.mark.parametrize(
    "payload",
    [
        {"op": 0, "t": "MESSAGE_CREATE", "s": 9, "d": {"id": "x"}},
        {"op": 0, "t": "GUILD_CREATE", "s": 9, "d": {"id": None}},
        {"op": 0, "t": "CHANNEL_UPDATE", "s": 9, "d": 17},
        {"op": 0, "t": "INTERACTION_CREATE", "s": 9, "d": {"type": 3}},
        {"op": 0, "t": "SOMETHING_NEW", "s": 9, "d": {}},
    ],
    ids=lambda payload: f"a poisoned {payload['t']}",
)
async def test_a_payload_that_nobody_can_read_is_survived(place: Town, payload: dict[str, Any]) -> None:
    sequence = place.discord.gateway.of(place.bot)[0].sequence
    place.discord.gateway.poison(payload | {"s": sequence})
    await place.says(place.ana, "still here")
    assert texts(place) == ["still here"]
    assert place.platform.state.status == "ready"


async def test_a_payload_that_ends_discord_py_makes_a_new_connection(place: Town) -> None:
    place.discord.gateway.poison('{"op": "no number", "d"')
    await place.until(lambda: place.discord.gateway.identified == 2)
    await place.until(lambda: place.platform.state.status == "ready")
    await place.says(place.ana, "still here")
    assert texts(place) == ["still here"]


async def test_a_token_that_was_reset_fails_and_says_so(place: Town) -> None:
    await place.discord.revokes(place.bot)
    await place.until(lambda: place.platform.state.status == "failed")
    assert "token" in place.platform.state.text


async def test_what_was_said_edited_reacted_and_deleted_while_away_is_read_back(place: Town) -> None:
    kept = await place.says(place.ana, "The lid leaks")
    gone = await place.says(place.ana, "spam")
    await place.close()
    place.runtime.events.clear()
    place.discord.clock.passes(minutes=10)
    await place.ana.edits(kept, "The lid leaks badly")
    await place.ana.deletes(gone)
    await place.ben.reacts(kept, "👍")
    new = await place.ben.says(place.general, "Mine too")
    thread = await place.ana.opens_thread(kept, "About the lid")
    inside = await place.ben.says(thread, "In the thread")
    place.discord.clock.passes(minutes=10)
    await place.open()
    assert texts(place) == ["The lid leaks badly", "Mine too", "In the thread"]
    said = place.runtime.of(Said)
    assert [(one.message, one.thread) for one in said if isinstance(one, Said)] == [
        (str(kept.id), None),
        (str(new.id), None),
        (str(inside.id), str(kept.id)),
    ]
    assert [(one.text, one.message) for one in place.runtime.of(Edited) if isinstance(one, Edited)] == [
        ("The lid leaks badly", str(kept.id))
    ]
    assert [(one.emoji, one.who.name) for one in place.runtime.of(Reacted) if isinstance(one, Reacted)] == [
        ("👍", "Ben")
    ]
    [back] = [one for one in place.runtime.of(ReadBack) if isinstance(one, ReadBack) and one.where == place.here]
    assert [one.message for one in back.messages] == [str(kept.id), str(new.id), str(inside.id)]
    assert isinstance(back.messages[0], Kept)
    assert [(emoji, len(people)) for emoji, people in back.messages[0].reactions or ()] == [("👍", 1)]
    [stretch] = seen(place, place.here)
    assert stretch.since <= said[0].at <= stretch.at


async def test_what_may_not_be_read_back_is_not_claimed_as_seen_and_the_team_hears_of_it(place: Town) -> None:
    await place.says(place.ana, "before")
    await place.close()
    place.runtime.events.clear()
    place.discord.clock.passes(minutes=10)
    place.guild.denies(place.bot, place.general, "read_message_history")
    await place.ben.says(place.general, "Mine too")
    await place.open()
    assert seen(place, place.here) == []
    assert place.runtime.of(ReadBack) == [] or all(one.where != place.here for one in place.runtime.of(ReadBack))  # type: ignore[union-attr]
    assert (place.here, "history") in place.runtime.lacks


async def test_permissions_that_are_missing_are_told_with_the_link_that_mends_them(place: Town) -> None:
    place.guild.denies(place.bot, place.general, "send_messages", "add_reactions")
    await place.until(lambda: (place.here, "post") in place.runtime.lacks)
    assert "Send Messages, Add Reactions" in place.runtime.lacks[place.here, "post"]
    place.guild.allows(place.bot, place.general, "send_messages", "add_reactions")
    await place.until(lambda: (place.here, "post") not in place.runtime.lacks)


async def test_a_post_that_is_not_allowed_names_the_link(place: Town) -> None:
    place.guild.denies(place.bot, place.general, "send_messages")
    with pytest.raises(Forbidden) as caught:
        await place.platform.post(Delivery("o1", place.here, saying("hello")))
    assert caught.value.remedy.startswith("https://discord.com/oauth2/authorize?client_id=")


async def test_commands_are_registered_once_and_again_only_when_they_changed(place: Town) -> None:
    def registrations() -> int:
        return len([one for one in place.discord.requests if one.method == "PUT" and one.path.endswith("/commands")])

    assert registrations() == 1
    await place.close()
    await place.open()
    assert registrations() == 1


async def test_a_post_whose_answer_was_lost_is_not_posted_again(place: Town) -> None:
    delivery = Delivery("0000000000000001ABCDEF", place.here, poll(3))
    place.discord.faults.cuts("POST", "/channels/{channel_id}/messages", done=True)
    with pytest.raises(TryAgain):
        await place.platform.post(delivery)
    await place.platform.post(delivery)
    mine = [one for one in place.general.messages.values() if one.author is place.bot.user]
    assert len(mine) == 1


async def test_a_post_of_long_ago_is_looked_for_before_it_is_repeated(place: Town) -> None:
    outbox = f"{int(place.discord.clock().timestamp() * 1e6):014x}ABCDEF"
    first = await place.platform.post(Delivery(outbox, place.here, poll(3)))
    place.discord.clock.passes(minutes=30)
    for number in range(3):
        await place.ana.says(place.general, f"later {number}")
    assert await place.platform.post(Delivery(outbox, place.here, poll(4))) == first
    other = await place.platform.post(Delivery(outbox[:-1] + "G", place.here, poll(4)))
    assert other != first


async def test_a_rate_limit_is_waited_for_or_told(place: Town) -> None:
    place.discord.faults.limits("POST", "/channels/{channel_id}/messages", seconds=0.01)
    await place.platform.post(Delivery("o1", place.here, saying("after a short wait")))
    place.discord.faults.limits("POST", "/channels/{channel_id}/messages", seconds=45.0)
    with pytest.raises(TryAgain) as caught:
        await place.platform.post(Delivery("o2", place.here, saying("later")))
    assert caught.value.after == 45.0
    place.discord.faults.limits("POST", "/channels/{channel_id}/messages", seconds=7.0, via=False)
    with pytest.raises(TryAgain) as caught:
        await place.platform.post(Delivery("o3", place.here, saying("later")))
    assert caught.value.after >= 7.0


async def test_a_file_is_posted_with_its_alternative_text(place: Town) -> None:
    message = await place.platform.send_file(place.here, "chart.png", b"\x89PNG", alt="Feeling turned on Tuesday")
    shown = place.message(message)
    assert shown is not None
    assert [(one.name, one.content, one.description) for one in shown.uploads] == [
        ("chart.png", b"\x89PNG", "Feeling turned on Tuesday")
    ]


async def test_shards_are_only_those_configured() -> None:
    async with town() as made:
        number = (made.guild.id >> 22) % 2
        made.settings = type(made.settings)(
            True, TOKEN, community_channels=("#general",), shard_ids=(number,), shard_count=2
        )
        await made.open()
        assert [session.shard for session in made.discord.gateway.of(made.bot)] == [(number, 2)]
        await made.says(made.ana, "hello")


async def test_the_permissions_of_the_invite_link_are_enough_for_everything() -> None:
    async with town() as made:
        members = made.guild.role("Members", *BITS)
        made.guild.gives(made.ana, members)
        made.guild.strips(made.guild.everyone, *BITS)
        made.guild.strips(made.bot, *BITS)
        wanted = int(parse_qs(urlsplit(invitation(str(made.bot.id))).query)["permissions"][0])
        for channel in (made.general, made.team):
            made.guild.allows(made.bot, channel, *(name for name, bit in BITS.items() if wanted & bit))
        await made.open()
        message = await made.says(made.ana, "The lid leaks")
        thread = await made.ana.opens_thread(message, "About the lid")
        await made.says(made.ana, "Every single time", thread)
        posted = await made.platform.post(Delivery("o1", made.here, poll(3), thread=str(message.id)))
        await made.platform.edit(made.here, posted, poll(4))
        await made.platform.react(made.here, str(message.id), "📝")
        await made.platform.unreact(made.here, str(message.id), "📝")
        await made.platform.send_file(made.here, "chart.png", b"PNG", alt="Feeling", thread=str(thread.id))
        assert [one.text async for one in made.platform.history(made.here, LONG_AGO) if isinstance(one, Said)] == [
            "The lid leaks",
            "Every single time",
        ]
        await made.platform.delete(made.here, posted)
        assert made.runtime.lacks == {}
