"""What can be made to go wrong: answers by route, deliveries by kind."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web


@dataclass
class Fault:
    """A misbehaviour of a route, so many times; `done` also carries the request out first."""

    method: str
    route: str
    kind: str
    times: int = 1
    status: int = 500
    seconds: float = 0.0
    via: bool = True
    scope: str = "user"
    done: bool = False

    def fits(self, method: str, template: str) -> bool:
        """Whether this request is the one; `*` is any."""
        return self.times > 0 and self.method in ("*", method) and self.route in ("*", template)


class Faults:
    """The switches. Routes are written as in the specification: `/channels/{channel_id}/messages`."""

    def __init__(self) -> None:
        self._routes: list[Fault] = []
        self._dropped: list[str] = []
        self._doubled: list[str] = []

    def fails(self, method: str, route: str, status: int = 500, times: int = 1, done: bool = False) -> None:
        """Answer with a status; with `done` after doing what was asked."""
        self._routes.append(Fault(method, route, "status", times, status, done=done))

    def limits(
        self, method: str, route: str, seconds: float = 0.01, times: int = 1, via: bool = True, scope: str = "user"
    ) -> None:
        """Answer 429 with Retry-After; without `via` as the wall in front of Discord does."""
        self._routes.append(Fault(method, route, "limit", times, 429, seconds, via, scope))

    def slow(self, method: str, route: str, seconds: float, times: int = 1) -> None:
        """Answer late."""
        self._routes.append(Fault(method, route, "slow", times, seconds=seconds))

    def cuts(self, method: str, route: str, times: int = 1, done: bool = False) -> None:
        """Drop the connection instead of answering; with `done` after doing what was asked."""
        self._routes.append(Fault(method, route, "cut", times, done=done))

    def halves(self, method: str, route: str, times: int = 1) -> None:
        """Do what was asked and send half of the answer."""
        self._routes.append(Fault(method, route, "half", times, done=True))

    def drops(self, event: str, times: int = 1) -> None:
        """Lose the next deliveries of an event; a resume does not bring them back."""
        self._dropped += [event] * times

    def doubles(self, event: str, times: int = 1) -> None:
        """Deliver the next ones twice."""
        self._doubled += [event] * times

    def over(self) -> None:
        """Let everything go right again."""
        for faults in (self._routes, self._dropped, self._doubled):
            faults.clear()

    def of(self, method: str, template: str) -> Fault | None:
        """The misbehaviour for this request, used up by it."""
        for fault in self._routes:
            if fault.fits(method, template):
                fault.times -= 1
                return fault
        return None

    def copies(self, event: str) -> int:
        """How often to deliver this event."""
        for names, copies in ((self._dropped, 0), (self._doubled, 2)):
            if event in names:
                names.remove(event)
                return copies
        return 1


def cut(request: web.Request) -> None:
    """Drop the connection of a request."""
    if request.transport is not None:
        request.transport.abort()


async def half(request: web.Request, body: bytes, headers: dict[str, str]) -> web.StreamResponse:
    """Promise a whole answer and send half of it."""
    response = web.StreamResponse(status=200, headers={**headers, "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    await asyncio.sleep(0)
    cut(request)
    return response
