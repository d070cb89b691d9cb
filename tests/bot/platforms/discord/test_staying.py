"""A connection that goes on for days: silent sockets, several shards, long absences, refusals, a stop."""

import asyncio
from collections.abc import Mapping
from time import monotonic

import pytest

from bot.platforms.base import Delivery, Outcome, PlatformError, Private, TryAgain
from bot.platforms.discord.limits import LIMITS
from bot.platforms.discord.refusals import MOST, WITHIN, Refusals
from handlers.core.events import Entered, Event, Place, Press, ReadBack, Said, Seen, Unread
from tests.bot.platforms.contract import poll, saying
from tests.bot.platforms.discord.town import Town, town
from tests.fakes.discord import Channel, Person
from tests.fakes.discord.gateway import Session

HISTORY = "/channels/{channel_id}/messages"


def seen(place: Town, where: Place) -> list[Seen]:
    return [one for one in place.runtime.of(Seen) if isinstance(one, Seen) and one.where == where]


def texts(place: Town) -> list[str]:
    return [one.text for one in place.runtime.of(Said) if isinstance(one, Said)]


async def beat_acknowledged(place: Town) -> None:
    """Beat after another heartbeat of each shard was acknowledged."""
    before = dict(place.platform.parts.connection.heard_from())

    def again() -> bool:
        now = place.platform.parts.connection.heard_from()
        return all(now.get(shard) != took for shard, took in before.items())

    await place.until(again)
    await place.platform.beat()


async def elsewhere(place: Town) -> tuple[Channel, Person]:
    """A second guild, which the other of two shards serves; its channel and somebody in it."""
    while True:
        guild = place.discord.guild("Elsewhere")
        if (guild.id ^ place.guild.id) >> 22 & 1:
            return guild.channel("lounge"), guild.member("Eve")


def session_of(place: Town, guild: int) -> Session:
    [found] = [one for one in place.discord.gateway.of(place.bot) if one.shard[0] == (guild >> 22) % one.shard[1]]
    return found


async def test_what_was_said_is_claimed_up_to_the_last_beat_before_an_acknowledgement() -> None:
    async with town() as place:
        place.discord.gateway.heartbeat_interval = 0.02
        await place.open()
        await beat_acknowledged(place)
        at = place.discord.clock()
        place.discord.clock.passes(minutes=1)
        await beat_acknowledged(place)
        [stretch] = seen(place, place.here)
        assert abs((stretch.at - at).total_seconds()) < 5


async def test_a_socket_that_fell_silent_claims_nothing() -> None:
    async with town() as place:
        place.discord.gateway.heartbeat_interval = 0.02
        await place.open()
        await beat_acknowledged(place)
        await place.discord.delivered()
        place.discord.gateway.falls_silent()
        [session] = place.discord.gateway.of(place.bot)
        assert session.line is not None
        line, sent = session.line, len(session.line.received)
        await place.until(lambda: len(line.received) >= sent + 2)
        await place.platform.beat()
        place.runtime.events.clear()
        for _ in range(2):
            place.discord.clock.passes(minutes=1)
            sent = len(line.received)
            await place.until(lambda sent=sent: len(line.received) > sent)  # type: ignore[misc]
            await place.platform.beat()
        assert seen(place, place.here) == []


async def test_the_silence_of_one_shard_is_not_covered_by_another_that_lives() -> None:
    async with town() as place:
        lounge, _ = await elsewhere(place)
        place.bot.shards = 2
        place.discord.gateway.heartbeat_interval = 0.02
        await place.open()
        away = Place("discord", str(lounge.guild.id), str(lounge.id))
        await beat_acknowledged(place)
        line = session_of(place, lounge.guild.id).line
        assert line is not None
        await place.discord.delivered()
        line.mute = True
        sent = len(line.received)
        await place.until(lambda: len(line.received) >= sent + 2)
        await place.platform.beat()
        place.runtime.events.clear()
        place.discord.clock.passes(minutes=1)
        shard = (place.guild.id >> 22) % 2
        took = place.platform.parts.connection.heard_from()[shard]
        await place.until(lambda: place.platform.parts.connection.heard_from()[shard] != took)
        await place.platform.beat()
        assert len(seen(place, place.here)) == 1
        assert seen(place, away) == []


