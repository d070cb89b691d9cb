"""Calls about the crowd of simulated members."""

from collections.abc import Iterable

from aiohttp import web

from bot.http.errors import ApiError, json_response
from bot.platforms.web.api.calls import Calls
from bot.platforms.web.crowd import Crowd, CrowdRunning, CrowdStatus
from bot.platforms.web.requests import NewCrowd

_PATH = "/api/v1/crowd"


def routes(crowd: Crowd | None, calls: Calls) -> Iterable[web.RouteDef]:
    """Bring in, look, stop; none of them where there is no crowd to bring."""
    if crowd is None:
        return []

    async def bring(request: web.Request) -> web.Response:
        return await calls.post(request, NewCrowd, brought)

    async def brought(body: NewCrowd, _: str) -> tuple[int, CrowdStatus]:
        try:
            await crowd.start(body.size, body.seed)
        except CrowdRunning as error:
            raise ApiError(409, "crowd_running", "A crowd is on its way already. Wait for it or stop it.") from error
        return 200, crowd.status()

    async def look(_: web.Request) -> web.Response:
        return json_response(crowd.status())

    async def stop(_: web.Request) -> web.Response:
        await crowd.stop()
        return json_response(crowd.status())

    return [web.post(_PATH, bring), web.get(_PATH, look), web.delete(_PATH, stop)]
