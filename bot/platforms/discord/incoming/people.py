"""Who acts, as a profile: the name shown in the guild, and the role by what the payload says."""

from bot.platforms.discord.incoming.ground import Ground
from bot.platforms.discord.incoming.values import PLATFORM, Record, as_record, needed, number, snowflakes, text
from bot.platforms.discord.limits import NAME
from handlers.core.events import Identity, Profile


def user_name(user: Record, member: Record | None = None) -> str:
    """The name people see: the one in the guild, else the one of the account. Empty where there is none."""
    nick = text(member, "nick") if member else ""
    return (nick or text(user, "global_name") or text(user, "username"))[:NAME]


def is_person(user: Record) -> bool:
    """Whether an account is no program."""
    return user.get("bot") is not True and user.get("system") is not True


def member_profile(user: Record, member: Record, guild: str, ground: Ground, locale: str = "") -> Profile:
    """A member's profile. Raises `Unreadable` for a user without id."""
    who = needed(user, "id")
    permissions = number(member, "permissions") if "permissions" in member else None
    role = ground.role(guild, who, snowflakes(member.get("roles")), permissions)
    return Profile(Identity(PLATFORM, guild, who), user_name(user, member) or who, locale, role=role)


def profile(user: Record, member: object, guild: str, ground: Ground, locale: str = "") -> tuple[Profile, bool]:
    """Who acts, and whether that is certain: from the member, from what is known, else from the account alone."""
    if isinstance(member, dict):
        return member_profile(user, as_record(member), guild, ground, locale), True
    who = needed(user, "id")
    known = ground.known(guild, who)
    if known is not None:
        return (known if not locale else Profile(known.identity, known.name, locale, known.tz, known.role)), True
    return Profile(Identity(PLATFORM, guild, who), user_name(user) or who, locale), False