async def test_a_shard_whose_session_is_lost_is_read_back_and_no_other() -> None:
    async with town() as place:
        lounge, eve = await elsewhere(place)
        place.bot.shards = 2
        await place.open()
        lost = session_of(place, lounge.guild.id)
        lost.alive = False
        assert lost.line is not None
        lost.line.cut()
        await eve.says(lounge, "meanwhile")
        await place.until(lambda: place.platform.state.status == "connecting")
        await place.heard(ReadBack)
        await place.platform.idle()
        assert {one.where.space for one in place.runtime.of(ReadBack) if isinstance(one, ReadBack)} == {
            str(lounge.guild.id)
        }
        assert texts(place) == ["meanwhile"]
        assert place.platform.state.status == "ready"


async def test_what_could_not_be_read_back_is_not_claimed_and_is_read_at_the_next_beat() -> None:
    async with town() as place:
        place.discord.gateway.heartbeat_interval = 0.02
        await place.open()
        await place.close()
        place.runtime.events.clear()
        await place.ana.says(place.general, "meanwhile")
        place.discord.clock.passes(minutes=10)
        place.discord.faults.fails("GET", HISTORY, 503, times=50)
        await place.open()
        await place.platform.parts.beat()
        place.discord.clock.passes(minutes=1)
        await beat_acknowledged(place)
        assert (texts(place), seen(place, place.here)) == ([], [])
        place.discord.faults.over()
        await beat_acknowledged(place)
        assert texts(place) == ["meanwhile"]
        assert len(seen(place, place.here)) == 1


async def test_more_than_may_be_read_back_is_read_in_part_and_the_rest_is_said_to_be_missing() -> None:
    async with town() as place:
        await place.open()
        await place.close()
        place.runtime.events.clear()
        place.discord.clock.passes(minutes=10)
        for number in range(5):
            await place.ana.says(place.general, f"meanwhile {number}")
            place.discord.clock.passes(minutes=1)
        await place.open(most_read=3)
        assert texts(place) == ["meanwhile 0", "meanwhile 1", "meanwhile 2"]
        [stretch] = seen(place, place.here)
        [rest] = [one for one in place.runtime.of(Unread) if isinstance(one, Unread)]
        said = place.runtime.of(Said)
        assert (rest.since, rest.reason, rest.where) == (stretch.at, "too_much", place.here)
        assert 0 <= (said[-1].at - stretch.at).total_seconds() <= 0.001  # type: ignore[union-attr]


async def test_what_was_said_before_an_absence_does_not_use_up_what_may_be_read() -> None:
    async with town() as place:
        await place.open()
        for number in range(4):
            await place.says(place.ana, f"before {number}")
        await place.close()
        await place.open()
        await place.close()
        place.runtime.events.clear()
        place.discord.clock.passes(minutes=10)
        await place.ana.says(place.general, "meanwhile")
        await place.open(most_read=2)
        assert texts(place) == ["meanwhile"]
        assert len(seen(place, place.here)) == 1


async def test_while_the_connection_is_made_anew_the_verbs_say_to_try_again() -> None:
    async with town() as place:
        await place.open()
        place.discord.faults.fails("GET", "/users/@me", 403, times=99)
        place.discord.gateway.poison('{"op": "no number", "d"')
        await place.until(lambda: place.platform.state.status == "connecting")
        await place.until(lambda: "reached" in place.platform.state.text)
        with pytest.raises(TryAgain):
            await place.platform.post(Delivery("o1", place.here, saying("hello")))
        place.discord.faults.over()
        await place.until(lambda: place.platform.state.status == "ready")
        await place.platform.post(Delivery("o1", place.here, saying("hello")))


async def test_an_intent_that_is_switched_off_later_fails_and_says_where_to_switch_it_on() -> None:
    async with town() as place:
        await place.open()
        place.bot.intents = 0
        place.discord.gateway.forgets()
        await place.discord.gateway.drop()
        await place.until(lambda: place.platform.state.status == "failed")
        assert "Message Content Intent" in place.platform.state.text
        asked = len(place.discord.requests)
        with pytest.raises(TryAgain):
            await place.platform.post(Delivery("o1", place.here, saying("hello")))
        assert len(place.discord.requests) == asked


async def test_nothing_is_asked_any_more_after_very_many_refusals() -> None:
    async with town() as place:
        await place.open()
        place.platform.parts.connection.calls.refusals.most = 3
        place.guild.denies(place.bot, place.general, "send_messages")
        await place.platform.idle()
        outcomes = []
        for number in range(5):
            try:
                await place.platform.post(Delivery(f"o{number}", place.here, saying("hello")))
            except Exception as error:
                outcomes.append(type(error).__name__)
        assert outcomes == ["Forbidden"] * 3 + ["TryAgain"] * 2
        assert place.discord.count("POST", HISTORY, 403) == 3


