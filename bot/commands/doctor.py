"""`chorus doctor`: looks at everything that can be wrong and says what to do."""

import asyncio
import importlib.metadata
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import click
import msgspec

from bot import __version__
from bot.app import App, has_store, opened
from bot.commands.connecting import findings, switched_on
from bot.commands.options import PROBLEM, configured, json_option, run
from bot.config import Config
from bot.platforms.base import Finding
from bot.runtime import log
from bot.runtime.lacks import lacks
from handlers.core.people import Channel, channels
from storage import Session, StorageError

LEAST_FREE = 200 * 2**20
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK_SLACK = 300.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
ANY_ADDRESS = ("0.0.0.0", "::", "")
CONNECTIONS = {"ready": "connected", "connecting": "connecting", "failed": "not connected"}


class NoMemory:
    """What platforms remember where there is no database yet."""

    async def get(self, key: str) -> str | None:
        """Nothing."""
        return None

    async def put(self, key: str, value: str) -> None:
        """Doctor changes nothing."""

    async def drop(self, key: str) -> None:
        """Doctor changes nothing."""

    async def entries(self, prefix: str) -> Sequence[tuple[str, str]]:
        """None."""
        return ()


@click.command("doctor", short_help="Say what is wrong and what to do.")
@json_option
@configured
def command(config: Config, as_json: bool) -> None:
    """Check the configuration, the storage, the clock and the platforms, and say what to do.

    Exit code 0: all is well, 1: there is a problem, 2: the configuration cannot be read.

    \b
    Examples:
      chorus doctor
      chorus doctor --config config.toml --json
    """
    examined = run(_examine(config))
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(examined), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(f"{found.verdict:<8}{found.about}: {found.text}" for found in examined))
    if any(finding.verdict == "problem" for finding in examined):
        raise SystemExit(PROBLEM)


async def _examine(config: Config) -> Sequence[Finding]:
    return [
        Finding("program", "ok", f"Chorus {__version__}, Python {sys.version.split()[0]}"),
        Finding("configuration", "ok", f"valid; community {config.community.name}, {config.community.timezone}"),
        *_folder(config),
        *await _storage(config),
        *_clock(config),
        _open_to_others(config),
        *await asyncio.to_thread(_running, config),
        *_libraries(),
    ]


def _folder(config: Config) -> Iterator[Finding]:
    if not config.storage.embedded:
        return
    folder = config.storage.folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        yield Finding("data folder", "problem", f"{folder} cannot be written; change its owner or name another one")
    free = shutil.disk_usage(folder).free
    shown = f"{free // 2**20:,} MB free at {config.storage.folder}"
    if free < LEAST_FREE:
        yield Finding("disk", "problem", f"{shown}; free some space, or votes will be refused")
    else:
        yield Finding("disk", "ok", shown)


async def _storage(config: Config) -> Sequence[Finding]:
    if not has_store(config):
        where = config.storage.folder
        missing = Finding("storage", "note", f"no database in {where} yet; chorus demo, run or import makes it")
        return [missing, *await findings(config, lambda platform: NoMemory())]
    log.configure("error", config.log.format)
    try:
        async with opened(config) as app:
            found = [*await _database(app), *await _channels(app), *await _lacks(app)]
            return [*found, *await findings(config, app.program.memory)]
    except StorageError as error:
        return [Finding("storage", "problem", str(error))]


async def _database(app: App) -> Sequence[Finding]:
    await app.engine.writing(app.community, _nothing)
    storage = app.config.storage
    level = f"brought up to date just now ({len(app.migrated)} changes)" if app.migrated else "up to date"
    if not storage.embedded:
        return [Finding("storage", "ok", f"{storage.shown}, opens, takes changes, {level}")]
    path = storage.path
    wrong = [row for row in await app.engine.reading(app.community, _checked) if row != "ok"]
    if wrong:
        advice = "stop Chorus, copy the file, and restore the last backup"
        return [Finding("storage", "problem", f"{path} is damaged ({'; '.join(wrong[:3])}); {advice}")]
    size = path.stat().st_size // 1024
    return [Finding("storage", "ok", f"{path}, {size:,} kB, opens, takes changes, intact, {level}")]


