"""Routes of application commands."""

from __future__ import annotations

from tests.fakes.discord import errors
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.rest.call import Answer, Call, Handle


def _place(call: Call) -> int | None:
    if call.number("application_id") != call.application.id:
        raise ApiError(errors.MISSING_ACCESS)
    if "guild_id" not in call.request.match_info:
        return None
    guild = call.guild()
    if call.application.id in guild.without_commands:
        raise ApiError(errors.MISSING_ACCESS)
    return guild.id


async def listed(call: Call) -> Answer:
    """The commands of a place."""
    return 200, call.application.commands.get(_place(call), [])


async def overwrite(call: Call) -> Answer:
    """Replace all of them."""
    world = call.fake.world
    return 200, call.application.overwrite(_place(call), call.body or [], world.now(), world.ids)


async def create(call: Call) -> Answer:
    """Make one, or replace the one of that name."""
    place, world = _place(call), call.fake.world
    named = (call.body.get("type") or 1, call.body["name"])
    others = [one for one in call.application.commands.get(place, []) if (one["type"], one["name"]) != named]
    there = len(others) < len(call.application.commands.get(place, []))
    made = call.application.overwrite(place, [*others, call.body], world.now(), world.ids)
    return (200 if there else 201), made[-1]


async def delete(call: Call) -> Answer:
    """Remove one."""
    place, number = _place(call), call.request.match_info["command_id"]
    old = call.application.commands.get(place, [])
    left = [one for one in old if one["id"] != number]
    if len(left) == len(old):
        raise ApiError(errors.UNKNOWN_COMMAND)
    call.application.commands[place] = left
    return 204, None


GLOBAL = "/applications/{application_id}/commands"
LOCAL = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: list[tuple[str, str, Handle]] = [
    (method, place + more, handle)
    for place in (GLOBAL, LOCAL)
    for method, more, handle in (
        ("GET", "", listed),
        ("PUT", "", overwrite),
        ("POST", "", create),
        ("DELETE", "/{command_id}", delete),
    )
]
