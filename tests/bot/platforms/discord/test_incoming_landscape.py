"""Guilds, channels, roles and members; and that no payload whatever breaks the reader."""

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.discord.incoming import (
    KINDS,
    ChannelGone,
    ChannelSeen,
    GuildGone,
    GuildSeen,
    Malformed,
    MemberSeen,
    Overwrite,
    RoleGone,
    RoleSeen,
    read,
)
from handlers.core.events import Role
from tests.bot.platforms.discord.ground import (
    CHANNEL,
    GUILD,
    ME,
    NOW,
    THREAD,
    Known,
    interaction,
    member,
    message,
    profile,
    reaction,
    user,
)

SOUP: dict[str, Any] = {"id": CHANNEL, "guild_id": GUILD, "type": 0, "name": "recipes"}
DENIED = {"permission_overwrites": [{"id": GUILD, "type": 0, "allow": "0", "deny": "1024"}]}
IN_SOUP: dict[str, Any] = {"id": THREAD, "guild_id": GUILD, "type": 12, "name": "lids", "parent_id": CHANNEL}
COOKS: dict[str, Any] = {"id": "9", "name": "cooks", "permissions": "32"}
SOUP_SEEN = ChannelSeen(GUILD, CHANNEL, "recipes", "text")
THREAD_SEEN = ChannelSeen(GUILD, THREAD, "lids", "thread", CHANNEL, private=True)
GUILD_UP: dict[str, Any] = {
    "id": GUILD,
    "name": "Larkspoon",
    "preferred_locale": "pl",
    "owner_id": "41",
    "channels": [{"id": CHANNEL, "type": 0, "name": "recipes"}, {"type": 0}, "nonsense"],
    "threads": [{"id": THREAD, "type": 12, "name": "lids", "parent_id": CHANNEL}],
    "roles": [COOKS],
    "members": [{"user": user("41"), "roles": []}, {"user": {"id": ME}, "roles": ["9"]}],
}
CHANGES = {
    "a channel is new": ("CHANNEL_CREATE", SOUP, (SOUP_SEEN,)),
    "a channel hides from everybody": (
        "CHANNEL_UPDATE",
        {**SOUP, **DENIED},
        (ChannelSeen(GUILD, CHANNEL, "recipes", "text", overwrites=(Overwrite(GUILD, 0, 1024),)),),
    ),
    "a forum": ("CHANNEL_CREATE", {**SOUP, "type": 15}, (ChannelSeen(GUILD, CHANNEL, "recipes", "forum"),)),
    "a category": ("CHANNEL_CREATE", {**SOUP, "type": 4}, (ChannelSeen(GUILD, CHANNEL, "recipes", "other"),)),
    "a conversation with one person is no channel": ("CHANNEL_CREATE", {"id": "800", "type": 1}, ()),
    "a channel goes": ("CHANNEL_DELETE", SOUP, (ChannelGone(GUILD, CHANNEL),)),
    "a thread is new": ("THREAD_CREATE", IN_SOUP, (THREAD_SEEN,)),
    "a thread without a channel": (
        "THREAD_CREATE",
        {**IN_SOUP, "parent_id": None},
        (Malformed("THREAD_CREATE", "parent_id of a thread is not an id"),),
    ),
    "a thread goes": ("THREAD_DELETE", IN_SOUP, (ChannelGone(GUILD, THREAD),)),
    "threads come to light": ("THREAD_LIST_SYNC", {"guild_id": GUILD, "threads": [IN_SOUP]}, (THREAD_SEEN,)),
    "a guild comes up, its broken channel left out": (
        "GUILD_CREATE",
        GUILD_UP,
        (
            GuildSeen(
                GUILD, "Larkspoon", "pl", "41", (SOUP_SEEN, THREAD_SEEN), (RoleSeen(GUILD, "9", "cooks", 32),), ("9",)
            ),
        ),
    ),
    "a guild has an outage": ("GUILD_CREATE", {"id": GUILD, "unavailable": True}, (GuildGone(GUILD, outage=True),)),
    "Chorus was removed": ("GUILD_DELETE", {"id": GUILD}, (GuildGone(GUILD, outage=False),)),
    "a role changes": ("GUILD_ROLE_UPDATE", {"guild_id": GUILD, "role": COOKS}, (RoleSeen(GUILD, "9", "cooks", 32),)),
    "a role goes": ("GUILD_ROLE_DELETE", {"guild_id": GUILD, "role_id": "9"}, (RoleGone(GUILD, "9"),)),
    "a member joins the team": (
        "GUILD_MEMBER_UPDATE",
        {"guild_id": GUILD, "user": user(), "roles": ["9"], "nick": "Ana"},
        (MemberSeen(profile(role=Role.TEAM), ("9",), bot=False),),
    ),
}


