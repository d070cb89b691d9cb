"""The published allowances, and the count of what passed."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack.conftest import World, world_of
from tests.fakes.slack.pace import Pace


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def too_often(asked: Any) -> int:
    """The seconds of Retry-After."""
    with pytest.raises(SlackApiError) as caught:
        await asked
    response = caught.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    return int(response.headers["Retry-After"])


async def test_a_method_is_refused_after_its_allowance_until_the_minute_is_over() -> None:
    clock = Clock()
    async with world_of(pace=1.0, clock=clock) as world:
        for _ in range(20):
            await world.client.users_list()
        clock.now += 15
        assert await too_often(world.client.users_list()) == 45
        assert (await world.client.users_info(user=world.ana.id))["ok"]
        clock.now += 45
        assert (await world.client.users_list())["ok"]
        assert world.slack.pace.refused == {"users.list": 1}
        assert world.slack.pace.most("users.list") == 20


async def test_a_channel_takes_about_one_message_a_second_after_a_short_burst() -> None:
    clock = Clock()
    async with world_of(pace=1.0, clock=clock) as world:
        other = world.team.channel("other", bot=True)

        async def post(channel: str = world.general.id) -> Any:
            return await world.client.chat_postMessage(channel=channel, text="x")

        for _ in range(4):
            await post()
        assert await too_often(post()) == 1
        await post(other.id)
        clock.now += 1
        await post()
        assert await too_often(post()) == 1


async def test_a_workspace_has_its_own_allowance() -> None:
    pace = Pace(Clock(), 1.0)
    assert [pace.seconds_to_wait("auth.revoke", 1, team, None) for team in ("T1", "T2", "T1")] == [None, None, 60]


async def test_the_allowances_can_be_scaled() -> None:
    pace = Pace(Clock(), 2.0)
    waits = [pace.seconds_to_wait("chat.update", 3, "T1", None) for _ in range(101)]
    assert waits == [None] * 100 + [60]


async def test_a_method_can_have_its_own_allowance() -> None:
    pace = Pace(Clock(), 1.0)
    pace.a_minute["conversations.history"] = 1
    waits = [pace.seconds_to_wait("conversations.history", 3, "T1", None) for _ in range(2)]
    assert waits == [None, 60]


async def test_without_a_scale_requests_are_counted_only(world: World) -> None:
    for _ in range(30):
        await world.client.users_list()
    assert world.slack.pace.most("users.list") == 30
    assert not world.slack.pace.refused
