"""The configuration: a TOML file and the environment become frozen settings; an error names the key and what fits.

Decisions
- 2026-11-24 A platform's section is the struct of its folder, so that a key is explained and checked where it is used.
- 2026-11-24 A secret is written as it is or as `file:PATH`, in the file or in the environment: one rule for files of
  Docker and systemd, and no second key for each secret.
- 2026-11-24 `[channels]` are the web chat's; Slack and Discord name theirs in their own sections, because a name like
  `#general` is there on each of them.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_origin, get_type_hints
from zoneinfo import available_timezones

import msgspec

from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.slack.settings import SlackSettings
from handlers.core.texts import LANGUAGES

PREFIX = "CHORUS"
DATABASE = "chorus.db"
SQLITE = "sqlite:///"
POSTGRES = ("postgresql://", "postgres://")
DATABASES = f"{SQLITE}relative/path.db, {SQLITE}/absolute/path.db or {POSTGRES[0]}user:password@host/database"
SECRET_FILE = "file:"
SECRETS = {
    "storage": ("url",),
    "slack": ("bot_token", "app_token", "signing_secret", "client_secret"),
    "discord": ("token",),
}


class ConfigError(Exception):
    """The configuration cannot be used; the text names the key and says what to write instead."""


class Community(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose crowd it is."""

    name: str = "Chorus"
    id: str = "default"
    language: str = "en"
    timezone: str = "UTC"


class Storage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where facts are kept: `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…`."""

    url: str = f"{SQLITE}chorus-data/{DATABASE}"

    @classmethod
    def within(cls, folder: Path) -> "Storage":
        """The usual database in a folder."""
        return cls(f"{SQLITE}{folder / DATABASE}")

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of this machine, and not a server's."""
        return self.url.startswith(SQLITE)

    @property
    def shown(self) -> str:
        """What may be told of the address: never a password."""
        if self.embedded:
            return str(self.path)
        scheme, _, rest = self.url.partition("://")
        where = rest.rpartition("@")[2].partition("?")[0]
        return f"{scheme}://…" if "password" in rest else f"{scheme}://{where}"

    def __repr__(self) -> str:
        return f"Storage({self.shown!r})"

    @property
    def path(self) -> Path:
        """The embedded database's file."""
        return Path(self.url.removeprefix(SQLITE))

    @property
    def folder(self) -> Path:
        """The folder that the database's file lies in."""
        return self.path.parent


class Web(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The embedded web chat. `trusted` lets its ballots count in polls that are shown elsewhere too."""

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = 8400
    allow_hosts: tuple[str, ...] = ()
    trusted: bool = False


class Http(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Health, metrics, Slack's path and installing; with the web chat's address it is one server with it."""

    host: str = "127.0.0.1"
    port: int = 8400


class Channels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which channels of the web chat are read, and where the team is."""

    watch: tuple[str, ...] = ("#general",)
    team: tuple[str, ...] = ("#team",)


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the program reports on itself: to standard error, as text or as JSON lines."""

    level: str = "info"
    format: str = "text"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `settings` holds values for anything that `/chorus settings` lists; `bot.app.settled` reads them."""

    community: Community = Community()
    storage: Storage = Storage()
    slack: SlackSettings = SlackSettings()
    discord: DiscordSettings = DiscordSettings()
    web: Web = Web()
    http: Http = Http()
    channels: Channels = Channels()
    settings: dict[str, str | int] = {}
    log: Log = Log()

    def configured(self) -> Mapping[str, str]:
        """The values that settings take from the configuration."""
        own = {name: str(value) for name, value in self.settings.items()}
        return {"language": self.community.language, "timezone": self.community.timezone, **own}


def load(config: Path | None = None, data: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """Read a configuration file, or the embedded default without one, where the web chat is on.

    `data` names the folder of the database. `CHORUS_<SECTION>_<KEY>` in the environment wins over the file. Raises
    `ConfigError`.
    """
    raw: dict[str, Any] = {"web": {"enabled": True}} if config is None else _read(config)
    _overlay(raw, os.environ if environment is None else environment)
    if data is not None:
        raw.setdefault("storage", {})["url"] = Storage.within(data).url
    _reveal(raw)
    try:
        made = msgspec.convert(raw, Config, strict=False)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{config or 'configuration'}: {_readable(error)}") from error
    _check(made, config)
    return made


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except FileNotFoundError as error:
        raise ConfigError(f"there is no file {path}: copy config.example.toml and name the copy") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error


def _overlay(raw: dict[str, Any], environment: Mapping[str, str]) -> None:
    for section, key, listed in _keys():
        value = environment.get(f"{PREFIX}_{section}_{key}".upper())
        if value is not None:
            table = raw.setdefault(section, {})
            table[key] = [part.strip() for part in value.split(",") if part.strip()] if listed else value
    prefix = f"{PREFIX}_SETTINGS_"
    for name, value in environment.items():
        if name.startswith(prefix):
            raw.setdefault("settings", {})[name.removeprefix(prefix).lower()] = value


def _keys() -> Iterator[tuple[str, str, bool]]:
    """Every section and key, and whether it is a list."""
    for section in msgspec.structs.fields(Config):
        if section.name != "settings":
            for key, kind in get_type_hints(section.type).items():
                yield section.name, key, get_origin(kind) is tuple


def _reveal(raw: Mapping[str, Any]) -> None:
    """Read the secrets that are kept in files."""
    for section, names in SECRETS.items():
        table = raw.get(section)
        if not isinstance(table, dict):
            continue
        for name in names:
            value = table.get(name)
            if isinstance(value, str) and value.startswith(SECRET_FILE):
                table[name] = _secret(f"{section}.{name}", Path(value.removeprefix(SECRET_FILE)))


def _secret(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{key}: the file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        # Without its cause, which would quote what is in the file.
        raise ConfigError(f"{key}: expected text in UTF-8 in the file {path}") from None


def _readable(error: msgspec.ValidationError) -> str:
    """`Expected `int`, got `str` - at `$.web.port`` becomes `web.port: expected int, got str`."""
    text, _, where = str(error).replace("`", "").partition(" - at ")
    key = where.removeprefix("$.") or "the file"
    return f"{key}: {text[:1].lower()}{text[1:]}"


def _check(config: Config, path: Path | None) -> None:
    ports = "a port from 0 (any free one) to 65535"
    problems = [
        (config.community.language in LANGUAGES, "community.language", f"one of {', '.join(LANGUAGES)}"),
        (config.community.timezone in available_timezones(), "community.timezone", "a zone such as Europe/Warsaw"),
        (0 <= config.web.port <= 65535, "web.port", ports),
        (0 <= config.http.port <= 65535, "http.port", ports),
        (_is_database(config.storage), "storage.url", DATABASES),
        (config.log.level in ("debug", "info", "warning", "error"), "log.level", "debug, info, warning or error"),
        (config.log.format in ("text", "json"), "log.format", "text or json"),
    ]
    for fine, key, expected in problems:
        if not fine:
            raise ConfigError(f"{path or 'configuration'}: {key}: expected {expected}")


def _is_database(storage: Storage) -> bool:
    """Whether an address names a file, or something on a server."""
    if storage.embedded:
        return storage.path.name not in ("", ".", "..")
    return any(storage.url.startswith(scheme) and storage.url != scheme for scheme in POSTGRES)