def test_refusals_are_forgotten_after_ten_minutes() -> None:
    now = [0.0]
    refusals = Refusals(clock=lambda: now[0])
    for status in (200, 404, 403) * MOST:
        refusals.note(status)
    with pytest.raises(TryAgain) as caught:
        refusals.check("post")
    assert caught.value.after == WITHIN
    now[0] = WITHIN
    refusals.check("post")


async def test_a_stop_answers_what_was_pressed_before_it_and_takes_nothing_new() -> None:
    async with town() as place:
        await place.open()
        message = place.message(await place.platform.post(Delivery("o1", place.here, poll(3), "poll:1")))
        assert message is not None
        pressed, go_on = asyncio.Event(), asyncio.Event()
        deliver = place.runtime.deliver

        async def slow(event: Event) -> Outcome:
            if isinstance(event, Press):
                pressed.set()
                await go_on.wait()
                await deliver(event)
                return Outcome(privates=(Private(saying("Your vote counts")),))
            return await deliver(event)

        place.runtime.deliver = slow  # type: ignore[method-assign]
        press = asyncio.create_task(place.ana.presses(message, "tests.vote:1:1"))
        await pressed.wait()
        stop = asyncio.create_task(place.platform.stop())
        await asyncio.sleep(0)
        await place.ben.says(place.general, "too late")
        await place.discord.delivered()
        go_on.set()
        await stop
        assert (await press).text == "Your vote counts"
        assert texts(place) == []
        place.runtime.deliver = deliver  # type: ignore[method-assign]
        await place.open()
        assert texts(place) == ["too late"]


async def test_a_channel_of_each_shard_is_entered_at_the_start() -> None:
    async with town() as place:
        lounge, _ = await elsewhere(place)
        place.bot.shards = 2
        await place.open()
        entered: Mapping[str, str] = {
            one.where.channel: one.name for one in place.runtime.of(Entered) if isinstance(one, Entered)
        }
        assert entered[str(lounge.id)] == "lounge" and entered[str(place.general.id)] == "general"


async def test_an_old_message_whose_edits_are_used_up_is_edited_later() -> None:
    async with town() as place:
        await place.open()
        message = await place.platform.post(Delivery("o1", place.here, poll(3), "poll:1"))
        place.discord.clock.passes(minutes=70)
        with pytest.raises(TryAgain) as caught:
            for votes in range(4, 40):
                await place.platform.edit(place.here, message, poll(votes))
        assert caught.value.after >= 60
        place.discord.clock.passes(minutes=70)
        await place.platform.edit(place.here, message, poll(40))
        shown = place.message(message)
        assert shown is not None and "40 people" in shown.text


async def test_an_edit_takes_its_turn_in_its_channel_and_an_old_message_a_longer_one() -> None:
    async with town() as place:
        await place.open()
        message = await place.platform.post(Delivery("o1", place.here, poll(3), "poll:1"))
        other = await place.platform.post(Delivery("o2", place.place(place.team), poll(3), "poll:2"))
        turn, began = place.platform.turn, monotonic()
        await turn(place.here, message)
        await turn(place.place(place.team), other)
        assert monotonic() - began < LIMITS.redraw_interval / 2
        second = asyncio.create_task(turn(place.here, message))
        third = asyncio.create_task(turn(place.here, message))
        done, _ = await asyncio.wait({second, third}, timeout=LIMITS.redraw_interval * 1.5)
        assert done == {second}
        third.cancel()
        place.discord.clock.passes(minutes=70)
        await turn(place.here, message)
        again = asyncio.create_task(turn(place.here, message))
        done, _ = await asyncio.wait({again}, timeout=LIMITS.redraw_interval * 1.5)
        assert done == set()
        again.cancel()


@pytest.mark.parametrize(
    ("status", "what"),
    [(413, "Unfit"), (403, "Forbidden"), (404, "Gone"), (503, "TryAgain"), (418, "Forbidden")],
    ids=lambda value: str(value),
)
async def test_whatever_discord_answers_is_an_error_of_the_platform(status: int, what: str) -> None:
    async with town() as place:
        await place.open()
        place.discord.faults.fails("POST", HISTORY, status, times=9)
        with pytest.raises(PlatformError) as caught:
            await place.platform.send_file(place.here, "chart.png", b"PNG", alt="Feeling")
        assert type(caught.value).__name__ == what
        place.discord.faults.over()
        place.discord.faults.cuts("POST", HISTORY)
        with pytest.raises(TryAgain):
            await place.platform.send_file(place.here, "chart.png", b"PNG", alt="Feeling")
