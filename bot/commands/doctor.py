"""`chorus doctor`: looks at everything that can be wrong and says what to do."""

import asyncio
import importlib.metadata
import json
import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

import click

from bot import __version__
from bot.app import App, database_path, opened
from bot.commands.options import PROBLEM, configured, json_option, run
from bot.config import Config
from bot.runtime import log
from handlers.core.people import Channel, channels
from storage import Session, StorageError

LEAST_FREE = 200 * 2**20
OLDEST_CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
CLOCK_SLACK = 300.0
LOOPBACK = ("127.0.0.1", "::1", "localhost")
Verdict = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it is, and what to do if it is wrong."""

    about: str
    verdict: Verdict
    text: str


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
    findings = run(_examine(config))
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(f"{found.verdict:<8}{found.about}: {found.text}" for found in findings))
    if any(finding.verdict == "problem" for finding in findings):
        raise SystemExit(PROBLEM)


async def _examine(config: Config) -> Sequence[Finding]:
    return [
        Finding("program", "ok", f"Chorus {__version__}, Python {sys.version.split()[0]}"),
        Finding("configuration", "ok", f"valid; community {config.community.name}, {config.community.timezone}"),
        *_folder(config),
        *await _storage(config),
        *_clock(config),
        await asyncio.to_thread(_web, config),
        *_libraries(),
    ]


def _folder(config: Config) -> Iterator[Finding]:
    folder = config.data.directory
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        yield Finding("data folder", "problem", f"{folder} cannot be written; change its owner or name another one")
    free = shutil.disk_usage(folder).free
    shown = f"{free // 2**20:,} MB free at {config.data.directory}"
    if free < LEAST_FREE:
        yield Finding("disk", "problem", f"{shown}; free some space, or votes will be refused")
    else:
        yield Finding("disk", "ok", shown)


async def _storage(config: Config) -> Sequence[Finding]:
    if not database_path(config).exists():
        where = config.data.directory
        return [Finding("storage", "note", f"no database in {where} yet; chorus demo, run or import makes it")]
    log.configure("error", config.log.format)
    try:
        async with opened(config) as app:
            return [*await _database(app), *await _channels(app)]
    except StorageError as error:
        return [Finding("storage", "problem", str(error))]


async def _database(app: App) -> Sequence[Finding]:
    await app.engine.writing(app.community, _nothing)
    wrong = [row for row in await app.engine.reading(app.community, _checked) if row != "ok"]
    path = database_path(app.config)
    if wrong:
        advice = "stop Chorus, copy the file, and restore the last backup"
        return [Finding("storage", "problem", f"{path} is damaged ({'; '.join(wrong[:3])}); {advice}")]
    level = f"brought up to date just now ({len(app.migrated)} changes)" if app.migrated else "up to date"
    size = path.stat().st_size // 1024
    return [Finding("storage", "ok", f"{path}, {size:,} kB, opens, takes changes, intact, {level}")]


async def _nothing(session: Session) -> None:
    """A transaction without changes: it has to get the writer."""


async def _checked(session: Session) -> Sequence[str]:
    """SQLite's own check. The embedded engine is the only one there is."""
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
    path = database_path(config)
    ahead = path.stat().st_mtime - now.timestamp() if path.exists() else 0.0
    if now < OLDEST_CLOCK or ahead > CLOCK_SLACK:
        wrong = "the clock is behind: polls would close late; set it, with NTP if there is a network"
        yield Finding("clock", "problem", f"{now:%Y-%m-%d %H:%M} UTC; {wrong}")
    else:
        yield Finding("clock", "ok", f"{now:%Y-%m-%d %H:%M} UTC")


def _web(config: Config) -> Finding:
    web = config.web
    if not web.enabled:
        return Finding("web chat", "note", "switched off (web.enabled)")
    if web.host not in LOOPBACK:
        text = f"{web.host} can be reached from outside, and there is no login: --i-know-this-has-no-login is needed"
        return Finding("web chat", "problem", text)
    if web.port == 0:
        return Finding("web chat", "ok", f"{web.host}, any free port")
    return _listening(web.host, web.port)


def _listening(host: str, port: int) -> Finding:
    address = f"http://{host}:{port}"
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            served = json.load(answer).get("version")
        return Finding("web chat", "ok", f"{address} is served by Chorus {served}")
    except (urllib.error.HTTPError, ValueError, AttributeError):
        return Finding("web chat", "problem", f"{address} is taken by another program; choose another web.port")
    except OSError:
        return Finding("web chat", "ok", f"{address} is free")


def _libraries() -> Iterator[Finding]:
    """Platforms that are not there yet are no problem; their libraries are named when they are."""
    for name in ("slack-bolt", "discord.py"):
        try:
            yield Finding(name, "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            continue
