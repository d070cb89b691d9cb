"""The composition root: the only module that sees everything."""

import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bot import __version__
from bot.config import Config, ConfigError
from bot.platforms import base
from bot.platforms.base import Platform
from bot.runtime import lacks, store
from bot.runtime.dispatch import Surroundings
from bot.runtime.program import Program
from handlers.core import people, spaces
from handlers.core.arguments import nearest
from handlers.core.errors import Refused
from handlers.core.feature import Registry, discover
from handlers.core.message import plain_text
from handlers.core.settings import Setting
from handlers.core.texts import Texts
from handlers.feedback import store as feedback
from storage import Engine, Schema, StorageError
from storage.sqlite import SqliteEngine, restored

SWITCH_INTERVAL = 0.0005
UNVERIFIED = frozenset({"web"})  # where anybody can act as anybody
MakePlatforms = Callable[[Surroundings], Mapping[str, Platform]]


@dataclass(frozen=True, slots=True)
class App:
    """Everything assembled: for commands that read, write or serve. `migrated` names what was brought up to date."""

    config: Config
    engine: Engine
    program: Program
    migrated: Sequence[str] = ()

    @property
    def around(self) -> Surroundings:
        """What every transaction shares."""
        return self.program.around

    @property
    def community(self) -> str:
        """The tenant."""
        return self.around.community

    @property
    def registry(self) -> Registry:
        """All features."""
        return self.around.registry

    @property
    def texts(self) -> Texts:
        """All catalogues."""
        return self.around.texts


async def messages_kept(app: App) -> int:
    """How many messages are noted as feedback: an import counts what is new by it."""
    return await app.engine.reading(app.community, feedback.count_stored)


def has_store(config: Config) -> bool:
    """Whether there is a store already; a server's is filled when it is opened for the first time."""
    return not config.storage.embedded or config.storage.path.exists()


def catalogues() -> Texts:
    """The catalogues of the core, of all features, and of what platforms say themselves."""
    core = Path(str(people.__file__)).parent
    platforms = Path(str(base.__file__)).parent
    own = ((folder.parent.name, folder.parent) for folder in sorted(platforms.glob("*/texts")))
    return Texts([("core", core), *((feature.name, folder) for feature, folder in discover()), *own])


def registry(*more: Schema) -> Registry:
    """All features found under `handlers/`, with what else is kept; `more` are the schemas of platforms."""
    return Registry([feature for feature, _ in discover()], [store.SCHEMA, lacks.SCHEMA, *more])


def schemas(features: Registry, *more: Schema) -> list[Schema]:
    """What the core, the runtime, the features and the given platforms keep."""
    return [people.SCHEMA, spaces.SCHEMA, store.SCHEMA, lacks.SCHEMA, *features.schemas(), *more]


def settled(config: Config) -> Config:
    """The configuration with its settings in their stored forms. Raises `ConfigError` for a name or value that is none.

    Only features know what fits their settings, so this is not part of reading the file.
    """
    declared = registry().settings
    read = {name: _settled(name, str(value), declared) for name, value in config.settings.items()}
    return msgspec.structs.replace(config, settings=read)


def _settled(name: str, value: str, declared: Mapping[str, Setting]) -> str:
    if name not in declared:
        near = nearest(name, tuple(declared))
        advice = f"did you mean settings.{near}?" if near else f"there are {', '.join(declared)}"
        raise ConfigError(f"settings.{name}: there is no such setting; {advice}")
    try:
        return declared[name].parse(value)
    except Refused as refusal:
        text = plain_text(catalogues().words("en")(refusal.reason, **refusal.values))
        raise ConfigError(f"settings.{name}: {text}") from refusal


async def open_engine(config: Config) -> Engine:
    """The engine that the address of the store asks for. Raises `StorageError`."""
    if config.storage.embedded:
        config.storage.folder.mkdir(parents=True, exist_ok=True)
        return await SqliteEngine.open(config.storage.path)
    try:
        from storage.postgres import PostgresEngine
    except ImportError as error:
        raise StorageError("PostgreSQL needs more packages: pip install 'chorus[postgres]'") from error
    return await PostgresEngine.open(config.storage.url)


async def back_up(config: Config, to: Path) -> None:
    """Write a copy of the store as it is to a new file, beside whatever runs. Raises `StorageError`."""
    engine = await open_engine(config)
    try:
        await engine.backup(to)
    finally:
        await engine.close()


def restore(config: Config, backup: Path, *, force: bool) -> Path | None:
    """Put a copy in the place of the store; where the old one is kept, if there was one. Raises `StorageError`."""
    if not config.storage.embedded:
        raise StorageError("a PostgreSQL database is restored with its own tools: pg_restore, or its base backups")
    config.storage.folder.mkdir(parents=True, exist_ok=True)
    return restored(backup, config.storage.path, schemas(registry()), __version__, force=force)


@asynccontextmanager
async def opened(
    config: Config,
    platforms: MakePlatforms = lambda around: {},
    *more: Schema,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[App]:
    """Open the store (made when it is not there), bring it up to date, assemble the program; nothing is started.

    Raises `StorageError` when the store cannot be opened, `NewerDatabase` when a later release wrote it.
    """
    # The event loop's callbacks are short; a thread that computes must not hold the interpreter for its usual 5 ms,
    # or every group of votes waits for it (measured: one reader of 20,000 rows cost two thirds of the votes).
    sys.setswitchinterval(SWITCH_INTERVAL)
    engine = await open_engine(config)
    try:
        features = registry(*more)
        migrated = await engine.migrate(schemas(features, *more))
        around = Surroundings(
            engine,
            features,
            catalogues(),
            config.community.id,
            config.configured(),
            clock,
            unverified=frozenset() if config.web.trusted else UNVERIFIED,
        )
        yield App(config, engine, Program(around, platforms(around)), migrated)
    finally:
        await engine.close()
