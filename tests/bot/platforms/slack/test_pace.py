"""No minute holds more calls than a tier allows, and nobody asks before Slack said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.pace import MINUTE, TIERS, UPDATE, UPDATES, Bucket, Pace, Rate, rate_of


def most_within(times: list[float], window: float) -> int:
    """The most that fell into any window."""
    return max(sum(1 for other in times if at <= other < at + window) for at in times)


@pytest.mark.parametrize("method", [*TIERS, UPDATE, "unknown.method"])
def test_no_minute_holds_more_than_the_tier(method: str) -> None:
    bucket, now, times = Bucket(rate_of(method)), 0.0, []
    for _ in range(400):
        now += bucket.take(now)
        times.append(now)
    assert most_within(times, MINUTE) <= {**TIERS, UPDATE: UPDATES}.get(method, 20)
    assert most_within(times, MINUTE) >= 0.75 * {**TIERS, UPDATE: UPDATES}.get(method, 20), "and none is wasted"


@given(st.lists(st.floats(0.0, 20.0), min_size=1, max_size=200))
def test_however_calls_come_no_minute_holds_too_many(pauses: list[float]) -> None:
    bucket, now, times = Bucket(rate_of("conversations.history")), 0.0, []
    for pause in pauses:
        now += pause
        now += bucket.take(now)
        times.append(now)
    assert most_within(times, MINUTE) <= 50


async def test_callers_wait_in_turn_and_one_channel_does_not_hold_up_another() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(lambda: 0.0, sleep, Rate(1.0, 2))
    for channel in ("C1", "C1", "C1", "C1", "C2"):
        await pace.turn("chat.postMessage", channel)
    assert waited == [1.0, 2.0]


async def test_after_a_refusal_nobody_asks_before_slack_said() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pace = Pace(lambda: 100.0, sleep)
    assert pace.free("users.info")
    pace.hold("users.info", 30.0)
    assert not pace.free("users.info")
    await pace.turn("users.info")
    assert waited == [30.0]


async def test_channels_that_rest_are_forgotten() -> None:
    now = [0.0]

    async def sleep(seconds: float) -> None:
        now[0] += seconds

    pace = Pace(lambda: now[0], sleep)
    for number in range(5_000):
        await pace.turn("chat.postMessage", f"C{number}")
    assert len(pace._buckets) <= 2_001
