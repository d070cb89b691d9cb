"""The platforms that a configuration switches on, made but not started; each is loaded only when it is."""

import importlib
import os
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bot.commands.options import Failed
from bot.config import Config, ConfigError
from bot.http.server import Server
from bot.platforms.base import Finding, Memory, Platform
from bot.runtime.dispatch import Surroundings

LIBRARIES = {"slack": ("slack_bolt", "slack_sdk", "cryptography"), "discord": ("discord",)}
KEY = "CHORUS_KEY"
Make = Callable[[Config, Surroundings, Server], Platform]
Connect = Callable[[Config, Surroundings, Server], Mapping[str, Platform]]
Check = Callable[[Config, Memory], Awaitable[Sequence[Finding]]]


def switched_on(config: Config) -> Sequence[str]:
    """The names of the platforms that are enabled."""
    return [name for name in ("slack", "discord", "web") if getattr(config, name).enabled]


def check_platforms(config: Config) -> None:
    """Raise `ConfigError` where nothing is enabled, or where an enabled platform lacks a key it needs."""
    names = switched_on(config)
    if not names:
        raise ConfigError("nothing is switched on: set slack.enabled, discord.enabled or web.enabled to true")
    for name, settings in _settings(config, names):
        problems = settings.problems()
        if problems:
            raise ConfigError(f"{name} cannot start: " + "; ".join(problems))


def connected(config: Config, around: Surroundings, server: Server) -> Mapping[str, Platform]:
    """The enabled platforms but for the web chat. Raises `Failed` where the libraries of one are not installed."""
    return {name: _MAKERS[name](config, around, server) for name, _ in _settings(config, switched_on(config))}


async def findings(config: Config, memory: Callable[[str], Memory]) -> Sequence[Finding]:
    """What each enabled platform finds out about itself without starting."""
    found: list[Finding] = []
    for name in switched_on(config):
        if name not in _CHECKS:
            continue
        try:
            with libraries_of(name):
                for library in LIBRARIES[name]:
                    importlib.import_module(library)
            found.extend(await _CHECKS[name](config, memory(name)))
        except Failed as error:
            found.append(Finding(name, "problem", str(error)))
    return found


def _settings(config: Config, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The sections of the platforms that connect to somewhere."""
    return ((name, getattr(config, name)) for name in names if name in _MAKERS)


def _slack(config: Config, around: Surroundings, server: Server) -> Platform:
    with libraries_of("slack"):
        from bot.platforms.slack.adapter import SlackPlatform
    key = os.environ.get(KEY, "")
    timezone = config.community.timezone
    try:
        return SlackPlatform(config.slack, around.registry, around.texts, server, key=key, timezone=timezone)
    except ValueError as error:
        raise Failed(f"{KEY}: {error}") from error


def _discord(config: Config, around: Surroundings, server: Server) -> Platform:
    with libraries_of("discord"):
        from bot.platforms.discord.adapter import DiscordPlatform
    return DiscordPlatform(
        config.discord,
        around.texts,
        commands=[spec for spec, _ in around.registry.commands.values()],
        actions=[spec for spec, _ in around.registry.picks.values()],
        clock=around.clock,
        code=around.code,
    )


async def _check_slack(config: Config, memory: Memory) -> Sequence[Finding]:
    with libraries_of("slack"):
        from bot.platforms.slack.checking import check
    return await check(config.slack, memory)


async def _check_discord(config: Config, memory: Memory) -> Sequence[Finding]:
    with libraries_of("discord"):
        from bot.platforms.discord.checking import check
    return await check(config.discord, memory)


@contextmanager
def libraries_of(platform: str) -> Iterator[None]:
    """An install without a platform's extra says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in LIBRARIES[platform]:
            raise
        raise Failed(f"{platform}.enabled needs its libraries: pip install 'chorus[{platform}]'") from error


_MAKERS: Mapping[str, Make] = {"slack": _slack, "discord": _discord}
_CHECKS: Mapping[str, Check] = {"slack": _check_slack, "discord": _check_discord}
