"""What `chorus doctor` finds out about Discord without starting: token, intents, servers, permissions, channels."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import discord
import msgspec

from bot.platforms.base import Finding, Memory, PlatformError
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.connection import redirect
from bot.platforms.discord.faults import PORTAL, translated
from bot.platforms.discord.incoming import GuildSeen, read
from bot.platforms.discord.landscape import Landscape
from bot.platforms.discord.members import Known
from bot.platforms.discord.permissions import ADMINISTRATOR, invitation, missing
from bot.platforms.discord.settings import DiscordSettings, names

_ABOUT = "discord"
_INTENT = (
    "Message Content Intent is off, so replies would arrive without words; switch it on under Bot in the Developer"
    f" Portal: {PORTAL}"
)


async def check(settings: DiscordSettings, memory: Memory) -> Sequence[Finding]:
    """Look at everything that can be wrong; each finding says what to do."""
    wrong = [Finding(_ABOUT, "problem", text) for text in settings.problems()]
    if wrong:
        return wrong
    try:
        async with logged_in(settings) as client:
            application = await client.application_info()
            bot = "" if client.user is None else str(client.user.id)
            return [_intents(application.flags), *await _guilds(settings, Calls(client), str(application.id), bot)]
    except discord.LoginFailure:
        return [Finding(_ABOUT, "problem", f"Discord does not accept the token; reset it under Bot: {PORTAL}")]
    except PlatformError as error:
        return [Finding(_ABOUT, "problem", str(error))]
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        return [Finding(_ABOUT, "problem", str(translated(error, "log in")))]


async def application_id(settings: DiscordSettings) -> str:
    """The id of the application that the token belongs to. Raises `PlatformError`."""
    try:
        async with logged_in(settings) as client:
            return str((await client.application_info()).id)
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise translated(error, "log in") from error


@asynccontextmanager
async def logged_in(settings: DiscordSettings) -> AsyncIterator[discord.Client]:
    """A client for REST calls alone."""
    redirect(settings)
    async with discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(settings.token)
            yield client
        finally:
            await client.http.close()


def _intents(flags: discord.ApplicationFlags) -> Finding:
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding(_ABOUT, "ok", "the token works, Message Content Intent is on")
    return Finding(_ABOUT, "problem", _INTENT)


async def _guilds(settings: DiscordSettings, calls: Calls, application: str, bot: str) -> Sequence[Finding]:
    guilds = {str(guild["id"]): guild for guild in await calls.guilds()}
    wanted = settings.guilds or tuple(guilds)
    if not wanted:
        return [Finding(_ABOUT, "problem", f"Chorus is on no server; invite it: {invitation(application)}")]
    found: list[Finding] = []
    for id in wanted:
        guild = guilds.get(id)
        if guild is None:
            text = f"Chorus is not on the server {id}; invite it: {invitation(application, id)}"
            found.append(Finding(_ABOUT, "problem", text))
            continue
        found.append(_allowed(guild, application))
        found += await _channels(settings, calls, guild)
        if found[-1].verdict != "problem":
            found += await _allowed_there(settings, calls, guild, application, bot)
    return found


def _allowed(guild: dict[str, object], application: str) -> Finding:
    allowed = int(str(guild.get("permissions") or 0))
    lacking = [] if allowed & ADMINISTRATOR else missing(allowed)
    name, id = str(guild.get("name")), str(guild["id"])
    if lacking:
        text = f"{name}: Chorus lacks {', '.join(lacking)}; give it what it lacks: {invitation(application, id)}"
        return Finding(_ABOUT, "problem", text)
    return Finding(_ABOUT, "ok", f"{name}: all permissions are there")


async def _allowed_there(
    settings: DiscordSettings, calls: Calls, guild: dict[str, object], application: str, bot: str
) -> Sequence[Finding]:
    """What is missing in the channels that the configuration names, by roles and overwrites as the gateway has them."""
    id = str(guild["id"])
    landscape = Landscape(msgspec.structs.replace(settings, guilds=(id,)))
    landscape.me = bot
    record = {**await calls.guild(id), "channels": await calls.channels(id), "members": [await calls.member(id, bot)]}
    for news in read("GUILD_CREATE", record, Known(landscape), datetime.now(UTC)):
        if isinstance(news, GuildSeen):
            landscape.note(news)
    found = []
    for known in landscape.guilds.values():
        for channel in known.channels.values():
            lacking = missing(landscape.mine_in(known, channel))
            if lacking and (landscape.is_watched(channel) or landscape.is_team(channel)):
                text = f"{known.name}, #{channel.name}: Chorus lacks {', '.join(lacking)}; give it there, under"
                where = f"Edit Channel > Permissions, or for the whole server: {invitation(application, id)}"
                found.append(Finding(_ABOUT, "problem", f"{text} {where}"))
    return found


async def _channels(settings: DiscordSettings, calls: Calls, guild: dict[str, object]) -> Sequence[Finding]:
    there = await calls.channels(str(guild["id"]))
    team = (settings.team_channel,) if settings.team_channel else ()
    absent = [
        name
        for name in (*settings.community_channels, *team)
        if not any(names((name,), str(channel["id"]), str(channel.get("name"))) for channel in there)
    ]
    if not absent:
        return []
    advice = "correct the name, or let Chorus see the channel"
    return [Finding(_ABOUT, "note", f"{guild.get('name')}: there is no channel {', '.join(absent)}; {advice}")]
