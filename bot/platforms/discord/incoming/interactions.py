"""Interactions: commands, their completion, message menus, buttons, lists, modals."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from bot.platforms.discord.custom_ids import Asks, Own, Token
from bot.platforms.discord.custom_ids import read as read_id
from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.landscape import THREADS
from bot.platforms.discord.incoming.messages import said
from bot.platforms.discord.incoming.news import (
    Acted,
    Asked,
    Completing,
    Filled,
    Interaction,
    Menu,
    Options,
    Pressed,
    Reply,
    Sent,
    Slash,
    Unmet,
)
from bot.platforms.discord.incoming.people import profile
from bot.platforms.discord.incoming.values import (
    Record,
    Unreadable,
    as_record,
    as_records,
    needed,
    needed_text,
    number,
    place,
    snowflake,
    snowflake_moment,
    text,
)
from bot.platforms.discord.render.confirm import pressed_label
from bot.platforms.discord.render.controls import MORE
from handlers.core.events import Place, Press, Profile

_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL = 2, 3, 4, 5
_SLASH, _ON_MESSAGE = 1, 3
_SUBCOMMAND, _GROUP = 1, 2
_EPHEMERAL = 1 << 6
_DEPTH = 3


class _By(NamedTuple):
    """Who did it, where, when, and how to answer."""

    reply: Reply
    key: str
    who: Profile
    where: Place
    at: datetime


def interaction(record: Record, ground: Ground, now: datetime) -> Iterator[Interaction]:
    """INTERACTION_CREATE."""
    kind, data = record.get("type"), as_record(record.get("data"))
    if kind not in (_COMMAND, _COMPONENT, _AUTOCOMPLETE, _MODAL):
        return
    by = _by(record, ground)
    if kind == _COMPONENT:
        yield _component(by, record, data)
    elif kind == _MODAL:
        yield Sent(*by, needed_text(data, "custom_id"), filled(data))
    elif data.get("type") == _ON_MESSAGE:
        yield _menu(by, data, ground)
    elif data.get("type", _SLASH) == _SLASH:
        yield _command(by, data) if kind == _COMMAND else _completing(by, data)


def filled(data: Record) -> Filled:
    """What stands in the components of a modal, by their ids; files as their addresses."""
    addresses = {id: text(as_record(file), "url") for id, file in _attachments(data).items()}
    found: Filled = {}
    for holder in as_records(data.get("components")):
        for component in (as_record(holder.get("component")), *as_records(holder.get("components"))):
            custom_id = text(component, "custom_id")
            if custom_id:
                found[custom_id] = _value(component, addresses)
    return found


def _by(record: Record, ground: Ground) -> _By:
    id, member = needed(record, "id"), as_record(record.get("member"))
    user = as_record(member.get("user")) or as_record(record.get("user"))
    channel = needed(record, "channel_id")
    guild = snowflake(record, "guild_id") or ground.home(needed(user, "id"), channel)
    if not guild:
        raise Unreadable("guild_id is not an id, and the person has no guild")
    locale = text(record, "locale")
    who, _ = profile(user, member or None, guild, ground, locale)
    return _By(
        _reply(record, id, channel, locale),
        f"discord:{id}",
        who,
        _where(record, guild, channel, ground),
        snowflake_moment(id),
    )


def _reply(record: Record, id: str, channel: str, locale: str) -> Reply:
    message = as_record(record.get("message"))
    return Reply(
        id=id,
        token=needed_text(record, "token"),
        application=needed(record, "application_id"),
        channel=channel,
        locale=locale,
        guild_locale=text(record, "guild_locale"),
        message=snowflake(message, "id"),
        ephemeral=bool(number(message, "flags") & _EPHEMERAL),
        direct=not as_record(record.get("member")),
    )


def _where(record: Record, guild: str, channel: str, ground: Ground) -> Place:
    here = as_record(record.get("channel"))
    parent = snowflake(here, "parent_id") if here.get("type") in THREADS else ""
    return place(guild, parent or ground.parent(channel) or channel)


def _component(by: _By, record: Record, data: Record) -> Interaction:
    custom_id, values = needed_text(data, "custom_id"), _texts(data.get("values"))
    found = read_id(custom_id)
    if isinstance(found, Own) and found.act == MORE:
        if not values:
            raise Unreadable("values of a list is empty")
        custom_id, values = values[0], ()
        found = read_id(custom_id)
    message = as_record(record.get("message"))
    match found:
        case Token():
            press = Press(
                key=by.key,
                who=by.who,
                where=by.where,
                at=by.at,
                message=by.reply.message,
                token=found.token,
                values=values,
            )
            return Pressed(by.reply, press)
        case Asks():
            return Asked(by.reply, by.who, by.where, found, pressed_label(message, custom_id))
        case Own():
            return Acted(by.reply, by.who, by.where, found)


def _menu(by: _By, data: Record, ground: Ground) -> Menu:
    messages = as_record(as_record(data.get("resolved")).get("messages"))
    target = as_record(messages.get(needed(data, "target_id")))
    found = said(target, ground, by.where.space) if target else None
    event = found.event if isinstance(found, Unmet) else found
    assert event is None or not isinstance(event, Unmet)
    return Menu(*by, needed_text(data, "name"), event)  # type: ignore[arg-type]


def _command(by: _By, data: Record) -> Slash:
    sub, options = _leaf(data)
    return Slash(*by, needed_text(data, "name"), sub, _given(options))


def _completing(by: _By, data: Record) -> Completing:
    sub, options = _leaf(data)
    for option in options:
        if option.get("focused") is True:
            typed = option.get("value", "")
            return Completing(
                by.reply,
                by.who,
                by.where,
                needed_text(data, "name"),
                sub,
                needed_text(option, "name"),
                str(typed),
                _given(options),
            )
    raise Unreadable("no option is focused")


def _leaf(data: Record) -> tuple[str, list[Record]]:
    """The subcommand, its group before it, and the options that were filled in."""
    names: list[str] = []
    options = list(as_records(data.get("options")))
    while options and options[0].get("type") in (_SUBCOMMAND, _GROUP) and len(names) < _DEPTH:
        names.append(needed_text(options[0], "name"))
        options = list(as_records(options[0].get("options")))
    return " ".join(names), options


def _given(options: list[Record]) -> Options:
    return tuple(
        (needed_text(option, "name"), option["value"])
        for option in options
        if isinstance(option.get("value"), str | int | float)
    )


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _attachments(data: Record) -> Record:
    return as_record(as_record(data.get("resolved")).get("attachments"))


def _value(component: Record, addresses: Record) -> str | tuple[str, ...]:
    if "values" in component:
        return tuple(addresses.get(value, value) for value in _texts(component["values"]))
    return text(component, "value")
