"""How often Slack may be asked: a bucket for each method and, where Slack counts by channel, for each channel.

The published tiers are calls a minute. A bucket starts with a fifth of them and refills at the rest, so that no
minute ever holds more than the tier.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import NamedTuple

MINUTE = 60.0
TIERS: Mapping[str, int] = {
    "auth.test": 300,
    "apps.connections.open": 20,
    "oauth.v2.access": 100,
    "chat.postMessage": 240,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "reactions.add": 50,
    "reactions.remove": 20,
    "users.info": 100,
    "users.list": 20,
    "users.conversations": 50,
    "usergroups.users.list": 20,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
    "files.getUploadURLExternal": 100,
    "files.completeUploadExternal": 100,
    "files.info": 100,
}
UPDATE = "chat.update"
UPDATES = 50
POST = "chat.postMessage"
_CAREFUL = 20
_SHARE = 5
_KEPT = 2_000


class Rate(NamedTuple):
    """One call each `every` seconds, and `burst` of them at once after a rest."""

    every: float
    burst: int


def rate_of(method: str) -> Rate:
    """A method's rate. Redraws come one at a time, evenly, so that all live polls get their turn."""
    if method == UPDATE:
        return Rate(MINUTE / (UPDATES - 1), 1)
    calls = TIERS.get(method, _CAREFUL)
    burst = max(1, calls // _SHARE)
    return Rate(MINUTE / (calls - burst), burst)


ONE_CHANNEL = Rate(1.0, 3)


class Bucket:
    """Turns in order: each caller is told how long to wait, and its turn is taken."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """How long a turn taken now would have to wait."""
        return max(0.0, self._next - (self._rate.burst - 1) * self._rate.every - now)

    def take(self, now: float) -> float:
        """Take the next turn; how many seconds it is away."""
        wait = self.wait(now)
        self._next = max(self._next, now) + self._rate.every
        return wait

    def close_until(self, moment: float) -> None:
        """Slack said when it may be asked again."""
        self._next = max(self._next, moment + (self._rate.burst - 1) * self._rate.every)


class Pace:
    """The buckets of one workspace. `clock` counts seconds and `sleep` waits; both are passed in by tests."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        one_channel: Rate = ONE_CHANNEL,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._one_channel = one_channel
        self._buckets: dict[tuple[str, str], Bucket] = {}

    async def turn(self, method: str, channel: str = "") -> None:
        """Wait for a turn of a method, in a channel where Slack counts by channel too."""
        now = self._clock()
        wait = max(bucket.take(now) for bucket in self._of(method, channel))
        if wait > 0:
            await self._sleep(wait)

    async def rest(self, seconds: float) -> None:
        """Wait, by the same clock."""
        await self._sleep(seconds)

    def free(self, method: str) -> bool:
        """Whether a method could be asked without waiting."""
        return self._bucket(method, "").wait(self._clock()) <= 0

    def hold(self, method: str, seconds: float) -> None:
        """Slack refused with a time to wait: nobody asks before."""
        self._bucket(method, "").close_until(self._clock() + seconds)

    def _of(self, method: str, channel: str) -> list[Bucket]:
        whole = self._bucket(method, "")
        return [whole, self._bucket(method, channel)] if method == POST and channel else [whole]

    def _bucket(self, method: str, channel: str) -> Bucket:
        which = (method, channel)
        found = self._buckets.get(which)
        if found is None:
            if len(self._buckets) >= _KEPT:
                self._forget_idle()
            found = self._buckets[which] = Bucket(self._one_channel if channel else rate_of(method))
        return found

    def _forget_idle(self) -> None:
        now = self._clock()
        self._buckets = {which: bucket for which, bucket in self._buckets.items() if bucket.wait(now) > 0}
