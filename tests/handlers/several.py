"""A community on several platforms: Slack, Discord and the web chat beside each other, each a hall that listens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

from bot.platforms.base import Platform
from handlers.core.events import Entered, Identity, Place, Profile, Role
from tests.stage import Hall, Stage, staged

SLACK = Place("slack", "T1", "C-general")
SLACK_TEAM = Place("slack", "T1", "C-team")
DISCORD = Place("discord", "G1", "7001")
DISCORD_GENERAL = Place("discord", "G1", "7002")
WEB = Place("web", "web", "lobby")
CHANNELS = {
    SLACK: ("general", "community"),
    SLACK_TEAM: ("crew", "team"),
    DISCORD: ("town-square", "community"),
    DISCORD_GENERAL: ("general", "community"),
    WEB: ("lobby", "community"),
}


def on_slack(user: str, role: Role = Role.MEMBER) -> Profile:
    """Somebody on Slack."""
    return Profile(Identity("slack", "T1", user), user.capitalize(), "en", "Europe/Warsaw", role)


def on_discord(user: str, role: Role = Role.MEMBER) -> Profile:
    """Somebody on Discord."""
    return Profile(Identity("discord", "G1", user), user.capitalize(), "en", "Europe/Warsaw", role)


def on_web(user: str, role: Role = Role.MEMBER) -> Profile:
    """Somebody on the web chat."""
    return Profile(Identity("web", "web", user), user.capitalize(), "en", "Europe/Warsaw", role)


@asynccontextmanager
async def several(
    path: Path, *, unverified: frozenset[str] = frozenset({"web"}), language: str = "en"
) -> AsyncIterator[tuple[Stage, Mapping[str, Hall]]]:
    """A stage whose program speaks on three more platforms, and the halls that stand for them."""
    async with staged(path, language=language, unverified=unverified) as stage:
        halls = {name: Hall(name=name) for name in ("slack", "discord", "web")}
        cast(dict[str, Platform], stage.program.platforms).update(halls)
        for place, (name, kind) in CHANNELS.items():
            await stage.deliver(
                Entered(where=place, at=stage.clock(), name=name, kind=kind, watched=kind == "community")
            )
        yield stage, halls


def posts_in(hall: Hall, place: Place) -> list[str]:
    """The summaries of the bot's messages in a place, oldest first."""
    return [hall.messages[message].summary for message, where in hall.places.items() if where == place]
