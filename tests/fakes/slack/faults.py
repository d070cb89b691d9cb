"""How the fake misbehaves: refusals, outages, slowness, broken answers, lost, doubled and late deliveries."""

import asyncio
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from tests.fakes.slack.deliveries import Delivery


@dataclass
class Fault:
    """What goes wrong for requests matching `name`, the next `times` times.

    `error` is an `ok: false` code; `status` an HTTP status; `broken` is `closed` (no answer), `half` (cut short)
    or `text` (no JSON); `seconds` delays. With `after` the request is carried out first and only its answer lost.
    """

    name: str
    times: int = 1
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    broken: str | None = None
    seconds: float = 0.0
    after: bool = False


@dataclass
class DeliveryFault:
    """What goes wrong with the next `times` deliveries of a kind: dropped, doubled, held or unheard."""

    what: str
    kind: str
    times: int


class Faults:
    """The switches. Names are methods (`chat.update`, `chat.*`), `socket`, `response_url`, `upload` or `authorize`."""

    def __init__(self) -> None:
        self._requests: list[Fault] = []
        self._deliveries: list[DeliveryFault] = []

    def on(self, name: str, **how: Any) -> Fault:
        """Let the next requests to a method go wrong."""
        fault = Fault(name, **how)
        self._requests.append(fault)
        return fault

    def drop(self, kind: str = "*", times: int = 1) -> None:
        """Lose deliveries: `kind` is an event's type or `block_actions`, `slash_commands`, `view_submission` …"""
        self._deliveries.append(DeliveryFault("dropped", kind, times))

    def double(self, kind: str = "*", times: int = 1) -> None:
        """Deliver twice with the same `event_id`."""
        self._deliveries.append(DeliveryFault("doubled", kind, times))

    def hold(self, kind: str = "*", times: int = 1) -> None:
        """Keep deliveries back until `slack.release()`, which can turn their order round."""
        self._deliveries.append(DeliveryFault("held", kind, times))

    def lose_ack(self, kind: str = "*", times: int = 1) -> None:
        """Deliver, but take the acknowledgement for lost: events come again as retries."""
        self._deliveries.append(DeliveryFault("unheard", kind, times))

    def clear(self) -> None:
        """Behave again."""
        self._requests, self._deliveries = [], []

    def take(self, name: str, after: bool = False) -> Fault | None:
        """The fault for a request that arrived, used up by one."""
        for fault in self._requests:
            if fault.times > 0 and fault.after == after and fnmatchcase(name, fault.name):
                fault.times -= 1
                return fault
        return None

    def of_delivery(self, made: Delivery) -> str | None:
        """What goes wrong with a delivery."""
        kind = made.event.get("type") or made.payload.get("type") or made.kind
        for fault in self._deliveries:
            if fault.times > 0 and fnmatchcase(str(kind), fault.kind):
                fault.times -= 1
                return fault.what
        return None

    async def misbehave(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        """Answer a request wrongly."""
        await asyncio.sleep(fault.seconds)
        if fault.error:
            return web.json_response({"ok": False, "error": fault.error})
        if fault.broken == "closed" or fault.broken == "half":
            return await _cut_short(request, fault.broken)
        if fault.broken == "text":
            return web.Response(text="<html>upstream connect error</html>", content_type="text/html")
        headers = {"Retry-After": str(fault.retry_after or 1)} if fault.status == 429 else {}
        error = "ratelimited" if fault.status == 429 else "internal_error"
        if fault.status in (None, 429):
            return web.json_response({"ok": False, "error": error}, status=fault.status or 200, headers=headers)
        return web.Response(text="upstream connect error", status=fault.status or 500)


def is_delay(fault: Fault) -> bool:
    """Whether a fault only delays and the request is then answered as usual."""
    return fault.seconds > 0 and not (fault.error or fault.status or fault.broken)


async def _cut_short(request: web.Request, how: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "200"})
    if how == "half":
        await response.prepare(request)
        await response.write(b'{"ok": true, "cha')
    if request.transport:
        request.transport.abort()
    return response
