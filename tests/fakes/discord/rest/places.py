"""Routes of guilds, channels, threads, members and users."""

from __future__ import annotations

from tests.fakes.discord import errors, permissions
from tests.fakes.discord.applications import MEMBERS
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.guild import Channel
from tests.fakes.discord.membership import throw_out
from tests.fakes.discord.rest.call import Answer, Call, Handle


async def guild(call: Call) -> Answer:
    """A guild."""
    found = call.guild()
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return 200, found.json() | (counts if call.request.query.get("with_counts") else {})


async def preview(call: Call) -> Answer:
    """A guild in short."""
    found = call.guild()
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    short = {key: found.json()[key] for key in ("id", "name", "icon", "splash", "discovery_splash", "description")}
    return 200, short | counts | {"features": [], "emojis": [], "stickers": []}


async def channels(call: Call) -> Answer:
    """The channels of a guild, as Discord does also those that the bot cannot read."""
    return 200, [one.json() for one in call.guild().channels.values()]


async def channel(call: Call) -> Answer:
    """One channel or thread."""
    return 200, call.channel().json(call.application.user.id)


async def active_threads(call: Call) -> Answer:
    """The threads of a guild that are not archived."""
    found = call.guild()
    me = call.me(found)
    seen = [one for one in found.threads.values() if permissions.allowed(one, me, "view_channel")]
    return 200, {"threads": [one.json() for one in seen if one.archived is None], "members": []}


async def archived_threads(call: Call) -> Answer:
    """The archived threads of a channel, the last archived first, a page at a time."""
    parent = call.channel("read_message_history")
    assert parent.guild is not None
    limit, before = call.limit(50, 100), call.request.query.get("before")
    found = [one for one in parent.guild.threads.values() if one.parent is parent and one.archived is not None]
    found.sort(key=lambda one: one.archived or one.created or call.fake.world.now(), reverse=True)
    if before:
        found = [one for one in found if one.archived is not None and one.archived.isoformat() < before]
    page = [one.json() for one in found[:limit]]
    return 200, {"threads": page, "members": [], "has_more": len(found) > limit}


async def thread_of_message(call: Call) -> Answer:
    """Open a thread under a message."""
    parent = call.channel("create_public_threads")
    made = call.fake.world.thread(parent, call.application.user, call.body["name"], call.message(parent))
    return 201, made.json()


async def thread(call: Call) -> Answer:
    """Open a thread that hangs on no message."""
    parent = call.channel("create_public_threads")
    return 201, call.fake.world.thread(parent, call.application.user, call.body["name"]).json()


async def join_thread(call: Call) -> Answer:
    """Come into a thread."""
    call.channel()
    return 204, None


async def edit_channel(call: Call) -> Answer:
    """Rename a channel, or archive a thread."""
    found: Channel = call.channel()
    call.channel("manage_threads" if found.is_thread and found.owner != call.application.user.id else "view_channel")
    if not found.is_thread:
        call.channel("manage_channels")
    found.name = call.body.get("name") or found.name
    if "archived" in call.body:
        found.archived = call.fake.world.now() if call.body["archived"] else None
    call.fake.world.changed(found)
    return 200, found.json()


async def roles(call: Call) -> Answer:
    """The roles of a guild."""
    return 200, [one.json() for one in call.guild().roles.values()]


async def members(call: Call) -> Answer:
    """The members by id, a page at a time; it needs the members intent."""
    found = call.guild()
    if not call.application.intents & MEMBERS:
        raise ApiError(errors.MISSING_ACCESS)
    after, limit = call.asked("after"), call.limit(1, 1000)
    chosen = sorted(number for number in found.members if number > after)[:limit]
    return 200, [found.members[number].json() for number in chosen]


async def search(call: Call) -> Answer:
    """The members whose name begins so."""
    query, found = call.request.query.get("query", "").lower(), call.guild()
    named = [one for one in found.members.values() if (one.nick or one.user.name).lower().startswith(query)]
    return 200, [one.json() for one in named[: call.limit(1, 1000)]]


async def role(call: Call) -> Answer:
    """One role."""
    found = call.guild().roles.get(call.number("role_id"))
    if found is None:
        raise ApiError(errors.UNKNOWN_ROLE)
    return 200, found.json()


async def member(call: Call) -> Answer:
    """One member."""
    found = call.guild().members.get(call.number("user_id"))
    if found is None:
        raise ApiError(errors.UNKNOWN_MEMBER)
    return 200, found.json()


async def leave(call: Call) -> Answer:
    """Leave a guild."""
    throw_out(call.fake.world, call.guild(), call.application)
    return 204, None


async def emojis(call: Call) -> Answer:
    """A guild's own emoji."""
    found = call.guild()
    return 200, [found.emoji_json(one) for one in found.emojis]


async def me(call: Call) -> Answer:
    """The bot's account."""
    more = {"flags": 0, "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
    return 200, call.application.user.json() | more


async def my_guilds(call: Call) -> Answer:
    """The guilds the bot is in."""
    user = call.application.user
    found = [one for one in call.fake.world.guilds.values() if user.id in one.members and one.id > call.asked("after")]
    short = [
        {key: one.json()[key] for key in ("id", "name", "icon", "banner", "features")}
        | {"owner": False, "permissions": str(permissions.in_guild(one, one.members[user.id]))}
        for one in sorted(found, key=lambda one: one.id)
    ]
    return 200, short[: call.limit(200, 200)]


async def user(call: Call) -> Answer:
    """Any account."""
    found = call.fake.world.users.get(call.number("user_id"))
    if found is None:
        raise ApiError(errors.UNKNOWN_USER)
    return 200, found.json()


async def direct(call: Call) -> Answer:
    """Open the conversation with someone."""
    found = call.fake.world.users.get(int(call.body["recipient_id"]))
    if found is None:
        raise ApiError(errors.UNKNOWN_USER)
    if found.bot:
        raise ApiError(errors.CANNOT_MESSAGE_USER)
    return 200, call.fake.world.direct(call.application.user, found).json(call.application.user.id)


async def application(call: Call) -> Answer:
    """The bot as its owner made it."""
    return 200, call.application.json()


GUILD = "/guilds/{guild_id}"
CHANNEL = "/channels/{channel_id}"
ROUTES: list[tuple[str, str, Handle]] = [
    ("GET", GUILD, guild),
    ("GET", GUILD + "/preview", preview),
    ("GET", GUILD + "/channels", channels),
    ("GET", GUILD + "/threads/active", active_threads),
    ("GET", GUILD + "/roles", roles),
    ("GET", GUILD + "/roles/{role_id}", role),
    ("GET", GUILD + "/emojis", emojis),
    ("GET", GUILD + "/members/search", search),
    ("GET", GUILD + "/members", members),
    ("GET", GUILD + "/members/{user_id}", member),
    ("GET", CHANNEL, channel),
    ("PATCH", CHANNEL, edit_channel),
    ("GET", CHANNEL + "/threads/archived/public", archived_threads),
    ("POST", CHANNEL + "/messages/{message_id}/threads", thread_of_message),
    ("POST", CHANNEL + "/threads", thread),
    ("PUT", CHANNEL + "/thread-members/@me", join_thread),
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", my_guilds),
    ("DELETE", "/users/@me/guilds/{guild_id}", leave),
    ("POST", "/users/@me/channels", direct),
    ("GET", "/users/{user_id}", user),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/applications/@me", application),
]