@pytest.mark.parametrize("named", CHANGES)
def test_changes(named: str) -> None:
    kind, payload, expected = CHANGES[named]
    assert read(kind, payload, Known(), NOW) == expected


PAYLOADS: dict[str, Any] = {
    "MESSAGE_CREATE": message(attachments=[{"id": "1"}], content="<@41>", mentions=[user()]),
    "MESSAGE_UPDATE": message(edited_timestamp="2026-11-24T12:00:00+00:00"),
    "MESSAGE_DELETE_BULK": {"ids": ["5"], "channel_id": CHANNEL, "guild_id": GUILD},
    "MESSAGE_REACTION_ADD": reaction(),
    "MESSAGE_REACTION_REMOVE_EMOJI": reaction(),
    "GUILD_CREATE": GUILD_UP,
    "GUILD_MEMBER_UPDATE": {"guild_id": GUILD, "user": user(), **member()},
    "THREAD_LIST_SYNC": {"guild_id": GUILD, "threads": [IN_SOUP]},
    "INTERACTION_CREATE": interaction(
        5,
        {
            "custom_id": "polls.create|5.0",
            "components": [{"type": 18, "component": {"custom_id": "f0:x", "values": ["1"]}}],
            "resolved": {"attachments": {"1": {"url": "https://a.b"}}},
        },
    ),
}
PRESS = interaction(
    3, {"custom_id": "?a.b|1 x", "values": ["1"]}, message={"id": "1", "components": [{"components": []}]}
)
TYPED = interaction(
    4, {"name": "a", "type": 1, "options": [{"type": 1, "name": "b", "options": [{"name": "c", "focused": True}]}]}
)
MENU = interaction(2, {"name": "a", "type": 3, "target_id": "5", "resolved": {"messages": {"5": message()}}})
MORE = [*PAYLOADS.items(), *[("INTERACTION_CREATE", one) for one in (PRESS, TYPED, MENU)]]
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("\ud800"), st.just("9" * 40)
)
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
fuzzed = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a payload."""
    keys = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, value in keys for found in paths(value, (*path, key)))]


@fuzzed
@given(st.sampled_from(sorted(KINDS)), anything)
def test_nonsense_is_malformed_and_nothing_else(kind: str, payload: Any) -> None:
    found = read(kind, payload, Known(), NOW)
    assert isinstance(found, tuple)
    if not isinstance(payload, dict):
        assert found == (Malformed(kind, "the payload is not an object"),)


@fuzzed
@given(st.data(), st.sampled_from(MORE), anything)
def test_a_payload_broken_anywhere_breaks_nothing_else(data: st.DataObject, case: tuple[str, Any], broken: Any) -> None:
    kind, whole = case
    payload = copy.deepcopy(whole)
    *path, last = data.draw(st.sampled_from([path for path in paths(payload) if path]))
    node = payload
    for step in path:
        node = node[step]
    node[last] = broken
    for found in read(kind, payload, Known(), NOW):
        json.dumps(repr(found)).encode()
