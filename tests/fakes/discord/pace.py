"""How fast a bot may ask: buckets a route, fifty a second over all, and the ban after too many invalid requests."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

GLOBAL = (50, 1.0)
INVALID = (10_000, 600.0)
OTHERS = (50, 1.0)
REACTIONS = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
# Requests and seconds, as the headers of the real API gave them.
BUCKETS = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("GET", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("PUT", REACTIONS): (1, 0.25),
    ("DELETE", REACTIONS): (1, 0.25),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): (5, 2.0),
    ("GET", "/guilds/{guild_id}/members"): (10, 10.0),
}
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")


@dataclass
class Verdict:
    """Whether a request may pass, and the headers it is answered with."""

    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    scope: str = "user"

    @property
    def is_global(self) -> bool:
        """Whether the limit over all routes was passed."""
        return self.scope == "global"

    def body(self) -> dict[str, Any]:
        """The JSON of a 429."""
        return {"message": "You are being rate limited.", "retry_after": round(self.wait, 4), "global": self.is_global}


class Window:
    """At most `most` in any `seconds`, counted from the first."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.left = most
        self.ends = 0.0

    def take(self, now: float) -> bool:
        """Count one, when there is one left."""
        if now >= self.ends:
            self.left, self.ends = self.most, now + self.seconds
        if self.left == 0:
            return False
        self.left -= 1
        return True


class Pace:
    """The limits of one bot. With `speed` 100 a five-second bucket lasts 50 ms: same counts, less waiting."""

    def __init__(self, speed: float = 1.0, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.speed = speed
        self.buckets = dict(BUCKETS)
        self.via = True
        self.invalid_limit = INVALID[0]
        self.refused = 0
        self._monotonic = monotonic
        self._windows: dict[tuple[str, str, str], Window] = {}
        self._all = Window(GLOBAL[0], GLOBAL[1] / speed)
        self._invalid: deque[float] = deque()
        self.passed: defaultdict[tuple[str, str], int] = defaultdict(int)

    @property
    def banned(self) -> bool:
        """Whether the address asked too much nonsense within ten minutes."""
        now = self._monotonic()
        while self._invalid and now - self._invalid[0] > INVALID[1] / self.speed:
            self._invalid.popleft()
        return len(self._invalid) >= self.invalid_limit

    def judge(self, method: str, template: str, path: dict[str, str]) -> Verdict:
        """Count a request."""
        now = self._monotonic()
        if template.startswith("/interactions/"):
            return Verdict()
        if not template.startswith("/webhooks/") and not self._all.take(now):
            return self._over(Verdict(wait=self._all.ends - now, scope="global"))
        most, seconds = self.buckets.get((method, template), OTHERS)
        major = ":".join(path.get(name, "") for name in MAJOR)
        window = self._windows.setdefault((method, template, major), Window(most, seconds / self.speed))
        passed = window.take(now)
        verdict = Verdict(_headers(method, template, window, now))
        if not passed:
            verdict.wait = window.ends - now
            return self._over(verdict)
        self.passed[method, template] += 1
        return verdict

    def answered(self, status: int) -> None:
        """Count an answer that Discord calls an invalid request."""
        if status in (401, 403, 429):
            self._invalid.append(self._monotonic())

    def _over(self, verdict: Verdict) -> Verdict:
        self.refused += 1
        verdict.headers |= refusal(verdict.wait, verdict.scope, self.via)
        return verdict


def refusal(wait: float, scope: str, via: bool) -> dict[str, str]:
    """The headers of a 429; without `Via` it comes from the wall in front of Discord."""
    headers = {"Retry-After": f"{wait:.3f}", "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return headers | ({"Via": "1.1 google"} if via else {})


def _headers(method: str, template: str, window: Window, now: float) -> dict[str, str]:
    left = max(0.0, window.ends - now)
    name = hashlib.sha256(f"{method} {template}".encode()).hexdigest()[:32]
    headers = {"X-RateLimit-Limit": str(window.most), "X-RateLimit-Remaining": str(window.left)}
    headers |= {"X-RateLimit-Reset": f"{time.time() + left:.3f}", "X-RateLimit-Reset-After": f"{left:.3f}"}
    return headers | {"X-RateLimit-Bucket": name}
