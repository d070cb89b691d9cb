"""Commands as Discord's client offers them: it lets nobody send what the bot did not register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord.applications import Application
from tests.fakes.discord.errors import Impossible
from tests.fakes.discord.guild import Channel, Guild, User
from tests.fakes.discord.messages import Message
from tests.fakes.discord.world import World

if TYPE_CHECKING:
    pass

SUBCOMMAND, GROUP, TEXT, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
TAKES: dict[int, tuple[type, ...]] = {TEXT: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}


def command(
    bots: list[Application], guild: Guild | None, name: str, kind: int, held: int, locale: str
) -> tuple[Application, dict[str, Any]]:
    """The bot that has the command, and the command; its name is the common one or that of a language."""
    for bot in bots:
        for one in bot.in_place(guild.id if guild else 0):
            names = (one["name"], (one.get("name_localizations") or {}).get(locale))
            if one["type"] == kind and name in names and _is_shown(one, guild, held):
                return bot, one
    known = [one["name"] for bot in bots for one in bot.in_place(guild.id if guild else 0)]
    raise Impossible(f"no command {name} is offered; there are {', '.join(known) or 'none'}")


def _is_shown(one: dict[str, Any], guild: Guild | None, held: int) -> bool:
    contexts = one.get("contexts")
    if contexts is not None and (0 if guild else 1) not in contexts:
        return False
    if guild is None and one.get("dm_permission") is False:
        return False
    needed = int(one.get("default_member_permissions") or 0)
    return guild is None or held & needed == needed


def filled(
    world: World,
    channel: Channel,
    found: dict[str, Any],
    subcommands: tuple[str, ...],
    values: dict[str, Any],
    focused: str | None = None,
) -> dict[str, Any]:
    """The data of a command that someone typed."""
    known, resolved = found.get("options") or [], dict[str, Any]()
    for name in subcommands:
        inner = next((one for one in known if one["name"] == name and one["type"] in (SUBCOMMAND, GROUP)), None)
        if inner is None:
            raise Impossible(f"{found['name']} has no {name}")
        known = inner.get("options") or []
    if any(one["type"] in (SUBCOMMAND, GROUP) for one in known):
        raise Impossible(f"{found['name']} cannot be sent without one of {[one['name'] for one in known]}")
    options = _options(world, channel, known, values, focused, resolved)
    kinds = [SUBCOMMAND, GROUP][: len(subcommands)]
    for name, kind in zip(reversed(subcommands), kinds, strict=True):
        options = [{"name": name, "type": kind, "options": options}]
    data = {"id": found["id"], "name": found["name"], "type": 1, "options": options}
    data |= {"resolved": resolved} if resolved else {}
    return data | ({"guild_id": found["guild_id"]} if "guild_id" in found else {})


def _options(
    world: World,
    channel: Channel,
    known: list[dict[str, Any]],
    values: dict[str, Any],
    focused: str | None,
    resolved: dict[str, Any],
) -> list[dict[str, Any]]:
    names = {one["name"]: one for one in known}
    if set(values) - set(names):
        raise Impossible(f"no option {', '.join(set(values) - set(names))}; there are {', '.join(names)}")
    missing = [name for name, one in names.items() if one.get("required") and name not in values]
    if missing and focused is None:
        raise Impossible(f"{', '.join(missing)} must be filled in")
    made = []
    for name, value in values.items():
        option = {"name": name, "type": names[name]["type"]}
        if name == focused:
            made.append(option | {"value": value, "focused": True})
            continue
        _check(names[name], value)
        made.append(option | {"value": _value(world, channel, option["type"], value, resolved)})
    return made


def _check(option: dict[str, Any], value: Any) -> None:
    name, kind = option["name"], option["type"]
    takes = TAKES.get(kind)
    if takes and (not isinstance(value, takes) or (isinstance(value, bool) and kind != BOOLEAN)):
        raise Impossible(f"{name} does not take {value!r}")
    if option.get("choices") and value not in [one["value"] for one in option["choices"]]:
        raise Impossible(f"{name} offers only {[one['value'] for one in option['choices']]}")
    if kind == TEXT and not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
        raise Impossible(f"{name} has a length that is not allowed")
    if kind in (INTEGER, NUMBER) and not option.get("min_value", value) <= value <= option.get("max_value", value):
        raise Impossible(f"{name} is out of bounds")


def _value(world: World, channel: Channel, kind: int, value: Any, resolved: dict[str, Any]) -> Any:
    if kind in TAKES:
        return value
    if kind == FILE:
        upload = world.upload(channel, *value)
        resolved.setdefault("attachments", {})[str(upload.id)] = upload.json()
        return str(upload.id)
    number = str(value.id)
    for part, found in resolve(world, channel, number).items():
        resolved.setdefault(part, {}).update(found)
    return number


def resolved(world: World, channel: Channel, numbers: list[str]) -> dict[str, Any]:
    """What chosen ids stand for."""
    made: dict[str, Any] = {}
    for number in numbers:
        for part, found in resolve(world, channel, number).items():
            made.setdefault(part, {}).update(found)
    return made


def resolve(world: World, channel: Channel, number: str) -> dict[str, Any]:
    """What an id stands for: a user, a role or a channel."""
    guild, key = channel.guild, int(number)
    if key in world.users:
        made: dict[str, Any] = {"users": {number: world.users[key].json()}}
        if guild is not None and key in guild.members:
            made["members"] = {number: guild.members[key].json(user=False, channel=channel)}
        return made
    if guild is not None and key in guild.roles:
        return {"roles": {number: guild.roles[key].json()}}
    place = world.channels.get(key)
    if place is None:
        raise Impossible(f"{number} is nobody and nowhere")
    return {"channels": {number: place.json() | {"permissions": "0"}}}


def aimed(
    found: dict[str, Any], channel: Channel, bot: Application, message: Message | None, user: User | None
) -> dict[str, Any]:
    """The data of a context command on a message or a user."""
    data: dict[str, Any] = {"id": found["id"], "name": found["name"], "type": found["type"]}
    if message is not None:
        data |= {"target_id": str(message.id), "resolved": {"messages": {str(message.id): message.json(bot.user.id)}}}
    if user is not None:
        held: dict[str, Any] = {"users": {str(user.id): user.json()}}
        if channel.guild is not None:
            held["members"] = {str(user.id): channel.guild.members[user.id].json(user=False, channel=channel)}
        data |= {"target_id": str(user.id), "resolved": held}
    return data | ({"guild_id": found["guild_id"]} if "guild_id" in found else {})
