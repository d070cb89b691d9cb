"""The configuration: a TOML file and the environment become frozen settings; an error names the key and what fits."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import msgspec

from handlers.core.texts import LANGUAGES

PREFIX = "CHORUS"
DEFAULT_DATA = Path("chorus-data")


class ConfigError(Exception):
    """The configuration cannot be used; the text names the key and says what to write instead."""


class Community(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose crowd it is."""

    name: str = "Chorus"
    id: str = "default"
    language: str = "en"
    timezone: str = "UTC"


class Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where facts are kept."""

    directory: Path = DEFAULT_DATA


class Web(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The embedded web chat."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = 8400
    allow_hosts: tuple[str, ...] = ()


class Channels(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which channels are read, and where the team is."""

    watch: tuple[str, ...] = ("#general",)
    team: tuple[str, ...] = ("#team",)


class Log(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the program reports on itself: to standard error, as text or as JSON lines."""

    level: str = "info"
    format: str = "text"


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it. `settings` holds values for anything that `/chorus settings` lists; `bot.app.settled` reads them."""

    community: Community = Community()
    data: Data = Data()
    web: Web = Web()
    channels: Channels = Channels()
    settings: dict[str, str | int] = {}
    log: Log = Log()

    def configured(self) -> Mapping[str, str]:
        """The values that settings take from the configuration."""
        own = {name: str(value) for name, value in self.settings.items()}
        return {"language": self.community.language, "timezone": self.community.timezone, **own}


def load(config: Path | None = None, data: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """Read a configuration file, or the embedded default without one; `data` names the data folder.

    `CHORUS_<SECTION>_<KEY>` in the environment wins over the file. Raises `ConfigError`.
    """
    raw = {} if config is None else _read(config)
    _overlay(raw, os.environ if environment is None else environment)
    if data is not None:
        raw.setdefault("data", {})["directory"] = str(data)
    try:
        made = msgspec.convert(raw, Config, strict=False, dec_hook=_as_path)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{config or 'configuration'}: {_readable(error)}") from error
    _check(made, config)
    return made


def _as_path(kind: type, value: object) -> object:
    """The one type of the configuration that msgspec does not know."""
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")


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
    for section in ("community", "data", "web", "channels", "log"):
        for key in Config.__annotations__[section].__annotations__:
            value = environment.get(f"{PREFIX}_{section}_{key}".upper())
            if value is not None:
                listed = key in ("watch", "team", "allow_hosts")
                table = raw.setdefault(section, {})
                table[key] = [part.strip() for part in value.split(",") if part.strip()] if listed else value
    prefix = f"{PREFIX}_SETTINGS_"
    for name, value in environment.items():
        if name.startswith(prefix):
            raw.setdefault("settings", {})[name.removeprefix(prefix).lower()] = value


def _readable(error: msgspec.ValidationError) -> str:
    """`Expected `int`, got `str` - at `$.web.port`` becomes `web.port: expected int, got str`."""
    text, _, where = str(error).replace("`", "").partition(" - at ")
    key = where.removeprefix("$.") or "the file"
    return f"{key}: {text[:1].lower()}{text[1:]}"


def _check(config: Config, path: Path | None) -> None:
    problems = [
        (config.community.language in LANGUAGES, "community.language", f"one of {', '.join(LANGUAGES)}"),
        (config.community.timezone in available_timezones(), "community.timezone", "a zone such as Europe/Warsaw"),
        (0 <= config.web.port <= 65535, "web.port", "a port from 0 (any free one) to 65535"),
        (config.log.level in ("debug", "info", "warning", "error"), "log.level", "debug, info, warning or error"),
        (config.log.format in ("text", "json"), "log.format", "text or json"),
    ]
    for fine, key, expected in problems:
        if not fine:
            raise ConfigError(f"{path or 'configuration'}: {key}: expected {expected}")
