"""Who belongs to a guild: joining and leaving, roles, and bots that are invited or thrown out."""

from __future__ import annotations

from tests.fakes.discord import permissions
from tests.fakes.discord.applications import Application
from tests.fakes.discord.guild import Channel, Guild, Member, Role, User
from tests.fakes.discord.world import EMOJIS, GUILDS, MEMBERS_EVENTS, World

BOT_MAY = [
    "view_channel",
    "send_messages",
    "embed_links",
    "attach_files",
    "read_message_history",
    "add_reactions",
    "manage_messages",
    "create_public_threads",
    "send_messages_in_threads",
    "use_external_emojis",
]


def join(world: World, guild: Guild, user: User) -> Member:
    """A user comes into a guild."""
    made = Member(guild, user, world.now())
    guild.members[user.id] = made
    shown = made.json() | {"guild_id": str(guild.id)}
    world.tell("GUILD_MEMBER_ADD", shown, MEMBERS_EVENTS, guild, None, None)
    return made


def leave(world: World, guild: Guild, user: User) -> None:
    """A user goes."""
    del guild.members[user.id]
    shown = {"guild_id": str(guild.id), "user": user.json()}
    world.tell("GUILD_MEMBER_REMOVE", shown, MEMBERS_EVENTS, guild, None, None)


def change(world: World, member: Member) -> None:
    """Say that a member's roles or name changed."""
    shown = member.json() | {"guild_id": str(member.guild.id)}
    world.tell("GUILD_MEMBER_UPDATE", shown, MEMBERS_EVENTS, member.guild, None, None)


def role(world: World, guild: Guild, name: str, *may: str) -> Role:
    """Make a role."""
    made = Role(world.ids(), name, permissions.bits(*may), len(guild.roles))
    guild.roles[made.id] = made
    shown = {"guild_id": str(guild.id), "role": made.json()}
    world.tell("GUILD_ROLE_CREATE", shown, GUILDS, guild, None, None)
    return made


def change_role(world: World, guild: Guild, changed: Role) -> None:
    """Say that a role may do something else now."""
    shown = {"guild_id": str(guild.id), "role": changed.json()}
    world.tell("GUILD_ROLE_UPDATE", shown, GUILDS, guild, None, None)


def emoji(world: World, guild: Guild, name: str) -> str:
    """Make a guild's own emoji; its name in reactions is `name:id`."""
    number = world.ids()
    guild.emojis[number] = name
    shown = {"guild_id": str(guild.id), "emojis": [guild.emoji_json(one) for one in guild.emojis]}
    world.tell("GUILD_EMOJIS_UPDATE", shown, EMOJIS, guild, None, None)
    return f"{name}:{number}"


def invite(world: World, guild: Guild, application: Application, may: tuple[str, ...] = ()) -> Member:
    """A bot comes into a guild with a role of its own."""
    own = role(world, guild, application.user.name, *(may or BOT_MAY))
    made = join(world, guild, application.user)
    made.roles.append(own.id)
    arrival = guild.arrival(application.user.id)
    # What tells a guild that is new from one that is there again.
    del arrival["unavailable"]
    world.tell("GUILD_CREATE", arrival, GUILDS, guild, None, application)
    return made


def throw_out(world: World, guild: Guild, application: Application) -> None:
    """A bot is removed from a guild."""
    world.tell("GUILD_DELETE", {"id": str(guild.id)}, GUILDS, guild, None, application)
    leave(world, guild, application.user)


def overwrite(world: World, channel: Channel, target: int, allow: int = 0, deny: int = 0) -> None:
    """Set what a role or member may do in one channel."""
    before = channel.overwrites.get(target, (0, 0))
    channel.overwrites[target] = (before[0] & ~deny | allow, before[1] & ~allow | deny)
    world.changed(channel)
