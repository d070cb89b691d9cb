"""A channel that Chorus may not see any more is not called seen; the team hears of it, and it is read back later."""

import pytest

from handlers.core.events import Said, Seen, Unread
from tests.bot.platforms.discord.test_staying import beat_acknowledged, seen
from tests.bot.platforms.discord.town import Town, town


async def minute(place: Town) -> None:
    """A minute passes."""
    place.discord.clock.passes(minutes=1)
    await beat_acknowledged(place)
    await place.platform.idle()


def unread(place: Town) -> list[Unread]:
    return [one for one in place.runtime.of(Unread) if isinstance(one, Unread) and one.where == place.here]


@pytest.mark.parametrize("how", ["in the channel", "by a role"])
async def test_a_channel_out_of_sight_is_told_of_and_read_back_when_it_is_in_sight_again(how: str) -> None:
    async with town() as place:
        place.discord.gateway.heartbeat_interval = 0.02
        place.guild.allows(place.ben, place.general, "view_channel", "send_messages")
        await place.open()
        for _ in range(2):
            await minute(place)
        assert seen(place, place.here)
        if how == "in the channel":
            place.guild.denies(place.bot, place.general, "view_channel")
        else:
            place.guild.strips(place.guild.everyone, "view_channel")
            place.guild.strips(place.bot, "view_channel")
        await place.discord.delivered()
        await place.platform.idle()
        assert "View Channels" in place.runtime.lacks[place.here, "post"]
        place.runtime.events.clear()
        await place.ben.says(place.general, "unheard")
        for _ in range(3):
            await minute(place)
        assert seen(place, place.here) == [] and place.runtime.of(Said) == []
        lost = unread(place)
        assert {one.reason for one in lost} == {"forbidden"} and len({one.since for one in lost}) == 1
        place.runtime.events.clear()
        place.guild.allows(place.bot, place.general, "view_channel")
        await place.discord.delivered()
        await place.platform.idle()
        await minute(place)
        assert [one.text for one in place.runtime.of(Said) if isinstance(one, Said)] == ["unheard"]
        assert seen(place, place.here)[0].since == lost[0].since
        assert (place.here, "post") not in place.runtime.lacks


async def test_what_is_out_of_sight_at_the_start_begins_when_it_comes_into_sight() -> None:
    async with town() as place:
        place.discord.gateway.heartbeat_interval = 0.02
        place.guild.denies(place.bot, place.general, "view_channel")
        await place.open()
        assert "View Channels" in place.runtime.lacks[place.here, "post"]
        await minute(place)
        place.guild.allows(place.bot, place.general, "view_channel")
        await place.discord.delivered()
        for _ in range(2):
            await minute(place)
        assert place.runtime.lacks == {} and unread(place) == []
        assert [one for one in place.runtime.of(Seen) if isinstance(one, Seen) and one.where == place.here]
