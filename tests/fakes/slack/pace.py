"""How often Slack may be asked: tiers a method and workspace, and about one message a second and channel."""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Callable

# Requests a minute by tier; 5 is "special", 0 the messages of a workspace together.
ALLOWED = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
A_CHANNEL = (4, 1.0)
A_WORKSPACE = 300
MINUTE = 60.0


class Pace:
    """Counts requests; refuses what is too often when `scale` is given (1.0 are the published allowances).

    `refused` counts refusals by method. Without a scale it only counts. `a_minute` changes the allowance of a
    method: apps that are sold outside of Slack's directory get `{"conversations.history": 1}`.
    """

    def __init__(self, clock: Callable[[], float], scale: float | None = None) -> None:
        self._clock = clock
        self.scale = scale
        self.refused: Counter[str] = Counter()
        self.a_minute: dict[str, int] = {}
        self._times: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._all: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._channels: dict[str, tuple[float, float]] = {}

    def seconds_to_wait(self, method: str, tier: int, team: str, channel: str | None) -> int | None:
        """None when a request may pass, else the seconds of `Retry-After`."""
        now = self._clock()
        wait = self._of_method(method, tier, team, now) if self.scale else 0.0
        if not wait and self.scale and method == "chat.postMessage" and channel:
            wait = self._of_channel(f"{team}/{channel}", now)
        if wait > 0:
            self.refused[method] += 1
            return max(1, math.ceil(wait))
        if self.scale:
            self._times[method, team].append(now)
        self._all[method, team].append(now)
        return None

    def most(self, method: str, window: float = MINUTE, team: str | None = None) -> int:
        """The most requests that passed within any window."""
        best = 0
        for (asked, where), times in self._all.items():
            if asked != method or team not in (None, where):
                continue
            first = 0
            for last, at in enumerate(times):
                while times[first] <= at - window:
                    first += 1
                best = max(best, last - first + 1)
        return best

    def _of_method(self, method: str, tier: int, team: str, now: float) -> float:
        allowed = A_WORKSPACE if method == "chat.postMessage" else self.a_minute.get(method, ALLOWED[tier])
        times = self._times[method, team]
        while times and times[0] <= now - MINUTE:
            times.popleft()
        return times[0] + MINUTE - now if len(times) >= allowed * (self.scale or 1) else 0.0

    def _of_channel(self, channel: str, now: float) -> float:
        burst, rate = A_CHANNEL[0], A_CHANNEL[1] * (self.scale or 1)
        left, at = self._channels.get(channel, (float(burst), now))
        left = min(float(burst), left + (now - at) * rate)
        if left < 1:
            self._channels[channel] = (left, now)
            return (1 - left) / rate
        self._channels[channel] = (left - 1, now)
        return 0.0