async def _lacks(app: App) -> Sequence[Finding]:
    """Permissions that the running program found missing and has not seen given since."""
    missing = await app.engine.reading(app.community, lacks)
    return [
        Finding(
            lack.place.platform,
            "problem",
            f"{lack.verb} in {lack.place.channel}: {lack.text}"
            + (f"; give it at {lack.remedy}" if lack.remedy else ""),
        )
        for lack in missing
    ]


async def _nothing(session: Session) -> None:
    """A transaction without changes: it has to get the writer."""


async def _checked(session: Session) -> Sequence[str]:
    """SQLite's own check."""
    return [str(next(iter(row.values()))) for row in await session.rows("PRAGMA quick_check(10)")]


async def _channels(app: App) -> Sequence[Finding]:
    known = await app.engine.reading(app.community, channels)
    findings = [_named(app.config, section, names, known) for section, names in _configured_names(app.config)]
    return [finding for finding in findings if finding is not None]


def _configured_names(config: Config) -> Sequence[tuple[str, Sequence[str]]]:
    return [("channels.watch", config.channels.watch), ("channels.team", config.channels.team)]


def _named(config: Config, section: str, names: Sequence[str], known: Sequence[Channel]) -> Finding | None:
    there = {name for channel in known for name in (channel.name.lstrip("#"), channel.place.channel)}
    missing = [name for name in names if name.lstrip("#") not in there]
    if not missing:
        return Finding(section, "ok", ", ".join(names)) if names else None
    text = f"Chorus has not seen {', '.join(missing)} yet; invite it there, or correct the name"
    return Finding(section, "note", text)


def _clock(config: Config) -> Iterator[Finding]:
    now = datetime.now(UTC)
    kept = config.storage.embedded and config.storage.path.exists()
    ahead = config.storage.path.stat().st_mtime - now.timestamp() if kept else 0.0
    if now < OLDEST_CLOCK or ahead > CLOCK_SLACK:
        wrong = "the clock is behind: polls would close late; set it, with NTP if there is a network"
        yield Finding("clock", "problem", f"{now:%Y-%m-%d %H:%M} UTC; {wrong}")
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def _open_to_others(config: Config) -> Finding:
    if not config.web.enabled:
        return Finding("web chat", "note", "switched off (web.enabled)")
    if config.web.host not in LOOPBACK:
        text = f"{config.web.host} can be reached from outside, and there is no login"
        return Finding("web chat", "problem", f"{text}: --i-know-this-has-no-login is needed")
    return Finding("web chat", "ok", "reached from this machine only")


def _running(config: Config) -> Sequence[Finding]:
    """The program that runs with this configuration, if one does, and how its platforms stand."""
    alone = [*switched_on(config)] == ["web"]
    section, at = ("web", config.web) if alone else ("http", config.http)
    if at.port == 0:
        return [Finding("server", "ok", f"{at.host}, any free port")]
    address = f"http://{'127.0.0.1' if at.host in ANY_ADDRESS else at.host}:{at.port}"
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            health = json.load(answer)
        served = Finding("server", "ok", f"{address} is served by Chorus {health['version']}")
        return [served, *(_connection(name, state) for name, state in health.get("platforms", {}).items())]
    except (urllib.error.HTTPError, ValueError, AttributeError, KeyError, TypeError):
        text = f"{address} is taken by another program; choose another {section}.port"
        return [Finding("server", "problem", text)]
    except OSError:
        return [Finding("server", "ok", f"{address} is free; Chorus is not running there")]


def _connection(name: str, state: Mapping[str, str]) -> Finding:
    """How a platform of the running program stands."""
    status, text = state["status"], state.get("text", "")
    shown = f"the running program is {CONNECTIONS.get(status, status)}{f': {text}' if text else ''}"
    return Finding(name, "ok" if status == "ready" else "problem" if status == "failed" else "note", shown)


def _libraries() -> Iterator[Finding]:
    """Platforms that are not there yet are no problem; their libraries are named when they are."""
    for name in ("slack-bolt", "discord.py"):
        try:
            yield Finding(name, "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            continue
