"""What `chorus doctor` finds out about Slack without starting: tokens, scopes, the socket, installations."""

import os
from collections.abc import Mapping, Sequence

from bot.platforms.base import Finding, Memory, PlatformError
from bot.platforms.slack.api import Api, Line
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.faults import APPS, NOT_IN_CHANNEL
from bot.platforms.slack.installs import Installs
from bot.platforms.slack.manifest import scopes
from bot.platforms.slack.pace import Pace
from bot.platforms.slack.sealed import Seal, Unsealable
from bot.platforms.slack.settings import SlackSettings, names

_ABOUT = "slack"


async def check(
    settings: SlackSettings, memory: Memory, environment: Mapping[str, str] = os.environ
) -> Sequence[Finding]:
    """Look at everything that can be wrong; each finding says what to do."""
    wrong = [Finding(_ABOUT, "problem", text) for text in settings.problems()]
    if wrong:
        return wrong
    line = Line(settings.api_base_url)
    try:
        found = [await _token(line, settings, settings.bot_token, "bot token")] if settings.bot_token else []
        if found and found[0].verdict != "problem":
            found += await _channels(line, settings)
        found += [await _socket(line, settings)] if settings.mode == "socket" else []
        return [*found, *(await _installed(line, settings, memory, environment) if settings.oauth else ())]
    finally:
        await line.close()


async def _token(line: Line, settings: SlackSettings, token: str, what: str) -> Finding:
    try:
        body, granted = await Api(line, token, Pace()).scopes()
    except PlatformError as error:
        return Finding(_ABOUT, "problem", f"{what}: {error}{_at(getattr(error, 'remedy', ''))}")
    needed = scopes(settings)
    name = str(body.get("team") or body.get("team_id") or "a workspace")
    missing = [f"{scope} ({needed[scope]})" for scope in sorted(needed) if scope not in granted]
    if missing:
        advice = "add under OAuth & Permissions and install the app again"
        return Finding(_ABOUT, "problem", f"{what}: {name} has not granted {', '.join(missing)}; {advice}{_at(APPS)}")
    spare = sorted(granted - needed.keys())
    if spare:
        return Finding(_ABOUT, "note", f"{what}: {name}, and it may do more than Chorus needs: {', '.join(spare)}")
    return Finding(_ABOUT, "ok", f"{what}: {name}, all {len(needed)} scopes granted")


async def _channels(line: Line, settings: SlackSettings) -> list[Finding]:
    """The channels that the configuration names and Chorus is not in."""
    channels = Channels(Api(line, settings.bot_token, Pace()), "", settings)
    try:
        await channels.load()
    except PlatformError as error:
        return [Finding(_ABOUT, "problem", f"channels: {error}")]
    wanted = dict.fromkeys(filter(None, (*settings.community_channels, settings.team_channel)))
    missing = [name for name in wanted if not any(names((name,), one.id, one.name) for one in channels.all)]
    return [Finding(_ABOUT, "note", f"{name}: {NOT_IN_CHANNEL}") for name in missing]


async def _socket(line: Line, settings: SlackSettings) -> Finding:
    try:
        await Api(line, None, Pace()).call("apps.connections.open", app_token=settings.app_token)
    except PlatformError as error:
        advice = "Socket Mode has to be on, and slack.app_token needs the scope connections:write"
        return Finding(_ABOUT, "problem", f"app token: {error}; {advice}{_at(APPS)}")
    return Finding(_ABOUT, "ok", "app token: opens a socket")


async def _installed(
    line: Line, settings: SlackSettings, memory: Memory, environment: Mapping[str, str]
) -> Sequence[Finding]:
    try:
        seal = Seal(environment.get("CHORUS_KEY", ""))
    except ValueError as error:
        return [Finding(_ABOUT, "problem", f"CHORUS_KEY: {error}")]
    if not seal.ready:
        return [
            Finding(_ABOUT, "problem", "CHORUS_KEY is not set, so nobody can install: openssl rand -hex 32 makes one")
        ]
    broken: list[Finding] = []

    def note(team: str, error: Unsealable) -> None:
        broken.append(Finding(_ABOUT, "problem", f"installation of {team}: {error}"))

    installs = await Installs(memory, seal).all(note)
    return [*broken, *[await _token(line, settings, one.token, f"installation of {one.team}") for one in installs]]


def _at(remedy: str) -> str:
    return f": {remedy}" if remedy else ""
