"""What commands have in common: options, exit codes, and how errors, closed pipes and Ctrl-C end them."""

import asyncio
import functools
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from bot.app import App, has_store, opened, settled
from bot.config import Config, ConfigError, load
from bot.runtime import log
from storage import Schema, StorageError

T = TypeVar("T")
PROBLEM, WRONG_USAGE, NOT_FOUND, STOPPED = 1, 2, 3, 130


class Failed(click.ClickException):
    """Something is wrong, in one sentence. Exit code 1."""

    exit_code = PROBLEM

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it on standard error."""
        click.echo(self.format_message(), file=file or sys.stderr)


class NotFound(Failed):
    """What was asked for is not there. Exit code 3."""

    exit_code = NOT_FOUND


def configured(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command `--config FILE` and `--data DIR`, and the `Config` they mean as `config`."""

    @click.option(
        "--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="The configuration file."
    )
    @click.option(
        "--data",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The folder with the database, without a configuration file (chorus-data).",
    )
    @functools.wraps(command)
    def with_config(config_file: Path | None, data: Path | None, **values: Any) -> T:
        return command(config=read_config(config_file, data), **values)

    return with_config


def read_config(file: Path | None, data: Path | None) -> Config:
    """The configuration, or the usage error that says what is wrong with it."""
    if file is not None and data is not None:
        raise click.UsageError("--config names the database with storage.url, so --data cannot be given as well")
    try:
        return settled(load(file, data))
    except ConfigError as error:
        raise click.UsageError(str(error)) from error


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; what ends it from outside ends it without a traceback."""
    try:
        return asyncio.run(work)
    except StorageError as error:
        raise Failed(str(error)) from error
    except BrokenPipeError:
        # Whoever read the output has seen enough. The interpreter would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(STOPPED)


@asynccontextmanager
async def existing(config: Config, *more: Schema) -> AsyncIterator[App]:
    """The app over a database that is there, with `more` that is kept in it. Raises `NotFound` when there is none."""
    if not has_store(config):
        raise NotFound(
            f"There is no database in {config.storage.folder}. chorus demo and chorus import make one; "
            "--data DIR names another folder."
        )
    log.configure("warning", config.log.format)
    async with opened(config, lambda around: {}, *more) as app:
        yield app


@asynccontextmanager
async def made(config: Config) -> AsyncIterator[App]:
    """The app over a database that is made when there is none."""
    log.configure("warning", config.log.format)
    try:
        if config.storage.embedded:
            config.storage.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(f"The folder {config.storage.folder} cannot be made: {error.strerror}.") from error
    async with opened(config) as app:
        yield app
